using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Crossover;

/// <summary>
/// Blend crossover BLX-alpha (Eshelman and Schaffer 1993): every number uniform over the interval between the parents, longer by
/// alpha times its length at both ends, on the gene's own [0, 1] scale. Choices, which have nothing between them, come from
/// one parent or the other by the toss of a coin.
/// </summary>
/// <param name="Alpha">How far children may lie outside of their parents, 0 to 2; with 0.5 a population keeps its spread on average.</param>
public sealed record BlendCrossover(double Alpha) : ICrossover
{
    /// <inheritdoc/>
    public string Name => "blend-crossover";

    /// <inheritdoc/>
    public int ParentsNumber => 2;

    /// <inheritdoc/>
    /// <remarks>Whole numbers are rounded to the nearest; where the parents agree, so does the child.</remarks>
    public Genome Cross(IReadOnlyList<Genome> parents, RandomStream random)
    {
        var (first, second) = (parents[0], parents[1]);
        var values = ImmutableArray.CreateBuilder<double>(first.Values.Length);
        for (var i = 0; i < first.Values.Length; i++)
            values.Add(Blend(first.Space.Genes[i], first.Values[i], second.Values[i], random.NextDouble()));
        return new Genome(first.Space, values.MoveToImmutable());
    }

    private double Blend(Gene gene, double first, double second, double draw)
    {
        if (first == second)
            return first;
        if (gene is CategoricalGene)
            return draw < 0.5 ? first : second;
        var (one, other) = (gene.ToUnit(first), gene.ToUnit(second));
        var (low, length) = (Math.Min(one, other), Math.Abs(one - other));
        return gene.FromUnit(low - (Alpha * length) + (draw * (1 + (2 * Alpha)) * length));
    }
}
