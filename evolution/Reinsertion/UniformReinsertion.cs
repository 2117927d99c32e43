using System.Collections.Immutable;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Reinsertion;

/// <summary>
/// Who lives on is drawn from parents and offspring together, all alike and each once: of m individuals for n places one lives
/// on with probability min(1, n / m). Presses nowhere, so that selection alone does.
/// </summary>
public sealed record UniformReinsertion : IReinsertion
{
    /// <inheritdoc/>
    public ImmutableArray<Individual> Reinsert(
        IReadOnlyList<Individual> parents, IReadOnlyList<Individual> offspring, int size, RandomStream random)
    {
        Individual[] all = [.. parents, .. offspring];
        var places = Math.Min(size, all.Length);
        for (var i = 0; i < places; i++)
        {
            var other = i + random.NextInt(all.Length - i);
            (all[i], all[other]) = (all[other], all[i]);
        }

        return [.. all.Take(places).Order(Individual.BestFirst)];
    }
}
