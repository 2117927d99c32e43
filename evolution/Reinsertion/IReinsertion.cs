using System.Collections.Immutable;
using ArchetypeRC.Evolution.Lineage;

namespace ArchetypeRC.Evolution.Reinsertion;

/// <summary>Decides who of parents and offspring lives on.</summary>
public interface IReinsertion
{
    /// <summary>The next population, best first.</summary>
    /// <param name="parents">The population that the offspring came from.</param>
    /// <param name="offspring">The generation just evaluated.</param>
    /// <param name="size">Most individuals of the next population.</param>
    ImmutableArray<Individual> Reinsert(IReadOnlyList<Individual> parents, IReadOnlyList<Individual> offspring, int size);
}
