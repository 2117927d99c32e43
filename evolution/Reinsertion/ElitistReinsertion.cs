using System.Collections.Immutable;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Reinsertion;

/// <summary>
/// The best parents live on; the best offspring fill the other places, and where offspring are too few, further parents do.
/// The best individual is never lost.
/// </summary>
/// <param name="EliteCount">Parents that live on whatever the offspring are, 1 or more.</param>
public sealed record ElitistReinsertion(int EliteCount) : IReinsertion
{
    /// <inheritdoc/>
    public ImmutableArray<Individual> Reinsert(
        IReadOnlyList<Individual> parents, IReadOnlyList<Individual> offspring, int size, RandomStream random)
    {
        var ranked = parents.Order(Individual.BestFirst).ToArray();
        var born = offspring.Order(Individual.BestFirst).ToArray();
        var kept = Math.Min(size, Math.Min(EliteCount, ranked.Length));
        var places = Math.Min(size - kept, born.Length);
        var filled = Math.Min(size, ranked.Length + places);
        return [.. ranked.Take(filled - places).Concat(born.Take(places)).Order(Individual.BestFirst)];
    }
}
