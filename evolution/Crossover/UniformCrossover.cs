using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Crossover;

/// <summary>Every gene from one parent or the other, by the toss of a coin (Syswerda 1989).</summary>
public sealed record UniformCrossover : ICrossover
{
    /// <inheritdoc/>
    public string Name => "uniform-crossover";

    /// <inheritdoc/>
    public int ParentsNumber => 2;

    /// <inheritdoc/>
    public Genome Cross(IReadOnlyList<Genome> parents, RandomStream random)
    {
        var (first, second) = (parents[0], parents[1]);
        var values = ImmutableArray.CreateBuilder<double>(first.Values.Length);
        for (var i = 0; i < first.Values.Length; i++)
            values.Add(random.NextDouble() < 0.5 ? first.Values[i] : second.Values[i]);
        return new Genome(first.Space, values.MoveToImmutable());
    }
}
