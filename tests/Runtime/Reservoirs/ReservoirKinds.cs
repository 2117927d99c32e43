using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

/// <summary>One or more specs of each kind beside the echo state network, as the battery runs them.</summary>
internal static class ReservoirKinds
{
    /// <summary>Inputs of every reservoir of the battery.</summary>
    public const int Inputs = 2;

    /// <summary>The specs by name.</summary>
    public static readonly IReadOnlyDictionary<string, ReservoirSpec> Specs = new Dictionary<string, ReservoirSpec>(StringComparer.Ordinal)
    {
        ["residual, orthogonal"] = new ResidualSpec { Units = 37 },
        ["residual, cycle"] = new ResidualSpec { Units = 21, Branch = ResidualBranch.Cycle, BranchScaling = 0.5, TanhScaling = 0.5 },
        ["residual, identity"] = new ResidualSpec { Units = 21, Branch = ResidualBranch.Identity },
        ["edge of stability"] = new EdgeOfStabilitySpec { Units = 37 },
        ["deep"] = SeriesSpec.Deep(3, new EchoStateSpec { Units = 12 }),
        ["series, last layer alone"] = new SeriesSpec
        {
            Layers = [new EchoStateSpec { Units = 12 }, new RandomOscillatorsSpec { Units = 11, InDegree = 5 }, new EchoStateSpec { Units = 13 }],
            Features = SeriesFeatures.LastLayer,
        },
        ["parallel, nested"] = new ParallelSpec
        {
            Members =
            [
                new RandomOscillatorsSpec { Units = 11, InDegree = 5 },
                SeriesSpec.Deep(2, new EchoStateSpec { Units = 12 }),
                new EdgeOfStabilitySpec { Units = 10 },
            ],
        },
        ["acyclic"] = new AcyclicSpec
        {
            Members =
            [
                new EchoStateSpec { Units = 12 }, new RandomOscillatorsSpec { Units = 11, InDegree = 5 }, new EdgeOfStabilitySpec { Units = 10 },
                new EchoStateSpec { Units = 9, InDegree = 4 },
            ],
            Links = [0, 2, 1, 2, 2, 3, 0, 3],
            Driven = [0, 1, 3],
            Seen = [1, 3],
        },
        ["Euler state"] = new EulerStateSpec { Units = 37 },
        ["Euler state, large step"] = new EulerStateSpec { Units = 70, StepSize = 1, Diffusion = 0.01, RecurrentScaling = 0.1 },
        ["random oscillators"] = new RandomOscillatorsSpec { Units = 37, InDegree = 5 },
        ["random oscillators, potential"] = new RandomOscillatorsSpec
        {
            Units = 41, Coupling = OscillatorCoupling.Potential, Topology = Topology.Dense,
        },
        ["nanowire, grid"] = new NanowireSpec { Rows = 7, Columns = 8, Electrodes = 25 },
        ["nanowire, geometric"] = new NanowireSpec
        {
            Layout = NanowireLayout.Geometric, Junctions = 60, Electrodes = 30, SourcesPerInput = 2, ContactResistance = 0, SubSteps = 2,
        },
        ["spiking"] = new SpikingSpec { Units = 80 },
        ["next generation"] = new NextGenerationSpec { Delays = 3, Skip = 2, Order = 3 },
        ["graph"] = new GraphSpec { Nodes = 2, Edges = [0, 1], Units = 9, LeakRate = 0.4 },
        ["graph without edges"] = new GraphSpec { Nodes = 1, Units = 9 },
        ["resistive memory graph"] = new ResistiveMemoryGraphSpec { Nodes = 2, Edges = [0, 1], Units = 9, LeakRate = 0.4 },
        ["resistive memory graph, positive weights, no noise"] = new ResistiveMemoryGraphSpec
        {
            Units = 13, Reference = 0, ReadNoise = 0, InputScaling = 0.01, RecurrentScaling = 0.01, InputBits = 4,
        },
        ["next generation, highest order alone"] = new NextGenerationSpec { Delays = 2, Order = 4, LowerOrders = false },
        ["external substrate"] = new ExternalSubstrateSpec { States = 1, Command = ["device"] },
    };

    /// <summary>Kinds whose weights are not random: the seed has nothing to change.</summary>
    public static readonly IReadOnlySet<Type> Seedless =
        new HashSet<Type> { typeof(NextGenerationSpec), typeof(ExternalSubstrateSpec) };

    public static TheoryData<string> Names() => [.. Specs.Keys];

    public static TheoryData<string> NamesWithRandomWeights() =>
        [.. Specs.Where(kind => !Seedless.Contains(kind.Value.GetType())).Select(kind => kind.Key)];
}
