using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>
/// The search space over a whole model spec, and the way between its genomes and specs. The seed of the weights is no gene:
/// a genome is judged over several seeds, so that a lucky draw is not mistaken for a good design.
/// </summary>
public static class ReservoirGenomes
{
    private const string Units = "units";
    private const string TopologyGene = "topology";
    private const string InDegree = "inDegree";
    private const string SpectralRadius = "spectralRadius";
    private const string Convention = "radiusConvention";
    private const string LeakRate = "leakRate";
    private const string InputScaling = "inputScaling";
    private const string BiasScaling = "biasScaling";
    private const string Ridge = "ridge";
    private const string InputLags = "inputLags";

    private static readonly ImmutableArray<string> Names =
        [Units, TopologyGene, InDegree, SpectralRadius, Convention, LeakRate, InputScaling, BiasScaling, Ridge, InputLags];

    /// <summary>The genes of <see cref="SearchSpace.Default"/>.</summary>
    internal static SearchSpace Space(int minimumUnits, int maximumUnits)
    {
        var check = new SpecCheck();
        check.Within("searchSpace.units (most)", maximumUnits, 1, ReservoirSpec.MaximumUnits);
        check.Within("searchSpace.units (fewest)", minimumUnits, 1, Math.Max(1, maximumUnits));
        if (!check.Problems.IsEmpty)
            throw new SpecRefusedException(check.Problems);

        return new SearchSpace(
        [
            new IntegerGene(Units, minimumUnits, maximumUnits) { Logarithmic = true },
            new CategoricalGene(TopologyGene, [nameof(Topology.FixedInDegree), nameof(Topology.Dense), nameof(Topology.Ring)]),
            new IntegerGene(InDegree, 1, Math.Min(50, maximumUnits))
            {
                Logarithmic = true,
                Condition = new GeneCondition(TopologyGene, nameof(Topology.FixedInDegree)),
            },
            new RealGene(SpectralRadius, 0.05, 1.6),
            new CategoricalGene(Convention, [nameof(RadiusConvention.Plain), nameof(RadiusConvention.Effective)]),
            new LogRealGene(LeakRate, 0.01, 1),
            new LogRealGene(InputScaling, 1e-3, 10),
            new LogRealGene(BiasScaling, 1e-3, 10),
            new LogRealGene(Ridge, 1e-5, 1e4),
            new IntegerGene(InputLags, 0, 24),
        ]).Checked();
    }

    /// <summary>The model of a genome, with defaults for all that has no gene.</summary>
    /// <exception cref="SpecRefusedException">The space has a gene that means nothing here, or the spec is refused.</exception>
    public static ModelSpec Decode(Genome genome, TaskSpec task, ulong seed) =>
        Decode(genome, new ModelSpec { Task = task }, seed);

    /// <summary>The model of a genome, with the template's fields for all that has no active gene.</summary>
    /// <remarks>An in-degree above the number of units becomes that number.</remarks>
    /// <exception cref="SpecRefusedException">The space has a gene that means nothing here, or the spec is refused.</exception>
    public static ModelSpec Decode(Genome genome, ModelSpec template, ulong seed)
    {
        RefuseForeignGenes(genome.Space);
        var reservoir = Network(template);
        var units = Whole(genome, Units, reservoir.Units);
        return (template with
        {
            Reservoir = reservoir with
            {
                Units = units,
                Topology = Choice(genome, TopologyGene, reservoir.Topology),
                InDegree = Math.Min(units, Whole(genome, InDegree, reservoir.InDegree)),
                SpectralRadius = Real(genome, SpectralRadius, reservoir.SpectralRadius),
                RadiusConvention = Choice(genome, Convention, reservoir.RadiusConvention),
                LeakRate = Real(genome, LeakRate, reservoir.LeakRate),
                InputScaling = Real(genome, InputScaling, reservoir.InputScaling),
                BiasScaling = Real(genome, BiasScaling, reservoir.BiasScaling),
                Seed = seed,
            },
            Readout = template.Readout with
            {
                Ridge = Real(genome, Ridge, template.Readout.Ridge),
                InputLags = Whole(genome, InputLags, template.Readout.InputLags),
            },
        }).Checked();
    }

    /// <summary>
    /// The genome of a spec, so that a known model can be among the first individuals. A value outside its gene's range
    /// is clamped to it.
    /// </summary>
    /// <exception cref="SpecRefusedException">The space has a gene that means nothing here, or not the spec's choice.</exception>
    public static Genome Encode(SearchSpace space, ModelSpec spec)
    {
        RefuseForeignGenes(space);
        return new Genome(space, [.. space.Genes.Select(gene => gene.Clamp(ValueOf(gene, spec)))]);
    }

    private static double ValueOf(Gene gene, ModelSpec spec) => gene.Name switch
    {
        Units => Network(spec).Units,
        TopologyGene => Index(gene, Network(spec).Topology.ToString()),
        InDegree => Network(spec).InDegree,
        SpectralRadius => Network(spec).SpectralRadius,
        Convention => Index(gene, Network(spec).RadiusConvention.ToString()),
        LeakRate => Network(spec).LeakRate,
        InputScaling => Network(spec).InputScaling,
        BiasScaling => Network(spec).BiasScaling,
        Ridge => spec.Readout.Ridge,
        _ => spec.Readout.InputLags,
    };

    private static EchoStateSpec Network(ModelSpec spec) => spec.Reservoir as EchoStateSpec
        ?? throw new SpecRefusedException([new SpecProblem("reservoir.kind", spec.Reservoir.GetType().Name, nameof(EchoStateSpec))]);

    private static double Index(Gene gene, string choice)
    {
        var index = gene is CategoricalGene categorical ? categorical.IndexOf(choice) : -1;
        return index >= 0 ? index : throw new SpecRefusedException([new SpecProblem($"searchSpace.{gene.Name}", choice, gene.Allowed)]);
    }

    private static double Real(Genome genome, string gene, double otherwise) =>
        genome.TryGet(gene, out var value) ? value : otherwise;

    private static int Whole(Genome genome, string gene, int otherwise) =>
        genome.TryGet(gene, out var value) ? (int)value : otherwise;

    private static TEnum Choice<TEnum>(Genome genome, string gene, TEnum otherwise)
        where TEnum : struct, Enum
    {
        if (!genome.TryGet(gene, out var value))
            return otherwise;
        return Enum.Parse<TEnum>(genome.Space.Genes[genome.Space.IndexOf(gene)].Text(value));
    }

    private static void RefuseForeignGenes(SearchSpace space)
    {
        var check = new SpecCheck();
        foreach (var gene in space.Genes)
        {
            if (!Names.Contains(gene.Name))
                check.Add($"searchSpace.{gene.Name}", "a gene", "genes named " + string.Join(", ", Names));
        }

        if (!check.Problems.IsEmpty)
            throw new SpecRefusedException(check.Problems);
    }
}
