using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>
/// The search space over a whole model spec, and the way between its genomes and specs. The seed of the weights is no gene:
/// a genome is judged over several seeds, so that a lucky draw is not mistaken for a good design.
/// </summary>
public static class ReservoirGenomes
{
    private const string TopologyGene = "topology";
    private const string UnitsGene = "units";

    private static readonly Topology[] Topologies = [Topology.FixedInDegree, Topology.Dense, Topology.Ring];

    // In the order in which a genome holds them.
    private static readonly ImmutableArray<GeneField> Fields =
    [
        GeneField.Of<RecurrentSpec>(UnitsGene, Units, s => s.Units, (s, v) => s with { Units = (int)v }),
        GeneField.Of<EulerStateSpec>(UnitsGene, Units, s => s.Units, (s, v) => s with { Units = (int)v }),
        GeneField.Of<SpikingSpec>(UnitsGene, Units, s => s.Units, (s, v) => s with { Units = (int)v }),
        GeneField.Of<RecurrentSpec, Topology>(TopologyGene, Topologies, s => s.Topology, (s, v) => s with { Topology = v }),
        GeneField.Of<RecurrentSpec>("inDegree", InDegree, s => s.InDegree, (s, v) => s with { InDegree = (int)v }),
        GeneField.Of<RecurrentSpec>("spectralRadius", Real("spectralRadius", 0.05, 1.6), s => s.SpectralRadius, (s, v) => s with { SpectralRadius = v }),
        GeneField.Of<EchoStateSpec, RadiusConvention>(
            "radiusConvention", [RadiusConvention.Plain, RadiusConvention.Effective], s => s.RadiusConvention, (s, v) => s with { RadiusConvention = v }),
        GeneField.Of<EchoStateSpec>("leakRate", LogReal("leakRate", 0.01, 1), s => s.LeakRate, (s, v) => s with { LeakRate = v }),
        GeneField.Of<ResidualSpec>("branchScaling", Real("branchScaling", 0, 1), s => s.BranchScaling, (s, v) => s with { BranchScaling = v }),
        GeneField.Of<ResidualSpec>("tanhScaling", LogReal("tanhScaling", 0.01, 1), s => s.TanhScaling, (s, v) => s with { TanhScaling = v }),
        GeneField.Of<EdgeOfStabilitySpec>("proximity", LogReal("proximity", 0.01, 1), s => s.Proximity, (s, v) => s with { Proximity = v }),
        GeneField.Of<EulerStateSpec>("stepSize", LogReal("stepSize", 1e-5, 1), s => s.StepSize, (s, v) => s with { StepSize = v }),
        GeneField.Of<EulerStateSpec>("diffusion", LogReal("diffusion", 1e-5, 1), s => s.Diffusion, (s, v) => s with { Diffusion = v }),
        GeneField.Of<EulerStateSpec>(
            "recurrentScaling", LogReal("recurrentScaling", 1e-3, 10), s => s.RecurrentScaling, (s, v) => s with { RecurrentScaling = v }),
        GeneField.Of<RandomOscillatorsSpec>("stepSize", LogReal("stepSize", 0.005, 0.1), s => s.StepSize, (s, v) => s with { StepSize = v }),
        GeneField.Of<RandomOscillatorsSpec>("stiffness", LogReal("stiffness", 0.6, 10), s => s.Stiffness, (s, v) => s with { Stiffness = v }),
        GeneField.Of<RandomOscillatorsSpec>("damping", LogReal("damping", 0.6, 10), s => s.Damping, (s, v) => s with { Damping = v }),
        GeneField.Of<NextGenerationSpec>("delays", Whole("delays", 1, 12), s => s.Delays, (s, v) => s with { Delays = (int)v }),
        GeneField.Of<NextGenerationSpec>("skip", Whole("skip", 1, 10), s => s.Skip, (s, v) => s with { Skip = (int)v }),
        GeneField.Of<NextGenerationSpec>("order", Whole("order", 1, 3), s => s.Order, (s, v) => s with { Order = (int)v }),
        GeneField.Of<NanowireSpec>("inputVoltage", LogReal("inputVoltage", 0.05, 5), s => s.InputVoltage, (s, v) => s with { InputVoltage = v }),
        GeneField.Of<NanowireSpec>("offsetVoltage", Real("offsetVoltage", 0, 5), s => s.OffsetVoltage, (s, v) => s with { OffsetVoltage = v }),
        GeneField.Of<NanowireSpec>(
            "stepMilliseconds", LogReal("stepMilliseconds", 0.1, 100), s => s.StepMilliseconds, (s, v) => s with { StepMilliseconds = v }),
        GeneField.Of<SpikingSpec>(
            "synapticScaling", LogReal("synapticScaling", 0.03, 3), s => s.SynapticScaling, (s, v) => s with { SynapticScaling = v }),
        GeneField.Of<SpikingSpec>(
            "traceMilliseconds", LogReal("traceMilliseconds", 2, 200), s => s.TraceMilliseconds, (s, v) => s with { TraceMilliseconds = v }),
        GeneField.Of<GraphSpec>("contraction", Real("contraction", 0, 1.5), s => s.Contraction, (s, v) => s with { Contraction = v }),
        GeneField.Of<GraphSpec>("leakRate", LogReal("leakRate", 0.01, 1), s => s.LeakRate, (s, v) => s with { LeakRate = v }),
        GeneField.Of<RecurrentSpec>("inputScaling", LogReal("inputScaling", 1e-3, 10), s => s.InputScaling, (s, v) => s with { InputScaling = v }),
        GeneField.Of<EulerStateSpec>("inputScaling", LogReal("inputScaling", 1e-3, 10), s => s.InputScaling, (s, v) => s with { InputScaling = v }),
        GeneField.Of<SpikingSpec>("inputScaling", LogReal("inputScaling", 1, 100), s => s.InputScaling, (s, v) => s with { InputScaling = v }),
        GeneField.Of<RecurrentSpec>("biasScaling", LogReal("biasScaling", 1e-3, 10), s => s.BiasScaling, (s, v) => s with { BiasScaling = v }),
        GeneField.Of<EulerStateSpec>("biasScaling", LogReal("biasScaling", 1e-3, 10), s => s.BiasScaling, (s, v) => s with { BiasScaling = v }),
        GeneField.OfReadout("ridge", new LogRealGene("ridge", 1e-5, 1e4), s => s.Ridge, (s, v) => s with { Ridge = v }),
        GeneField.OfReadout("inputLags", new IntegerGene("inputLags", 0, 24), s => s.InputLags, (s, v) => s with { InputLags = (int)v }),
    ];

