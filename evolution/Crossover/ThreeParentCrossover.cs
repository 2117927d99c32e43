using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Crossover;

/// <summary>Every gene on which the first two parents agree from them, every other from the third. Takes no random number.</summary>
public sealed record ThreeParentCrossover : ICrossover
{
    /// <inheritdoc/>
    public string Name => "three-parent-crossover";

    /// <inheritdoc/>
    public int ParentsNumber => 3;

    /// <inheritdoc/>
    public Genome Cross(IReadOnlyList<Genome> parents, RandomStream random)
    {
        var (first, second, third) = (parents[0].Values, parents[1].Values, parents[2].Values);
        var values = ImmutableArray.CreateBuilder<double>(first.Length);
        for (var i = 0; i < first.Length; i++)
            values.Add(first[i] == second[i] ? first[i] : third[i]);
        return new Genome(parents[0].Space, values.MoveToImmutable());
    }
}
