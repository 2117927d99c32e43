using System.Collections.Immutable;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Reinsertion;

/// <summary>
/// No parent lives on: the best offspring are the next population, (mu, lambda) of evolution strategies (Schwefel 1977). The best
/// individual of the search may not be in it.
/// </summary>
public sealed record PureReinsertion : IReinsertion
{
    /// <inheritdoc/>
    public ImmutableArray<Individual> Reinsert(
        IReadOnlyList<Individual> parents, IReadOnlyList<Individual> offspring, int size, RandomStream random) =>
        [.. offspring.Order(Individual.BestFirst).Take(size)];
}
