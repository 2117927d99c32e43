using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Selection;

/// <summary>
/// One of the best few, all alike. With n individuals and k of them elite, those of rank 1 to min(k, n) are chosen with
/// probability 1 / min(k, n) each, the others never.
/// </summary>
/// <param name="Count">How many are elite, k: 1 or more; 1 breeds from the best alone.</param>
public sealed record EliteSelection(int Count) : ISelection
{
    /// <inheritdoc/>
    public string Name => "elite";

    /// <inheritdoc/>
    public Individual Select(IReadOnlyList<Individual> population, RandomStream random) =>
        Ranking.Of(population)[random.NextInt(Math.Min(Count, population.Count))];
}
