using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Crossover;

/// <summary>
/// Simulated binary crossover SBX (Deb and Agrawal 1995): a number x of one parent and y of the other become
/// ((1 + b) x + (1 - b) y) / 2, or the same with x and y exchanged, on the gene's own [0, 1] scale. The spread b is (2 u)^(1 / (eta + 1))
/// for u up to 1/2, (1 / (2 (1 - u)))^(1 / (eta + 1)) above, u uniform: as one-point crossover of binary numbers spreads its children.
/// Choices come from one parent or the other by the toss of a coin.
/// </summary>
/// <param name="Eta">Distribution index eta, 0 to 100: the larger, the nearer are children to their parents. 2 to 20 are usual.</param>
public sealed record SimulatedBinaryCrossover(double Eta) : ICrossover
{
    /// <inheritdoc/>
    public string Name => "simulated-binary-crossover";

    /// <inheritdoc/>
    public int ParentsNumber => 2;

    /// <inheritdoc/>
    /// <remarks>Whole numbers are rounded to the nearest; where the parents agree, so does the child.</remarks>
    public Genome Cross(IReadOnlyList<Genome> parents, RandomStream random)
    {
        var (first, second) = (parents[0], parents[1]);
        var values = ImmutableArray.CreateBuilder<double>(first.Values.Length);
        for (var i = 0; i < first.Values.Length; i++)
        {
            var (near, far) = random.NextDouble() < 0.5 ? (first.Values[i], second.Values[i]) : (second.Values[i], first.Values[i]);
            values.Add(Spread(first.Space.Genes[i], near, far, random.NextDouble()));
        }

        return new Genome(first.Space, values.MoveToImmutable());
    }

    private double Spread(Gene gene, double near, double far, double draw)
    {
        if (near == far || gene is CategoricalGene)
            return near;
        var spread = draw <= 0 ? 0 : Elementary.Exp(Elementary.Log(draw <= 0.5 ? 2 * draw : 1 / (2 * (1 - draw))) / (Eta + 1));
        return gene.FromUnit((((1 + spread) * gene.ToUnit(near)) + ((1 - spread) * gene.ToUnit(far))) / 2);
    }
}
