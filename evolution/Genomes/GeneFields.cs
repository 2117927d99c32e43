using System.Collections.Frozen;
using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>Every field of a model that may be a gene, with the range and the scale on which it is searched.</summary>
internal static class GeneFields
{
    public const string Topology = "topology";
    public const string Units = "units";
    public const string Plasticity = "plasticity";

    private const string Intrinsic = "intrinsic";
    private const string Synaptic = "synaptic";
    private const string Both = "both";
    private const string None = "none";

    private static readonly ImmutableArray<string> Random =
    [
        nameof(Runtime.Specs.Topology.FixedInDegree), nameof(Runtime.Specs.Topology.SmallWorld), nameof(Runtime.Specs.Topology.BlockModular),
        nameof(Runtime.Specs.Topology.WrappedDiagonals), nameof(Runtime.Specs.Topology.Antisymmetric),
    ];

    /// <summary>In the order in which a genome holds them.</summary>
    public static ImmutableArray<GeneField> All { get; } =
    [
        GeneField.Of<RecurrentSpec>(Units, OfUnits, s => s.Units, (s, v) => s with { Units = (int)v }),
        GeneField.Of<EulerStateSpec>(Units, OfUnits, s => s.Units, (s, v) => s with { Units = (int)v }),
        GeneField.Of<SpikingSpec>(Units, OfUnits, s => s.Units, (s, v) => s with { Units = (int)v }),
        GeneField.Of<ResistiveMemoryGraphSpec>(Units, OfUnits, s => s.Units, (s, v) => s with { Units = (int)v }),
        GeneField.Of<RecurrentSpec, Topology>(
            Topology,
            [Runtime.Specs.Topology.FixedInDegree, Runtime.Specs.Topology.Dense, Runtime.Specs.Topology.Ring],
            s => s.Topology,
            (s, v) => s with { Topology = v },
            [.. Enum.GetValues<Topology>().Where(topology => topology != Runtime.Specs.Topology.External)]),
        GeneField.Of<RecurrentSpec>("inDegree", (low, high) => InDegree(high, [Random[0]]), s => s.InDegree, (s, v) => s with { InDegree = (int)v })
            with { MakeWide = (low, high) => InDegree(high, Random) },
        GeneField.Of<RecurrentSpec>("rewiringProbability", Under("SmallWorld", new RealGene("rewiringProbability", 0, 1)), s => s.RewiringProbability, (s, v) => s with { RewiringProbability = v }).WideOnly,
        GeneField.Of<RecurrentSpec>("blocks", Under("BlockModular", new IntegerGene("blocks", 2, 10)), s => s.Blocks, (s, v) => s with { Blocks = (int)v }).WideOnly,
        GeneField.Of<RecurrentSpec>("inDegreeBetween", Under("BlockModular", new IntegerGene("inDegreeBetween", 0, 10)), s => s.InDegreeBetween, (s, v) => s with { InDegreeBetween = (int)v }).WideOnly,
        GeneField.Of<RecurrentSpec>("jumpLength", Under("RingWithJumps", new IntegerGene("jumpLength", 2, 50) { Logarithmic = true }), s => s.JumpLength, (s, v) => s with { JumpLength = (int)v }).WideOnly,
        GeneField.Of<RecurrentSpec>("jumpWeight", Under("RingWithJumps", new RealGene("jumpWeight", 0, 2)), s => s.JumpWeight, (s, v) => s with { JumpWeight = v }).WideOnly,
        GeneField.Of<RecurrentSpec>("spectralRadius", Real("spectralRadius", 0.05, 1.6), s => s.SpectralRadius, (s, v) => s with { SpectralRadius = v }),
        GeneField.Of<EchoStateSpec, RadiusConvention>(
            "radiusConvention", [RadiusConvention.Plain, RadiusConvention.Effective], s => s.RadiusConvention, (s, v) => s with { RadiusConvention = v }),
        GeneField.Of<EchoStateSpec, Activation>(
            "activation", [Activation.Tanh, Activation.Sigmoid], s => s.Activation, (s, v) => s with { Activation = v }).WideOnly,
        GeneField.Of<EchoStateSpec>("leakRate", LogReal("leakRate", 0.01, 1), s => s.LeakRate, (s, v) => s with { LeakRate = v }),
        GeneField.Of<ResidualSpec, ResidualBranch>("branch", Enum.GetValues<ResidualBranch>(), s => s.Branch, (s, v) => s with { Branch = v }).WideOnly,
        GeneField.Of<ResidualSpec>("branchScaling", Real("branchScaling", 0, 1), s => s.BranchScaling, (s, v) => s with { BranchScaling = v }),
        GeneField.Of<ResidualSpec>("tanhScaling", LogReal("tanhScaling", 0.01, 1), s => s.TanhScaling, (s, v) => s with { TanhScaling = v }),
        GeneField.Of<EdgeOfStabilitySpec>("proximity", LogReal("proximity", 0.01, 1), s => s.Proximity, (s, v) => s with { Proximity = v }),
        GeneField.Of<EulerStateSpec>("stepSize", LogReal("stepSize", 1e-5, 1), s => s.StepSize, (s, v) => s with { StepSize = v }),
        GeneField.Of<EulerStateSpec>("diffusion", LogReal("diffusion", 1e-5, 1), s => s.Diffusion, (s, v) => s with { Diffusion = v }),
        GeneField.Of<EulerStateSpec>(
            "recurrentScaling", LogReal("recurrentScaling", 1e-3, 10), s => s.RecurrentScaling, (s, v) => s with { RecurrentScaling = v }),
        GeneField.Of<RandomOscillatorsSpec, OscillatorCoupling>("coupling", Enum.GetValues<OscillatorCoupling>(), s => s.Coupling, (s, v) => s with { Coupling = v }).WideOnly,
        GeneField.Of<RandomOscillatorsSpec>("stepSize", LogReal("stepSize", 0.005, 0.1), s => s.StepSize, (s, v) => s with { StepSize = v }),
        GeneField.Of<RandomOscillatorsSpec>("stiffness", LogReal("stiffness", 0.6, 10), s => s.Stiffness, (s, v) => s with { Stiffness = v }),
        GeneField.Of<RandomOscillatorsSpec>("stiffnessRange", Real("stiffnessRange", 0, 1.1), s => s.StiffnessRange, (s, v) => s with { StiffnessRange = v }).WideOnly,
        GeneField.Of<RandomOscillatorsSpec>("damping", LogReal("damping", 0.6, 10), s => s.Damping, (s, v) => s with { Damping = v }),
        GeneField.Of<RandomOscillatorsSpec>("dampingRange", Real("dampingRange", 0, 1.1), s => s.DampingRange, (s, v) => s with { DampingRange = v }).WideOnly,
        GeneField.Of<NextGenerationSpec>("delays", Whole("delays", 1, 12), s => s.Delays, (s, v) => s with { Delays = (int)v }),
        GeneField.Of<NextGenerationSpec>("skip", Whole("skip", 1, 10), s => s.Skip, (s, v) => s with { Skip = (int)v }),
        GeneField.Of<NextGenerationSpec>("order", Whole("order", 1, 3), s => s.Order, (s, v) => s with { Order = (int)v }),
        GeneField.Of<NanowireSpec, NanowireLayout>("layout", Enum.GetValues<NanowireLayout>(), s => s.Layout, (s, v) => s with { Layout = v }).WideOnly,
        GeneField.Of<NanowireSpec>("electrodes", Whole("electrodes", 10, 60), s => s.Electrodes, (s, v) => s with { Electrodes = (int)v }).WideOnly,
        GeneField.Of<NanowireSpec>("inputVoltage", LogReal("inputVoltage", 0.05, 5), s => s.InputVoltage, (s, v) => s with { InputVoltage = v }),
        GeneField.Of<NanowireSpec>("offsetVoltage", Real("offsetVoltage", 0, 5), s => s.OffsetVoltage, (s, v) => s with { OffsetVoltage = v }),
        GeneField.Of<NanowireSpec>(
            "stepMilliseconds", LogReal("stepMilliseconds", 0.1, 100), s => s.StepMilliseconds, (s, v) => s with { StepMilliseconds = v }),
        GeneField.Of<SpikingSpec>("inhibitoryShare", Real("inhibitoryShare", 0, 0.5), s => s.InhibitoryShare, (s, v) => s with { InhibitoryShare = v }).WideOnly,
        GeneField.Of<SpikingSpec>("connectionRange", LogReal("connectionRange", 0.5, 5), s => s.ConnectionRange, (s, v) => s with { ConnectionRange = v }).WideOnly,
        GeneField.Of<SpikingSpec>(
            "synapticScaling", LogReal("synapticScaling", 0.03, 3), s => s.SynapticScaling, (s, v) => s with { SynapticScaling = v }),
        GeneField.Of<SpikingSpec>("inputShare", Real("inputShare", 0.1, 1), s => s.InputShare, (s, v) => s with { InputShare = v }).WideOnly,
        GeneField.Of<SpikingSpec>(
            "traceMilliseconds", LogReal("traceMilliseconds", 2, 200), s => s.TraceMilliseconds, (s, v) => s with { TraceMilliseconds = v }),
        GeneField.Of<GraphSpec>("contraction", Real("contraction", 0, 1.5), s => s.Contraction, (s, v) => s with { Contraction = v }),
        GeneField.Of<ResistiveMemoryGraphSpec>("reference", Real("reference", 0, 1), s => s.Reference, (s, v) => s with { Reference = v }).WideOnly,
        GeneField.Of<ResistiveMemoryGraphSpec>(
            "recurrentScaling", LogReal("recurrentScaling", 0.03, 1), s => s.RecurrentScaling, (s, v) => s with { RecurrentScaling = v }),
        GeneField.Of<ResistiveMemoryGraphSpec>("inputBits", Whole("inputBits", 1, 16), s => s.InputBits, (s, v) => s with { InputBits = (int)v }).WideOnly,
        GeneField.Of<ResistiveMemoryGraphSpec>("inputRange", LogReal("inputRange", 1, 10), s => s.InputRange, (s, v) => s with { InputRange = v }).WideOnly,
        GeneField.Of<FixedGraphSpec>("leakRate", LogReal("leakRate", 0.01, 1), s => s.LeakRate, (s, v) => s with { LeakRate = v }),
        GeneField.Of<RecurrentSpec>("inputScaling", LogReal("inputScaling", 1e-3, 10), s => s.InputScaling, (s, v) => s with { InputScaling = v }),
        GeneField.Of<EulerStateSpec>("inputScaling", LogReal("inputScaling", 1e-3, 10), s => s.InputScaling, (s, v) => s with { InputScaling = v }),
        GeneField.Of<SpikingSpec>("inputScaling", LogReal("inputScaling", 1, 100), s => s.InputScaling, (s, v) => s with { InputScaling = v }),
        GeneField.Of<ResistiveMemoryGraphSpec>(
            "inputScaling", LogReal("inputScaling", 1e-3, 1), s => s.InputScaling, (s, v) => s with { InputScaling = v }),
        GeneField.Of<RecurrentSpec>("biasScaling", LogReal("biasScaling", 1e-3, 10), s => s.BiasScaling, (s, v) => s with { BiasScaling = v }),
        GeneField.Of<EulerStateSpec>("biasScaling", LogReal("biasScaling", 1e-3, 10), s => s.BiasScaling, (s, v) => s with { BiasScaling = v }),
        GeneField.OfModel(
            new CategoricalGene(Plasticity, [None, Intrinsic, Synaptic, Both]), (model, gene) => GeneField.Index(gene, PlasticityOf(model)), WithPlasticity),
        GeneField.OfModel(
            Adapting(Intrinsic, new RealGene("intrinsicMean", -0.3, 0.3)),
            (model, _) => IntrinsicOf(model).Mean,
            (model, _, value) => WithIntrinsic(model, s => s with { Mean = value })),
        GeneField.OfModel(
            Adapting(Intrinsic, new LogRealGene("intrinsicDeviation", 0.05, 0.8)),
            (model, _) => IntrinsicOf(model).Deviation,
            (model, _, value) => WithIntrinsic(model, s => s with { Deviation = value })),
        GeneField.OfModel(
            Adapting(Intrinsic, new LogRealGene("intrinsicRate", 1e-5, 1e-2)),
            (model, _) => IntrinsicOf(model).LearningRate,
            (model, _, value) => WithIntrinsic(model, s => s with { LearningRate = value })),
        GeneField.OfModel(
            Adapting(Intrinsic, new IntegerGene("intrinsicEpochs", 1, 20) { Logarithmic = true }),
            (model, _) => IntrinsicOf(model).Epochs,
            (model, _, value) => WithIntrinsic(model, s => s with { Epochs = (int)value })),
        GeneField.OfModel(
            Adapting(Synaptic, new CategoricalGene("synapticRule", [.. Enum.GetNames<SynapticRule>()])),
            (model, gene) => GeneField.Index(gene, SynapticOf(model).Rule.ToString()),
            (model, gene, value) => WithSynaptic(model, s => s with { Rule = Enum.Parse<SynapticRule>(gene.Text(value)) })),
        GeneField.OfModel(
            Adapting(Synaptic, new LogRealGene("synapticRate", 1e-6, 1e-3)),
            (model, _) => SynapticOf(model).LearningRate,
            (model, _, value) => WithSynaptic(model, s => s with { LearningRate = value })),
        GeneField.OfModel(
            Adapting(Synaptic, new IntegerGene("synapticEpochs", 1, 20) { Logarithmic = true }),
            (model, _) => SynapticOf(model).Epochs,
            (model, _, value) => WithSynaptic(model, s => s with { Epochs = (int)value })),
        GeneField.OfReadout("ridge", new LogRealGene("ridge", 1e-5, 1e4), s => s.Ridge, (s, v) => s with { Ridge = v }),
        GeneField.OfReadout("inputLags", new IntegerGene("inputLags", 0, 24), s => s.InputLags, (s, v) => s with { InputLags = (int)v }),
    ];

