using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>
/// The layers of a search space: how many exist is its gene <c>layers</c>, of whole numbers; what layer l is say the genes named
/// <c>layerl.</c>, the same for each; whether it hears an earlier layer k its gene <c>layerl.hearsk</c>, a choice of no and yes. Layers
/// beyond the number lie dormant. Links lead from earlier to later layers alone, so that no order of layers makes a cycle.
/// </summary>
/// <remarks>
/// A space without the gene <c>layers</c>, or without a gene of the first, has no layers, and what works on layers leaves its genomes
/// alone.
/// </remarks>
public sealed class LayerGenes
{
    /// <summary>Name of the gene that holds the number of layers.</summary>
    public const string CountGene = "layers";

    internal const string No = "no";
    internal const string Yes = "yes";

    private readonly SearchSpace space;
    private readonly int count;
    private readonly ImmutableArray<ImmutableDictionary<string, int>> blocks;
    private readonly int[,] links;
    private readonly int[] layerOf;
    private readonly int[] heardBy;

    private LayerGenes(SearchSpace space, int count, int most)
    {
        this.space = space;
        this.count = count;
        Most = most;
        layerOf = [.. space.Genes.Select(gene => Enumerable.Range(0, most)
            .FirstOrDefault(layer => gene.Name.StartsWith(Prefix(layer), StringComparison.Ordinal), -1))];
        links = new int[most, most];
        heardBy = [.. Enumerable.Repeat(-1, space.Genes.Length)];
        for (var to = 0; to < most; to++)
        {
            for (var from = 0; from < most; from++)
            {
                links[from, to] = from < to ? space.IndexOf(Link(from, to)) : -1;
                if (links[from, to] >= 0)
                    heardBy[links[from, to]] = from;
            }
        }

        blocks = [.. Enumerable.Range(0, most).Select(Block)];
    }

    /// <summary>Most layers; 0 for a space without.</summary>
    public int Most { get; }

    /// <summary>Fewest layers.</summary>
    public int Fewest => Most == 0 ? 0 : ((IntegerGene)space.Genes[count]).Low;

    /// <summary>What the genes of a layer, from 0, are named by.</summary>
    public static string Prefix(int layer) => string.Create(CultureInfo.InvariantCulture, $"layer{layer + 1}.");

    /// <summary>The gene that says whether a layer hears an earlier one, both from 0.</summary>
    public static string Link(int from, int to) => string.Create(CultureInfo.InvariantCulture, $"{Prefix(to)}hears{from + 1}");

    internal static LayerGenes Of(SearchSpace space)
    {
        var number = space.IndexOf(CountGene);
        return number >= 0 && space.Genes[number] is IntegerGene { Low: >= 1, High: <= CompositeSpec.MaximumParts, Condition: null } layers
            && space.Genes.Any(gene => gene.Name.StartsWith(Prefix(0), StringComparison.Ordinal))
            ? new LayerGenes(space, number, layers.High)
            : new LayerGenes(space, -1, 0);
    }

    /// <summary>Whether a gene, by its index, is of a layer or the number of layers.</summary>
    public bool Holds(int gene) => gene == count || layerOf[gene] >= 0;

    /// <summary>The layer, from 0, that a gene belongs to by its name; -1 for none.</summary>
    public int LayerOf(int gene) => layerOf[gene];

    /// <summary>The layer, from 0, that <see cref="LayerOf"/> hears if this gene, by its index, says so; -1 for a gene that is no link.</summary>
    public int HeardBy(int gene) => heardBy[gene];

    /// <summary>Layers of a genome.</summary>
    public int CountOf(Genome genome) => Most == 0 ? 0 : (int)genome.Values[count];

    /// <summary>Whether a layer hears an earlier one, both from 0.</summary>
    public bool IsLinked(Genome genome, int from, int to) => from < to && IsYes(genome.Values, links[from, to]);

    /// <summary>A new layer, drawn at random, its links too, before the one at a place; the same genome when it has as many as it can.</summary>
    /// <param name="genome">A genome of the space.</param>
    /// <param name="place">0 to the number of its layers.</param>
    /// <param name="random">Where the layer is drawn from.</param>
    public Genome Insert(Genome genome, int place, RandomStream random)
    {
        var layers = CountOf(genome);
        if (layers == Most)
            return genome;
        var values = genome.Values.ToArray();
        foreach (var index in blocks[layers].Values)
            values[index] = space.Genes[index].Draw(random);
        var wiring = Wiring(genome);
        for (var other = 0; other < Most; other++)
        {
            if (other != layers)
                wiring[other, layers] = wiring[layers, other] = random.NextDouble() < 0.5;
        }

        values[count] = layers + 1;
        return Arrange(genome, values, wiring, Moved(layers, place));
    }

