using System.Collections.Immutable;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Tasks;

/// <summary>Every generated task, with its documented protocol and a model that was tuned on other seeds.</summary>
internal static class GeneratedTasks
{
    public static ImmutableArray<GeneratedTask> All { get; } =
    [
        new HeldOutTask
        {
            Name = "mackey-glass", Summary = "Mackey-Glass, tau = 17, one step ahead",
            Template = MackeyGlassModel(1), TrainRows = 3_000, TestRows = 1_000, Generate = Delayed,
        },
        new HeldOutTask
        {
            Name = "mackey-glass-84", Summary = "Mackey-Glass, tau = 17, 84 steps ahead in one prediction",
            Template = MackeyGlassModel(84), TrainRows = 3_000, TestRows = 1_000, Generate = Delayed,
        },
    ];

    private static TimeSeries Delayed(int rows, ulong seed) => MackeyGlass.Generate(rows);

    private static ModelSpec MackeyGlassModel(int horizon) => new()
    {
        Task = new TaskSpec { Inputs = ["x"], Targets = ["x"], Horizon = horizon },
        Reservoir = new EchoStateSpec { Units = 300, SpectralRadius = 0.95, InputScaling = 0.5, BiasScaling = 0.2 },
        Readout = new ReadoutSpec { Ridge = 1e-8 },
        Washout = 200,
    };
}
