using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Crossover;

/// <summary>The genes before a random point from the first parent, those after it from the second (Holland 1975).</summary>
public sealed record OnePointCrossover : ICrossover
{
    /// <inheritdoc/>
    public string Name => "one-point-crossover";

    /// <inheritdoc/>
    public int ParentsNumber => 2;

    /// <inheritdoc/>
    /// <remarks>Both parents give at least one gene, when there are two or more.</remarks>
    public Genome Cross(IReadOnlyList<Genome> parents, RandomStream random)
    {
        var (first, second) = (parents[0], parents[1]);
        var count = first.Values.Length;
        var point = count < 2 ? count : 1 + random.NextInt(count - 1);
        ImmutableArray<double> values = [.. first.Values.AsSpan(0, point), .. second.Values.AsSpan(point, count - point)];
        return new Genome(first.Space, values);
    }
}
