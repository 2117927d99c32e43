using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>A gene of the search over reservoirs, and the field of a spec that it stands for.</summary>
/// <param name="Name">Name of the gene: that of the field.</param>
/// <param name="Make">The gene for a range of units, the fewest first.</param>
/// <param name="Holds">Whether a kind of reservoir has the field.</param>
/// <param name="Get">Its value; for a choice the index among those of the gene.</param>
/// <param name="Set">The spec with another value.</param>
internal sealed record GeneField(
    string Name,
    Func<int, int, Gene> Make,
    Func<ReservoirSpec, bool> Holds,
    Func<ModelSpec, Gene, double> Get,
    Func<ModelSpec, Gene, double, ModelSpec> Set)
{
    /// <summary>Whether a field belongs to a reservoir; else to the model around it.</summary>
    public bool OfReservoir { get; init; } = true;

    /// <summary>Whether a reservoir's own space has the gene; else only the wide one does.</summary>
    public Func<ReservoirSpec, bool> InDefault { get; init; } = Holds;

    /// <summary>The gene of the wide space, where that is another one.</summary>
    public Func<int, int, Gene> MakeWide { get; init; } = Make;

    /// <summary>This field, left out of the spaces of single kinds.</summary>
    public GeneField WideOnly => this with { InDefault = _ => false };

    /// <summary>A number of one kind of reservoir, or of several by what they have in common.</summary>
    public static GeneField Of<TSpec>(string name, Func<int, int, Gene> make, Func<TSpec, double> get, Func<TSpec, double, ReservoirSpec> set)
        where TSpec : ReservoirSpec => new(
            name,
            make,
            reservoir => reservoir is TSpec,
            (model, _) => get((TSpec)model.Reservoir),
            (model, _, value) => model with { Reservoir = set((TSpec)model.Reservoir, value) });

    /// <summary>A choice of one kind of reservoir, or of several.</summary>
    /// <param name="name">Name of the field.</param>
    /// <param name="choices">Those of the kind's own space, which has the gene only where the spec's choice is among them.</param>
    /// <param name="get">The choice of a spec.</param>
    /// <param name="set">The spec with another choice.</param>
    /// <param name="wide">Those of the wide space; null for the same.</param>
    public static GeneField Of<TSpec, TEnum>(
        string name, TEnum[] choices, Func<TSpec, TEnum> get, Func<TSpec, TEnum, ReservoirSpec> set, TEnum[]? wide = null)
        where TSpec : ReservoirSpec
        where TEnum : struct, Enum => new(
            name,
            (_, _) => Choice(name, choices),
            reservoir => reservoir is TSpec,
            (model, gene) => gene.Named(get((TSpec)model.Reservoir).ToString()) ?? 0,
            (model, gene, value) => model with { Reservoir = set((TSpec)model.Reservoir, Parse<TEnum>(gene, value)) })
        {
            InDefault = reservoir => reservoir is TSpec spec && choices.Contains(get(spec)),
            MakeWide = (_, _) => Choice(name, wide ?? choices),
        };

    /// <summary>A number of the readout, which every model has.</summary>
    public static GeneField OfReadout(string name, Gene gene, Func<ReadoutSpec, double> get, Func<ReadoutSpec, double, ReadoutSpec> set) =>
        OfModel(
            gene,
            (model, _) => get(model.Readout),
            (model, _, value) => model with { Readout = set(model.Readout, value) }) with { Name = name, InDefault = _ => true };

    /// <summary>A field of the model around the reservoir; in the wide space alone.</summary>
    public static GeneField OfModel(Gene gene, Func<ModelSpec, Gene, double> get, Func<ModelSpec, Gene, double, ModelSpec> set) =>
        new(gene.Name, (_, _) => gene, _ => true, get, set) { OfReservoir = false, InDefault = _ => false };

    /// <summary>Index of a choice of a categorical gene.</summary>
    /// <exception cref="SpecRefusedException">The gene has no such choice.</exception>
    public static double Index(Gene gene, string choice)
    {
        var index = gene is CategoricalGene categorical ? categorical.IndexOf(choice) : -1;
        return index >= 0 ? index : throw new SpecRefusedException([new SpecProblem($"searchSpace.{gene.Name}", choice, gene.Allowed)]);
    }

    // Written as in a spec or as in the code: ring or Ring.
    private static TEnum Parse<TEnum>(Gene gene, double value)
        where TEnum : struct, Enum
    {
        var text = gene.Text(value);
        var index = Array.FindIndex(Enum.GetNames<TEnum>(), name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
        return index >= 0
            ? Enum.GetValues<TEnum>()[index]
            : throw new SpecRefusedException([new SpecProblem($"searchSpace.{gene.Name}", text, string.Join(", ", Enum.GetNames<TEnum>()))]);
    }

    private static CategoricalGene Choice<TEnum>(string name, TEnum[] choices)
        where TEnum : struct, Enum => new(name, [.. choices.Select(c => c.ToString())]);
}
