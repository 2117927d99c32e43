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
    /// <summary>A number of one kind of reservoir, or of several by what they have in common.</summary>
    public static GeneField Of<TSpec>(string name, Func<int, int, Gene> make, Func<TSpec, double> get, Func<TSpec, double, ReservoirSpec> set)
        where TSpec : ReservoirSpec => new(
            name,
            make,
            reservoir => reservoir is TSpec,
            (model, _) => get((TSpec)model.Reservoir),
            (model, _, value) => model with { Reservoir = set((TSpec)model.Reservoir, value) });

    /// <summary>A choice of one kind of reservoir, or of several.</summary>
    public static GeneField Of<TSpec, TEnum>(
        string name, TEnum[] choices, Func<TSpec, TEnum> get, Func<TSpec, TEnum, ReservoirSpec> set)
        where TSpec : ReservoirSpec
        where TEnum : struct, Enum => new(
            name,
            (_, _) => new CategoricalGene(name, [.. choices.Select(c => c.ToString())]),
            reservoir => reservoir is TSpec spec && choices.Contains(get(spec)),
            (model, gene) => Index(gene, get((TSpec)model.Reservoir).ToString()),
            (model, gene, value) => model with { Reservoir = set((TSpec)model.Reservoir, Enum.Parse<TEnum>(gene.Text(value))) });

    /// <summary>A number of the readout, which every model has.</summary>
    public static GeneField OfReadout(string name, Gene gene, Func<ReadoutSpec, double> get, Func<ReadoutSpec, double, ReadoutSpec> set) =>
        new(
            name,
            (_, _) => gene,
            _ => true,
            (model, _) => get(model.Readout),
            (model, _, value) => model with { Readout = set(model.Readout, value) });

    private static double Index(Gene gene, string choice)
    {
        var index = gene is CategoricalGene categorical ? categorical.IndexOf(choice) : -1;
        return index >= 0 ? index : throw new SpecRefusedException([new SpecProblem($"searchSpace.{gene.Name}", choice, gene.Allowed)]);
    }
}
