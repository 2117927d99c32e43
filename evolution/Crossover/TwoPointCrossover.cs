using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Crossover;

/// <summary>The genes between two random points from the second parent, those before and after from the first (De Jong 1975).</summary>
public sealed record TwoPointCrossover : ICrossover
{
    /// <inheritdoc/>
    public string Name => "two-point-crossover";

    /// <inheritdoc/>
    public int ParentsNumber => 2;

    /// <inheritdoc/>
    /// <remarks>
    /// Every pair of different points, before the first gene to behind the last, is as likely; both parents give at least one
    /// gene, when there are two or more.
    /// </remarks>
    public Genome Cross(IReadOnlyList<Genome> parents, RandomStream random)
    {
        var (first, second) = (parents[0], parents[1]);
        var count = first.Values.Length;
        if (count < 2)
            return first;
        int from, to;
        do
        {
            var one = random.NextInt(count + 1);
            var other = random.NextInt(count);
            other += other >= one ? 1 : 0;
            (from, to) = (Math.Min(one, other), Math.Max(one, other));
        }
        while (to - from == count);
        ImmutableArray<double> values =
            [.. first.Values.AsSpan(0, from), .. second.Values.AsSpan(from, to - from), .. first.Values.AsSpan(to, count - to)];
        return new Genome(first.Space, values);
    }
}