    /// <summary>The genes of <see cref="SearchSpace.For"/>.</summary>
    internal static SearchSpace Space(ReservoirSpec reservoir, int minimumUnits, int maximumUnits)
    {
        var check = new SpecCheck();
        check.Within("searchSpace.units (most)", maximumUnits, 1, ReservoirSpec.MaximumUnits);
        check.Within("searchSpace.units (fewest)", minimumUnits, 1, Math.Max(1, maximumUnits));
        if (!check.Problems.IsEmpty)
            throw new SpecRefusedException(check.Problems);
        var fields = Fields.Where(f => f.Holds(reservoir)).ToArray();
        var genes = fields.Select(f => f.Make(minimumUnits, maximumUnits)).ToArray();

        // The in-degree stands under the topology only where that is searched, too; else it is a gene where it means something.
        if (!Array.Exists(genes, g => g.Name == TopologyGene))
        {
            genes = reservoir is RecurrentSpec { Topology: Topology.SmallWorld or Topology.BlockModular or Topology.WrappedDiagonals or Topology.Antisymmetric }
                ? [.. genes.Select(g => g with { Condition = null })]
                : [.. genes.Where(g => g.Condition is null)];
        }

        // Weights that are given are for so many units.
        if (reservoir is RecurrentSpec { Topology: Topology.External })
            genes = [.. genes.Where(g => g.Name != UnitsGene)];
        return new SearchSpace([.. genes]).Checked();
    }

