using System.Collections.Immutable;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Reinsertion;

/// <summary>Decides who of parents and offspring lives on.</summary>
public interface IReinsertion
{
    /// <summary>The next population, best first; one individual or more.</summary>
    /// <param name="parents">The population that the offspring came from; empty for the first generation.</param>
    /// <param name="offspring">The generation just evaluated, one individual or more.</param>
    /// <param name="size">Most individuals of the next population.</param>
    /// <param name="random">The generation's own random numbers.</param>
    ImmutableArray<Individual> Reinsert(
        IReadOnlyList<Individual> parents, IReadOnlyList<Individual> offspring, int size, RandomStream random);
}
