using System.Globalization;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Tests.Benchmarks.Scaling.Simulation;

namespace ArchetypeRC.Tests.Benchmarks.Scaling;

/// <summary>Efficiency against workers and window, and what the supervisor has to do, in simulated time.</summary>
internal static class SimulatedScaling
{
    private const int EvaluationsOfAWorker = 50;
    private const int FewestEvaluations = 10_000;
    private const int Population = 64;

    private static readonly int[] Windows = [64, 256, 1_024, 4_096];
    private static readonly int[] Workers = [16, 64, 256, 1_000];

    public static void Run()
    {
        var model = Model(new SteadyStateSpec(), Population, 1);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Virtual time: evaluations of {model.Cost.Shortest:g3} to {model.Cost.Shortest * model.Cost.Spread:g3} s (mean {model.Cost.Mean:f2} s), "
            + $"messages {1e3 * model.MessageDelay:g3} ms, journal {1e3 * model.JournalDelay:g3} ms; a worker fails every "
            + $"{model.TimeBetweenFailures:n0} s, is missed after {model.Detection:g3} s, back after {model.Restart:g3} s."));
        Console.WriteLine();
        Console.WriteLine("| search | workers | efficiency | results/s | failures | search's calls, us a result | load | with a watcher, us a result | load |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");

        // What is compiled at the first calls is compiled now.
        foreach (LoopSpec loop in new LoopSpec[] { new SteadyStateSpec { Window = Windows[^1] }, new GenerationalSpec() })
            SimulatedCluster.Run(Model(loop, Population, Workers[^1]));
        foreach (var window in Windows)
        {
            foreach (var workers in Workers)
                Print($"steady-state, W = {window}", Model(new SteadyStateSpec { Window = window }, Population, workers));
        }

        foreach (var population in Windows)
        {
            foreach (var workers in Workers)
                Print($"generational, population {population}", Model(new GenerationalSpec(), population, workers));
        }
    }

    private static ClusterModel Model(LoopSpec loop, int population, int workers) => new()
    {
        Evolution = EvolutionSpec.Sized(population) with
        {
            Loop = loop, Evaluations = Math.Max(FewestEvaluations, EvaluationsOfAWorker * workers),
        },
        Workers = workers,
        Cost = new ArtificialCost(1, 10),
    };

    private static void Print(string search, ClusterModel model)
    {
        var reading = SimulatedCluster.Run(model);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {search} | {model.Workers} | {reading.Efficiency:f3} | {reading.ResultsPerSecond:f1} | {reading.Failures} "
            + $"| {1e6 * reading.CallSeconds:f1} | {100 * reading.Load:f2} % "
            + $"| {1e6 * (reading.CallSeconds + reading.StatusSeconds):f1} | {100 * reading.WatchedLoad:f2} % |"));
    }
}
