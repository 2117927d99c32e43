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

    /// <summary>
    /// Chooses the parents of one birth, each when it is asked for: a birth may take fewer than it could. One selection after
    /// another, unless the method chooses them together.
    /// </summary>
    /// <param name="population">One individual or more, in any order.</param>
    /// <param name="number">Parents that the birth takes at the most, 1 or more.</param>
    /// <param name="random">The birth's own random numbers.</param>
    IEnumerable<Individual> Select(IReadOnlyList<Individual> population, int number, RandomStream random)
    {
        for (var i = 0; i < number; i++)
            yield return Select(population, random);
    }
}
