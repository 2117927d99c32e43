using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Selection;

/// <summary>
/// The best of a few individuals drawn with replacement (Goldberg and Deb 1991). With n individuals and tournaments of k, the
/// one of rank r (1 the best) wins with probability ((n - r + 1)^k - (n - r)^k) / n^k.
/// </summary>
/// <param name="Size">Individuals in a tournament, k: 1 chooses at random, more press harder.</param>
public sealed record TournamentSelection(int Size) : ISelection
{
    /// <inheritdoc/>
    public string Name => "tournament";

    /// <inheritdoc/>
    public Individual Select(IReadOnlyList<Individual> population, RandomStream random)
    {
        var winner = population[random.NextInt(population.Count)];
        for (var i = 1; i < Size; i++)
        {
            var rival = population[random.NextInt(population.Count)];
            if (Individual.BestFirst.Compare(rival, winner) < 0)
                winner = rival;
        }

        return winner;
    }
}
