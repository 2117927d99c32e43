using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Tasks;

/// <summary>Every generated task, with its documented protocol and a model whose few parameters were tuned on another seed.</summary>
internal static class GeneratedTasks
{
    public static ImmutableArray<GeneratedTask> All { get; } =
    [
        new HeldOutTask
        {
            Name = "narma10", Summary = "NARMA of order 10, the next output from the inputs alone",
            Template = NarmaModel(200), TrainRows = 8_000, TestRows = 2_000, Generate = (rows, seed) => Narma.Generate(rows, seed),
        },
        new HeldOutTask
        {
            Name = "narma30", Summary = "NARMA of order 30",
            Template = NarmaModel(300), TrainRows = 8_000, TestRows = 2_000,
            Generate = (rows, seed) => Narma.Generate(rows, seed, 30, 0.2, 0.04, 1.5, 0.001),
        },
        new HeldOutTask
        {
            Name = "mackey-glass", Summary = "Mackey-Glass, tau = 17, one step ahead",
            Template = MackeyGlassModel(1, 300), TrainRows = 3_000, TestRows = 1_000, Generate = Delayed,
        },
        new HeldOutTask
        {
            Name = "mackey-glass-84", Summary = "Mackey-Glass, tau = 17, 84 steps ahead in one prediction",
            Template = MackeyGlassModel(84, 300), TrainRows = 3_000, TestRows = 1_000, Generate = Delayed,
        },
        new FreeRunTask
        {
            Name = "mackey-glass-84-free", Summary = "Mackey-Glass, tau = 17, 84 steps of free run from 46 starts (NRMSE84)",
            Template = MackeyGlassModel(1, 1_000), TrainRows = 6_000, TestRows = 1_000, Generate = Delayed, Steps = 84,
        },
        new HeldOutTask
        {
            Name = "lorenz", Summary = "Lorenz 1963, three columns, dt = 0.02, one step ahead",
            Template = LowDimensional(["x", "y", "z"], 500), TrainRows = 5_000, TestRows = 1_000, Generate = (rows, seed) => Lorenz63.Generate(rows, seed),
        },
        new HeldOutTask
        {
            Name = "lorenz96", Summary = "Lorenz 1996, 40 sites, dt = 0.05, one step ahead",
            Template = Flow([.. Lorenz96.Generate(1, dropped: 0).Columns], 500), TrainRows = 5_000, TestRows = 1_000,
            Generate = (rows, seed) => Lorenz96.Generate(rows, seed),
        },
        new HeldOutTask
        {
            Name = "rossler", Summary = "Rossler 1976, three columns, dt = 0.1, one step ahead",
            Template = LowDimensional(["x", "y", "z"], 300), TrainRows = 5_000, TestRows = 1_000, Generate = (rows, seed) => Rossler.Generate(rows, seed),
        },
        new HeldOutTask
        {
            Name = "henon", Summary = "Henon map, the next x from x",
            Template = LowDimensional(["x"], 200) with
            {
                Reservoir = new EchoStateSpec { Units = 200, SpectralRadius = 0.5, InputScaling = 0.03, BiasScaling = 0.3 },
            },
            TrainRows = 3_000, TestRows = 1_000,
            Generate = (rows, seed) => Henon.Generate(rows, seed).Select(["x"]),
        },
        new HeldOutTask
        {
            Name = "mso8", Summary = "Sum of eight sines, one step ahead",
            Template = LowDimensional(["x"], 200) with
            {
                Reservoir = new EchoStateSpec { Units = 200, SpectralRadius = 0.9, InputScaling = 0.01, BiasScaling = 0.3 },
            },
            TrainRows = 3_000, TestRows = 1_000, Generate = (rows, _) => Sines(rows),
        },
        new HeldOutTask
        {
            Name = "delayed-xor", Summary = "Exclusive or of the two bits before; share of wrong answers", Measure = "errorRate",
            Template = new ModelSpec
            {
                Task = new TaskSpec { Kind = TaskKind.Classification, Inputs = ["u"], Targets = ["y"], Horizon = 0, Classes = ["0", "1"] },
                Reservoir = new EchoStateSpec { Units = 100, SpectralRadius = 0.5, InputScaling = 0.5, BiasScaling = 0.5 },
                Readout = new ReadoutSpec { Ridge = 1e-6 },
                Washout = 100,
            },
            TrainRows = 3_000, TestRows = 1_000, Generate = (rows, seed) => DelayedXor.Generate(rows, seed),
        },
        new HeldOutTask
        {
            Name = "channel", Summary = "Equalisation of a nonlinear channel at 28 dB; NRMSE of the symbol",
            Template = new ModelSpec
            {
                Task = new TaskSpec { Kind = TaskKind.Regression, Inputs = ["u"], Targets = ["d"], Horizon = 0 },
                Reservoir = new EchoStateSpec { Units = 200, SpectralRadius = 0.5, InputScaling = 0.2, BiasScaling = 0.3 },
                Readout = new ReadoutSpec { Ridge = 1e-4, InputLags = 10 },
                Washout = 100,
            },
            TrainRows = 5_000, TestRows = 2_000, Generate = (rows, seed) => ChannelEqualisation.Generate(rows, seed),
        },
        new HeldOutTask
        {
            Name = "kuramoto-sivashinsky", Summary = "Kuramoto-Sivashinsky, L = 22, 64 points, dt = 0.25, one step ahead",
            Template = Flow([.. KuramotoSivashinsky.Generate(1, dropped: 0).Columns], 1_000), TrainRows = 5_000, TestRows = 1_000,
            Generate = (rows, seed) => KuramotoSivashinsky.Generate(rows, seed),
        },
        new MemoryCapacityTask
        {
            Name = "memory-capacity", Summary = "Short-term memory of the input, in steps; a linear ring unless told otherwise", Measure = "capacity",
            Template = new ModelSpec
            {
                Task = new TaskSpec { Kind = TaskKind.Regression, Inputs = ["u"], Targets = ["y"], Horizon = 0 },
                Reservoir = new EchoStateSpec
                {
                    Units = 100, Topology = Topology.Ring, Activation = Activation.Identity, InputLayout = InputLayout.OneUnit,
                    SpectralRadius = 0.9, InputScaling = 0.1, BiasScaling = 0,
                },
                Readout = new ReadoutSpec { Ridge = 1e-14 },
                Washout = 500,
            },
            TrainRows = 20_000, TestRows = 10_000,
        },
    ];

