using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Persistence;

/// <summary>A spec of each kind of reservoir beside the echo state network, every field with a value of its own.</summary>
internal static class ReservoirSamples
{
    public static InstanceCreated EulerState() => Created(new EulerStateSpec
    {
        Units = 7,
        StepSize = 0.02,
        Diffusion = 0.003,
        RecurrentScaling = 0.9,
        InputScaling = 0.7,
        BiasScaling = 0.2,
        Seed = 0xfedc_ba98_7654_3210,
    });

    public static InstanceCreated RandomOscillators() => Created(new RandomOscillatorsSpec
    {
        Units = 7,
        Topology = Topology.Ring,
        InDegree = 2,
        SpectralRadius = 9,
        InputScaling = 0.7,
        BiasScaling = 0.2,
        Coupling = OscillatorCoupling.Potential,
        StepSize = 0.02,
        Stiffness = 2.5,
        StiffnessRange = 0.5,
        Damping = 1.5,
        DampingRange = 0.25,
        Seed = 0xfedc_ba98_7654_3210,
    });

    public static InstanceCreated NextGeneration() => Created(new NextGenerationSpec
    {
        Delays = 3,
        Skip = 4,
        Order = 5,
        LowerOrders = false,
        Seed = 0xfedc_ba98_7654_3210,
    });

    public static InstanceCreated Nanowire() => Created(new NanowireSpec
    {
        Layout = NanowireLayout.Geometric,
        Rows = 6,
        Columns = 7,
        Junctions = 50,
        MeanDegree = 5.5,
        Electrodes = 12,
        SourcesPerInput = 2,
        Grounds = 3,
        ContactResistance = 41,
        InputVoltage = 1.5,
        OffsetVoltage = -2.5,
        VoltageLimit = 5,
        StepMilliseconds = 0.25,
        SubSteps = 4,
        Seed = 0xfedc_ba98_7654_3210,
    });

    public static InstanceCreated Spiking() => Created(new SpikingSpec
    {
        Units = 54,
        InhibitoryShare = 0.25,
        ConnectionRange = 1.5,
        SynapticScaling = 0.5,
        InputShare = 0.75,
        InputScaling = 9,
        TraceMilliseconds = 25,
        StepMilliseconds = 5,
        SubSteps = 6,
        Seed = 0xfedc_ba98_7654_3210,
    });

    public static InstanceCreated ExternalProgram() => External(new ExternalSubstrateSpec
    {
        States = 2,
        Command = ["python3", "größe.py", ""],
        TimeoutMilliseconds = 250,
        Restarts = 7,
        Seed = 0xfedc_ba98_7654_3210,
    });

    public static InstanceCreated ExternalAddress() => External(new ExternalSubstrateSpec { States = 1, Address = "[::1]:4040" });

    private static InstanceCreated External(ExternalSubstrateSpec device) => new(
        Samples.Spec() with
        {
            Task = new TaskSpec { Inputs = ["rain", "x1", "x2"], Targets = ["rain"], Horizon = 2 },
            Reservoir = device,
        },
        null);

    public static InstanceCreated Graph() => Created(new GraphSpec
    {
        Nodes = 1,
        Edges = [0, 0],
        Units = 7,
        Contraction = 0.8,
        LeakRate = 0.4,
        InputScaling = 0.7,
        BiasScaling = 0.2,
        Seed = 0xfedc_ba98_7654_3210,
    });

    public static InstanceCreated ResistiveMemoryGraph() => Created(new ResistiveMemoryGraphSpec
    {
        Nodes = 1,
        Edges = [0, 0],
        SelfLoops = false,
        Units = 7,
        LeakRate = 0.4,
        ConductanceMean = 12,
        ConductanceDeviation = 2.5,
        Reference = 0.9,
        InputScaling = 0.7,
        RecurrentScaling = 0.3,
        InputBits = 5,
        InputRange = 4,
        ReadNoise = 0.03,
        Seed = 0xfedc_ba98_7654_3210,
    });

    public static InstanceCreated Residual() => Created(Residual(ResidualBranch.Cycle));

    public static InstanceCreated EdgeOfStability() => Created(new EdgeOfStabilitySpec
    {
        Units = 7,
        InDegree = 2,
        SpectralRadius = 1.5,
        Proximity = 0.03,
        Seed = 0xfedc_ba98_7654_3210,
    });

    public static InstanceCreated Composite() => Created(new SeriesSpec
    {
        Layers =
        [
            new EchoStateSpec { Units = 4, InDegree = 2, LeakRate = 0.3, Seed = 5 },
            new ParallelSpec
            {
                Members = [Residual(ResidualBranch.Identity), new EulerStateSpec { Units = 3, StepSize = 0.02 }],
                Seed = 6,
            },
        ],
        Features = SeriesFeatures.LastLayer,
        Seed = 0xfedc_ba98_7654_3210,
    });

    public static InstanceCreated Acyclic() => Created(new AcyclicSpec
    {
        Members = [Residual(ResidualBranch.Cycle), new EulerStateSpec { Units = 3, StepSize = 0.02 }, new EchoStateSpec { Units = 4, InDegree = 2 }],
        Links = [1, 2, 0, 2],
        Driven = [0, 1],
        Seen = [1, 2],
        Seed = 0xfedc_ba98_7654_3210,
    });

    private static ResidualSpec Residual(ResidualBranch branch) => new()
    {
        Units = 7,
        InDegree = 2,
        Branch = branch,
        BranchScaling = 0.8,
        TanhScaling = 0.3,
        Seed = 0xfedc_ba98_7654_3210,
    };

    private static InstanceCreated Created(ReservoirSpec reservoir) => new(Samples.Spec() with { Reservoir = reservoir }, null);
}
