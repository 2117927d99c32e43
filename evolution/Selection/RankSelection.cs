using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Selection;

/// <summary>
/// Linear ranking (Baker 1985): how much better an individual is does not count, only how many are. With n individuals and
/// pressure s, the one of rank r (1 the best) is chosen with probability (s - 2 (s - 1) (r - 1) / (n - 1)) / n.
/// </summary>
/// <param name="Pressure">
/// Expected children of the best in a generation of n, s: 1 chooses at random; with 2, the most, the worst has none.
/// </param>
public sealed record RankSelection(double Pressure) : ISelection
{
    /// <inheritdoc/>
    public string Name => "rank";

    /// <inheritdoc/>
    public Individual Select(IReadOnlyList<Individual> population, RandomStream random)
    {
        var ranked = Ranking.Of(population);
        var place = random.NextDouble() * ranked.Count;
        for (var i = 0; i < ranked.Count - 1; i++)
        {
            place -= Pressure - (2 * (Pressure - 1) * i / (ranked.Count - 1));
            if (place < 0)
                return ranked[i];
        }

        return ranked[^1];
    }
}