    /// <summary>How long a readout remembers, 1 / (1 - forgetting) rows; only for streams, since a batch fit forgets nothing.</summary>
    public static Gene MemoryRowsGene { get; } = new LogRealGene("memoryRows", 50, 1e5);

    private static readonly FrozenDictionary<string, GeneField[]> ByName =
        All.Append(GeneField.OfReadout(
            MemoryRowsGene.Name, MemoryRowsGene, s => s.Forgetting < 1 ? 1 / (1 - s.Forgetting) : 1e5, (s, v) => s with { Forgetting = 1 - (1 / v) }))
        .GroupBy(field => field.Name, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    /// <summary>The field of the model around the reservoir that a gene stands for; null when it stands for none.</summary>
    public static GeneField? OfModel(string name) =>
        ByName.TryGetValue(name, out var fields) ? Array.Find(fields, field => !field.OfReservoir) : null;

    /// <summary>The field of a reservoir that a gene stands for; null when reservoirs of that kind do not have it.</summary>
    public static GeneField? OfReservoir(string name, ReservoirSpec reservoir) =>
        ByName.TryGetValue(name, out var fields) ? Array.Find(fields, field => field.OfReservoir && field.Holds(reservoir)) : null;

    private static IntegerGene OfUnits(int fewest, int most) => new(Units, fewest, most) { Logarithmic = true };

    private static IntegerGene InDegree(int most, ImmutableArray<string> topologies) => new("inDegree", 1, Math.Min(50, most))
    {
        Logarithmic = true,
        Condition = new GeneCondition(Topology, topologies),
    };

    private static Func<int, int, Gene> Under(string topology, Gene gene) =>
        (_, _) => gene with { Condition = new GeneCondition(Topology, topology) };

    private static Gene Adapting(string rule, Gene gene) => gene with { Condition = new GeneCondition(Plasticity, [rule, Both]) };

    private static Func<int, int, Gene> Real(string name, double low, double high) => (_, _) => new RealGene(name, low, high);

    private static Func<int, int, Gene> LogReal(string name, double low, double high) => (_, _) => new LogRealGene(name, low, high);

    private static Func<int, int, Gene> Whole(string name, int low, int high) => (_, _) => new IntegerGene(name, low, high);

    private static string PlasticityOf(ModelSpec model) => model.Plasticity switch
    {
        { Intrinsic: not null, Synaptic: not null } => Both,
        { Intrinsic: not null } => Intrinsic,
        { Synaptic: not null } => Synaptic,
        _ => None,
    };

    private static ModelSpec WithPlasticity(ModelSpec model, Gene gene, double value)
    {
        var choice = gene.Text(value);
        return model with
        {
            Plasticity = choice == None ? null : (model.Plasticity ?? new PlasticitySpec()) with
            {
                Intrinsic = choice is Intrinsic or Both ? IntrinsicOf(model) : null,
                Synaptic = choice is Synaptic or Both ? SynapticOf(model) : null,
            },
        };
    }

    private static IntrinsicPlasticitySpec IntrinsicOf(ModelSpec model) => model.Plasticity?.Intrinsic ?? new IntrinsicPlasticitySpec();

    private static SynapticPlasticitySpec SynapticOf(ModelSpec model) => model.Plasticity?.Synaptic ?? new SynapticPlasticitySpec();

    private static ModelSpec WithIntrinsic(ModelSpec model, Func<IntrinsicPlasticitySpec, IntrinsicPlasticitySpec> change) =>
        model with { Plasticity = (model.Plasticity ?? new PlasticitySpec()) with { Intrinsic = change(IntrinsicOf(model)) } };

    private static ModelSpec WithSynaptic(ModelSpec model, Func<SynapticPlasticitySpec, SynapticPlasticitySpec> change) =>
        model with { Plasticity = (model.Plasticity ?? new PlasticitySpec()) with { Synaptic = change(SynapticOf(model)) } };
}