    /// <summary>The model of a genome, with defaults for all that has no gene.</summary>
    /// <exception cref="SpecRefusedException">The space has a gene that means nothing here, or the spec is refused.</exception>
    public static ModelSpec Decode(Genome genome, TaskSpec task, ulong seed) =>
        Decode(genome, new ModelSpec { Task = task }, seed);

    /// <summary>The model of a genome, with the template's fields for all that has no active gene.</summary>
    /// <remarks>An in-degree above what the topology allows becomes what it allows.</remarks>
    /// <exception cref="SpecRefusedException">The space has a gene that the template's kind has not, or the spec is refused.</exception>
    public static ModelSpec Decode(Genome genome, ModelSpec template, ulong seed)
    {
        RefuseForeignGenes(genome.Space, template.Reservoir);
        var spec = template with { Reservoir = template.Reservoir with { Seed = seed } };
        for (var i = 0; i < genome.Space.Genes.Length; i++)
        {
            var gene = genome.Space.Genes[i];
            if (genome.IsActive(i))
                spec = FieldOf(gene, template.Reservoir)!.Set(spec, gene, genome.Values[i]);
        }

        if (spec.Reservoir is RecurrentSpec recurrent)
            spec = spec with { Reservoir = recurrent with { InDegree = Math.Min(recurrent.InDegree, MostConnections(recurrent)) } };
        return spec.Checked();
    }

    /// <summary>
    /// The genome of a spec, so that a known model can be among the first individuals. A value outside its gene's range
    /// is clamped to it.
    /// </summary>
    /// <exception cref="SpecRefusedException">The space has a gene that the spec's kind has not, or not the spec's choice.</exception>
    public static Genome Encode(SearchSpace space, ModelSpec spec)
    {
        RefuseForeignGenes(space, spec.Reservoir);
        return new Genome(space, [.. space.Genes.Select(gene => gene.Clamp(FieldOf(gene, spec.Reservoir)!.Get(spec, gene)))]);
    }

    private static int MostConnections(RecurrentSpec spec) => spec.Topology switch
    {
        Topology.SmallWorld => spec.Units - 1,
        Topology.BlockModular => spec.Units / spec.Blocks,
        _ => spec.Units,
    };

    private static GeneField? FieldOf(Gene gene, ReservoirSpec reservoir) =>
        Fields.FirstOrDefault(f => f.Name == gene.Name && f.Holds(reservoir));

    private static void RefuseForeignGenes(SearchSpace space, ReservoirSpec reservoir)
    {
        var check = new SpecCheck();
        foreach (var gene in space.Genes)
        {
            if (FieldOf(gene, reservoir) is null)
            {
                check.Add(
                    $"searchSpace.{gene.Name}", "a gene",
                    "genes named " + string.Join(", ", Fields.Where(f => f.Holds(reservoir)).Select(f => f.Name)));
            }
        }

        if (!check.Problems.IsEmpty)
            throw new SpecRefusedException(check.Problems);
    }

    private static IntegerGene Units(int fewest, int most) => new(UnitsGene, fewest, most) { Logarithmic = true };

    private static IntegerGene InDegree(int fewest, int most) => new("inDegree", 1, Math.Min(50, most))
    {
        Logarithmic = true,
        Condition = new GeneCondition(TopologyGene, nameof(Topology.FixedInDegree)),
    };

    private static Func<int, int, Gene> Real(string name, double low, double high) => (_, _) => new RealGene(name, low, high);

    private static Func<int, int, Gene> LogReal(string name, double low, double high) => (_, _) => new LogRealGene(name, low, high);

    private static Func<int, int, Gene> Whole(string name, int low, int high) => (_, _) => new IntegerGene(name, low, high);
}
