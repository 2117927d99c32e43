using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Selection;

/// <summary>
/// One of the best share of the population, all alike (Muehlenbein and Schlierkamp-Voosen 1993, doi:10.1162/evco.1993.1.1.25).
/// With n individuals and m = ceiling(share n), those of rank 1 to m are chosen with probability 1 / m each, the others never.
/// </summary>
/// <param name="Share">Share of the population that may have children, above 0, up to 1.</param>
public sealed record TruncationSelection(double Share) : ISelection
{
    /// <inheritdoc/>
    public string Name => "truncation";

    /// <inheritdoc/>
    public Individual Select(IReadOnlyList<Individual> population, RandomStream random) =>
        Ranking.Of(population)[random.NextInt(Math.Clamp((int)Math.Ceiling(Share * population.Count), 1, population.Count))];
}
