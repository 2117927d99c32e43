using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Series;

/// <summary>A task on a generated series, with the split and the protocol that its figures are quoted for.</summary>
/// <param name="Name">Such as <c>narma-10</c>.</param>
/// <param name="Series">The data; the test part is at its end.</param>
/// <param name="Task">Which columns are inputs and targets, and how far ahead.</param>
/// <param name="TestRows">Rows at the end that nothing is fitted on.</param>
/// <param name="Protocol">What is measured, in a sentence.</param>
public sealed record GeneratedTask(string Name, TimeSeries Series, TaskSpec Task, int TestRows, string Protocol)
{
    private static readonly ImmutableDictionary<string, Func<string, ulong, GeneratedTask>> Makers =
        ImmutableDictionary.CreateRange<string, Func<string, ulong, GeneratedTask>>(
        [
            new("mackey-glass-17", (name, seed) => Ahead(name, MackeyGlass.Generate(10_000, start: StartOf(seed)), 1, 2500)),
            new("mackey-glass-17-84", (name, seed) => Ahead(name, MackeyGlass.Generate(10_000, start: StartOf(seed)), 84, 2500)),
            new("mackey-glass-30", (name, seed) => Ahead(name, MackeyGlass.Generate(10_000, 30, StartOf(seed)), 1, 2500)),
            new("narma-10", (name, seed) => Driven(name, Narma.Generate(4200, seed), 1, 2000)),
            new("narma-30", (name, seed) => Driven(name, Narma.Generate(4200, seed, 30, 0.2, 0.04, 1.5, 0.001), 1, 2000)),
            new("lorenz63", (name, seed) => Ahead(name, Lorenz63.Generate(10_000, seed), 1, 2500)),
            new("lorenz96", (name, seed) => Ahead(name, Lorenz96.Generate(10_000, seed), 1, 2500)),
            new("rossler", (name, seed) => Ahead(name, Rossler.Generate(10_000, seed), 1, 2500)),
            new("henon", (name, seed) => Ahead(name, Henon.Generate(10_000, seed).Select(["x"]), 1, 2500)),
            new("kuramoto-sivashinsky", (name, seed) => Ahead(name, KuramotoSivashinsky.Generate(8000, seed), 1, 2000)),
            new("multiple-sines-8", (name, _) => Ahead(name, MultipleSines.Generate(8000, scaled: true), 1, 1600)),
            new("memory-10", (name, seed) => Driven(name, MemoryTask.Generate(6000, seed), 0, 1000)),
            new("delayed-xor", (name, seed) => Bits(name, DelayedXor.Generate(6000, seed))),
            new("channel-28db", (name, seed) => Driven(name, ChannelEqualisation.Generate(7000, seed), 0, 2000)),
        ]);

    /// <summary>The tasks that can be generated, in ordinal order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Makers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Generates a task; the same name and seed give the same bits.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">Of the series; <c>multiple-sines-8</c> has nothing random.</param>
    /// <exception cref="SeriesRefusedException">There is no such task.</exception>
    public static GeneratedTask Generate(string name, ulong seed = 1) =>
        Makers.TryGetValue(name, out var make)
            ? make(name, seed)
            : throw new SeriesRefusedException($"There is no generated task '{name}'. There are: {string.Join(", ", Names)}.");

    // All columns from all columns, rows ahead.
    private static GeneratedTask Ahead(string name, TimeSeries series, int horizon, int testRows) => new(
        name,
        series,
        new TaskSpec { Inputs = series.Columns, Targets = series.Columns, Horizon = horizon },
        testRows,
        $"Every column {horizon} rows ahead, the model fed with what was measured; NRMSE over the last {testRows} rows.");

    // All other columns from the first; horizon 0 is a regression.
    private static GeneratedTask Driven(string name, TimeSeries series, int horizon, int testRows) => new(
        name,
        series,
        new TaskSpec
        {
            Kind = horizon == 0 ? TaskKind.Regression : TaskKind.Forecast,
            Inputs = series.Columns[..1],
            Targets = series.Columns[1..],
            Horizon = horizon,
        },
        testRows,
        $"{string.Join(", ", series.Columns[1..])} from {series.Columns[0]} alone, {horizon} rows ahead; NRMSE over the last {testRows} rows.");

    private static GeneratedTask Bits(string name, TimeSeries series) => new(
        name,
        series,
        new TaskSpec { Kind = TaskKind.Classification, Inputs = ["u"], Targets = ["y"], Horizon = 0, Classes = ["0", "1"] },
        1000,
        "The class of y from u alone; error rate over the last 1000 rows.");

    // A constant history from 0.9 to 1.3, another for each seed; 1.2 for seed 1.
    private static double StartOf(ulong seed) => seed == 1 ? 1.2 : new Kernels.RandomStream(seed).Uniform(0.9, 1.3);
}