    /// <summary>
    /// Without one layer: what it heard is heard by those that heard it. It lies dormant behind the others. The same genome when it has as
    /// few as it can.
    /// </summary>
    /// <param name="genome">A genome of the space.</param>
    /// <param name="layer">0 to below the number of its layers.</param>
    public Genome Delete(Genome genome, int layer)
    {
        var layers = CountOf(genome);
        if (layers == Fewest)
            return genome;
        var values = genome.Values.ToArray();
        var wiring = Wiring(genome);
        for (var from = 0; from < layer; from++)
        {
            for (var to = layer + 1; to < layers; to++)
                wiring[from, to] |= wiring[from, layer] && wiring[layer, to];
        }

        values[count] = layers - 1;
        return Arrange(genome, values, wiring, Moved(layer, layers - 1));
    }

    /// <summary>One layer moved to the place of another; those between move up. Two layers that were linked stay so.</summary>
    /// <param name="genome">A genome of the space.</param>
    /// <param name="from">0 to below the number of its layers.</param>
    /// <param name="to">0 to below the number of its layers.</param>
    public Genome Move(Genome genome, int from, int to) =>
        Arrange(genome, genome.Values.ToArray(), Wiring(genome), Moved(from, to));

    /// <summary>
    /// The first layers of one genome before the last ones of another, with the links within both. A layer of the second part that
    /// heard one left behind hears the last of the first part; if none did, the first of them does.
    /// </summary>
    /// <param name="first">A genome of the space, from which all other genes are.</param>
    /// <param name="head">Layers of it, 1 or more.</param>
    /// <param name="second">Another genome of the space.</param>
    /// <param name="tail">Layers of it, 0 or more; together at most <see cref="Most"/>, at least <see cref="Fewest"/>.</param>
    public Genome Splice(Genome first, int head, Genome second, int tail)
    {
        var values = first.Values.ToArray();
        var wiring = Wiring(first);
        var left = CountOf(second) - tail;
        var joined = tail == 0;
        for (var layer = 0; layer < tail; layer++)
        {
            CopyBlock(second.Values, left + layer, values, head + layer);
            for (var from = 0; from < head; from++)
                wiring[from, head + layer] = wiring[head + layer, from] = false;
            for (var from = 0; from < layer; from++)
                wiring[head + from, head + layer] = wiring[head + layer, head + from] = IsLinked(second, left + from, left + layer);
            if (Enumerable.Range(0, left).Any(from => IsLinked(second, from, left + layer)))
            {
                wiring[head - 1, head + layer] = wiring[head + layer, head - 1] = true;
                joined = true;
            }
        }

        if (!joined)
            wiring[head - 1, head] = wiring[head, head - 1] = true;
        values[count] = head + tail;
        return Arrange(first, values, wiring, [.. Enumerable.Range(0, Most)]);
    }

    // Symmetric: which layers are linked, whichever way.
    private bool[,] Wiring(Genome genome)
    {
        var wiring = new bool[Most, Most];
        for (var to = 0; to < Most; to++)
        {
            for (var from = 0; from < to; from++)
                wiring[from, to] = wiring[to, from] = IsLinked(genome, from, to);
        }

        return wiring;
    }

    // The layer at place p is the one that was at order[p].
    private Genome Arrange(Genome genome, double[] values, bool[,] wiring, int[] order)
    {
        ImmutableArray<double> before = [.. values];
        var arranged = values;
        for (var place = 0; place < Most; place++)
        {
            CopyBlock(before, order[place], arranged, place);
            for (var from = 0; from < place; from++)
            {
                if (links[from, place] is var index and >= 0)
                    arranged[index] = space.Genes[index].Named(wiring[order[from], order[place]] ? Yes : No) ?? arranged[index];
            }
        }

        return genome.WithValues([.. arranged]);
    }

    // A gene that the layer copied from does not have says yes there: the first layer hears the inputs without a gene for it.
    private void CopyBlock(ImmutableArray<double> source, int from, double[] target, int to)
    {
        foreach (var (name, index) in blocks[to])
        {
            target[index] = space.Genes[index].Clamp(blocks[from].TryGetValue(name, out var other)
                ? source[other]
                : space.Genes[index].Named(Yes) ?? target[index]);
        }
    }

    private int[] Moved(int from, int to)
    {
        var order = Enumerable.Range(0, Most).ToList();
        order.RemoveAt(from);
        order.Insert(to, from);
        return [.. order];
    }

    // The genes of a layer by the rest of their names, but for its links.
    private ImmutableDictionary<string, int> Block(int layer)
    {
        var prefix = Prefix(layer);
        return Enumerable.Range(0, space.Genes.Length)
            .Where(i => layerOf[i] == layer && heardBy[i] < 0)
            .ToImmutableDictionary(i => space.Genes[i].Name[prefix.Length..], i => i);
    }

    private bool IsYes(ImmutableArray<double> values, int gene) => gene >= 0 && space.Genes[gene].Text(values[gene]) == Yes;
}