    private static TimeSeries Delayed(int rows, ulong seed) =>
        MackeyGlass.Generate(rows, start: new RandomStream(seed).Uniform(0.9, 1.3));

    private static TimeSeries Sines(int rows)
    {
        var series = MultipleSines.Generate(rows, scaled: true);
        return new TimeSeries(["x"], series.Values.ToArray());
    }

    // A very small input makes the units a series in powers of it, a bias of each unit's own tells the products apart, and a leak spreads
    // them over the delays; a readout that is fitted without forming squares finds them under next to no ridge.
    private static ModelSpec NarmaModel(int units) => new()
    {
        Task = new TaskSpec { Inputs = ["u"], Targets = ["y"], Horizon = 1 },
        Reservoir = new EchoStateSpec
        {
            Units = units, Topology = Topology.Ring, SpectralRadius = 0.78, LeakRate = 0.88, InputScaling = 7e-5, BiasScaling = 0.8,
        },
        Readout = WithoutSquares(1e-24) with { InputLags = 0 },
        Washout = 200,
    };

    private static ModelSpec MackeyGlassModel(int horizon, int units) => new()
    {
        Task = new TaskSpec { Inputs = ["x"], Targets = ["x"], Horizon = horizon },
        Reservoir = new EchoStateSpec { Units = units, SpectralRadius = 0.8, LeakRate = 0.5, InputScaling = 0.3, BiasScaling = 0.3 },
        Readout = WithoutSquares(1e-17),
        Washout = 200,
    };

    private static ModelSpec Flow(ImmutableArray<string> columns, int units) => new()
    {
        Task = new TaskSpec { Inputs = columns, Targets = columns, Horizon = 1 },
        Reservoir = new EchoStateSpec { Units = units, SpectralRadius = 0.5, InputScaling = 0.1, BiasScaling = 0.3 },
        Readout = new ReadoutSpec { Ridge = 1e-12 },
        Washout = 200,
    };

    private static ModelSpec LowDimensional(ImmutableArray<string> columns, int units) =>
        Flow(columns, units) with { Readout = WithoutSquares(1e-20) };

    // Series without noise: what limits a fit of them is rounding.
    private static ReadoutSpec WithoutSquares(double ridge) => new() { Learner = OnlineLearner.InformationFilter, Ridge = ridge };
}
