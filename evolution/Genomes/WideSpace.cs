using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>The space of <see cref="SearchSpace.Wide"/>: <see cref="GeneFields"/> laid out for several reservoirs of any kind.</summary>
internal static class WideSpace
{
    public const string Kind = "kind";
    public const string HearsInputs = "hearsInputs";
    public const string Seen = "seen";

    /// <summary>Most units of a layer: the readout sees up to <see cref="SearchSpace.MaximumLayers"/> of them.</summary>
    private const int MaximumUnits = 2_000;

    /// <summary>Fewest units of a layer: a ring with jumps takes as many.</summary>
    private const int MinimumUnits = 5;

    /// <summary>The kinds that a layer may be, by the names that a spec in JSON has for them, each with its defaults.</summary>
    public static ImmutableArray<(string Name, ReservoirSpec Default)> Kinds { get; } =
    [
        ("echoState", new EchoStateSpec()),
        ("residual", new ResidualSpec()),
        ("edgeOfStability", new EdgeOfStabilitySpec()),
        ("eulerState", new EulerStateSpec()),
        ("randomOscillators", new RandomOscillatorsSpec()),
        ("nextGeneration", new NextGenerationSpec()),
        ("nanowire", new NanowireSpec()),
        ("spiking", new SpikingSpec()),
    ];

    /// <summary>Name of a reservoir's kind; null for one that is no layer.</summary>
    public static string? NameOf(ReservoirSpec reservoir) =>
        Kinds.FirstOrDefault(kind => kind.Default.GetType() == reservoir.GetType()).Name;

    public static SearchSpace Of(int mostLayers, int minimumUnits, int maximumUnits)
    {
        var check = new SpecCheck();
        check.Within("searchSpace.layers (most)", mostLayers, 1, SearchSpace.MaximumLayers);
        check.Within("searchSpace.units (most)", maximumUnits, MinimumUnits, MaximumUnits);
        check.Within("searchSpace.units (fewest)", minimumUnits, MinimumUnits, Math.Max(MinimumUnits, maximumUnits));
        if (!check.Problems.IsEmpty)
            throw new SpecRefusedException(check.Problems);
        Gene[] genes =
        [
            new IntegerGene(LayerGenes.CountGene, 1, mostLayers),
            .. Enumerable.Range(0, mostLayers).SelectMany(layer => Layer(layer, mostLayers, minimumUnits, maximumUnits)),
            .. GeneFields.All.Where(field => !field.OfReservoir).Select(field => field.MakeWide(minimumUnits, maximumUnits)),
        ];
        return new SearchSpace([.. genes]).Checked();
    }

    private static IEnumerable<Gene> Layer(int layer, int most, int minimumUnits, int maximumUnits)
    {
        var prefix = LayerGenes.Prefix(layer);
        var exists = layer == 0 ? null : new GeneCondition(
            LayerGenes.CountGene, [.. Enumerable.Range(layer + 1, most - layer).Select(n => n.ToString(CultureInfo.InvariantCulture))]);
        yield return new CategoricalGene(prefix + Kind, [.. Kinds.Select(kind => kind.Name)]) { Condition = exists };
        foreach (var (name, gene, kinds) in Shared(minimumUnits, maximumUnits))
        {
            yield return gene with
            {
                Name = prefix + name,
                Condition = gene.Condition is { } inner
                    ? inner with { ParentGene = prefix + inner.ParentGene }
                    : new GeneCondition(prefix + Kind, kinds),
            };
        }

        if (layer > 0)
            yield return YesOrNo(prefix + HearsInputs, exists);
        for (var from = 0; from < layer; from++)
            yield return YesOrNo(LayerGenes.Link(from, layer), exists);
        yield return YesOrNo(prefix + Seen, exists);
    }

    // A gene for each field; kinds that search it in the same way have it in common, others each their own.
    private static IEnumerable<(string Name, Gene Gene, ImmutableArray<string> Kinds)> Shared(int minimumUnits, int maximumUnits)
    {
        var fields = GeneFields.All.Where(field => field.OfReservoir)
            .Select(field => (
                Gene: field.MakeWide(minimumUnits, maximumUnits),
                Kinds: Kinds.Where(kind => field.Holds(kind.Default)).Select(kind => kind.Name).ToArray()))
            .Where(field => field.Kinds.Length > 0);
        foreach (var name in fields.GroupBy(field => field.Gene.Name))
        {
            var genes = name.GroupBy(field => field.Gene).ToArray();
            foreach (var gene in genes)
            {
                ImmutableArray<string> kinds = [.. gene.SelectMany(field => field.Kinds)];
                yield return (genes.Length == 1 || kinds.Length > 1 ? name.Key : $"{kinds[0]}.{name.Key}", gene.Key, kinds);
            }
        }
    }

    private static CategoricalGene YesOrNo(string name, GeneCondition? exists) => new(name, [LayerGenes.No, LayerGenes.Yes]) { Condition = exists };
}
