using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Crossover;

/// <summary>
/// Cut and splice by layers (the cut and splice operators of Goldberg, Korb and Deb 1989, held to whole layers): both parents are
/// cut at a random place of their own, and the child has the layers before it of the first and those behind it of the second, as
/// <see cref="LayerGenes.Splice"/> joins them. Genes of no layer come from one or the other by the toss of a coin.
/// </summary>
public sealed record CutAndSpliceCrossover : ICrossover
{
    private static readonly UniformCrossover Uniform = new();

    /// <inheritdoc/>
    public string Name => "cut-and-splice-crossover";

    /// <inheritdoc/>
    public int ParentsNumber => 2;

    /// <inheritdoc/>
    /// <remarks>The first gives one layer or more. Of a child that would have more layers than there may be, those of the second that come first are left out. In a space
    /// without layers this is a uniform crossover.</remarks>
    public Genome Cross(IReadOnlyList<Genome> parents, RandomStream random)
    {
        var (first, second) = (parents[0], parents[1]);
        var mixed = Uniform.Cross(parents, random);
        var layers = first.Space.Layers;
        if (layers.Most == 0)
            return mixed;
        var head = 1 + random.NextInt(layers.CountOf(first));
        var behind = random.NextInt(layers.CountOf(second) + 1);
        var tail = Math.Clamp(behind, Math.Max(0, layers.Fewest - head), layers.Most - head);
        tail = Math.Min(tail, layers.CountOf(second));
        var spliced = layers.Splice(first, head, second, tail);
        return spliced.WithValues([.. spliced.Values.Select((value, i) => layers.Holds(i) ? value : mixed.Values[i])]);
    }
}
