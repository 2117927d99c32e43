using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Selection;

/// <summary>Chooses who becomes a parent.</summary>
public interface ISelection
{
    /// <summary>Name in lineage records.</summary>
    string Name { get; }

    /// <summary>Chooses one parent; better individuals at least as often as worse ones.</summary>
    /// <param name="population">One individual or more, in any order.</param>
    /// <param name="random">The birth's own random numbers.</param>
    Individual Select(IReadOnlyList<Individual> population, RandomStream random);
}
