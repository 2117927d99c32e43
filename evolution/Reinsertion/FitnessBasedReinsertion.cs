using System.Collections.Immutable;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Reinsertion;

/// <summary>The best of parents and offspring together live on, (mu + lambda) of evolution strategies (Schwefel 1977).</summary>
public sealed record FitnessBasedReinsertion : IReinsertion
{
    /// <inheritdoc/>
    public ImmutableArray<Individual> Reinsert(
        IReadOnlyList<Individual> parents, IReadOnlyList<Individual> offspring, int size, RandomStream random) =>
        [.. parents.Concat(offspring).Order(Individual.BestFirst).Take(size)];
}
