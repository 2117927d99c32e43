using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Akka.Hosting;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Tests.Benchmarks.Scale;
using ArchetypeRC.Tests.Benchmarks.Scaling.Simulation;

namespace ArchetypeRC.Tests.Benchmarks.Scaling;

/// <summary>The real supervisor with its journal, and workers that burn processor time: how much of the workers' time is used.</summary>
internal sealed class RealScaling(MeasuredStore store)
{
    private const int Evaluations = 300;
    private const int Population = 24;
    private const int WorkersAtOnce = 64;
    private const int EvaluationsAtOnce = 20_000;

    private static readonly ArtificialCost Spread = new(0.02, 10);
    private static readonly ArtificialCost Nothing = new(0, 1);

    /// <summary>Prints the shares.</summary>
    public async Task WorkersAsync()
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Real supervisor, SQLite journal, {Evaluations} evaluations that burn {Spread.Shortest:g3} to {Spread.Shortest * Spread.Spread:g3} s "
            + $"of processor time (mean {Spread.Mean:g3} s), {Environment.ProcessorCount} processors."));
        Console.WriteLine();
        Console.WriteLine("| search | workers | share of the workers' time with an evaluation | share with the processor | elapsed, s |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (LoopSpec loop in new LoopSpec[] { new SteadyStateSpec(), new GenerationalSpec() })
        {
            for (var workers = 1; workers <= Environment.ProcessorCount; workers *= 2)
            {
                var occupation = new Occupation();
                var (cost, _) = await RunAsync(loop, workers, Spread, Evaluations, occupation);
                var time = workers * cost.ElapsedSeconds;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {loop.Name} | {workers} | {occupation.Seconds / time:f3} | {cost.EvaluationSeconds / time:f3} | {cost.ElapsedSeconds:f1} |"));
            }
        }
    }

    /// <summary>Prints how many results the supervisor takes a second when workers answer at once.</summary>
    public async Task ResultsAsync()
    {
        var (cost, processor) = await RunAsync(new SteadyStateSpec(), WorkersAtOnce, Nothing, EvaluationsAtOnce, new Occupation());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Real supervisor, SQLite journal, {WorkersAtOnce} workers that answer at once, one watcher: "
            + $"{EvaluationsAtOnce / cost.ElapsedSeconds:n0} results/s, {1e6 * processor / EvaluationsAtOnce:f0} us of processor time a result, "
            + $"workers and journal in it."));
    }

    private async Task<(JobCost Cost, double ProcessorSeconds)> RunAsync(
        LoopSpec loop, int workers, ArtificialCost artificial, int evaluations, Occupation occupation)
    {
        await using var node = await BenchmarkNode.StartAsync(
            MeasuredStore.Open(store.Kind, store.NewPlace()), TimeSpan.Zero, ArtificialWorker.Dispatcher);
        var supervisor = ActorRegistry.For(node.System).Get<PopulationSupervisor>();
        var search = ArtificialSearch.Of(EvolutionSpec.Sized(Population) with { Loop = loop, Evaluations = evaluations });
        var before = Environment.CpuUsage.TotalTime;
        await node.Client.SubmitAsync(ArtificialSearch.Id, search, ArtificialSearch.Rows);
        for (var worker = 0; worker < workers; worker++)
            node.System.ActorOf(ArtificialWorker.PropsFor(supervisor, artificial, occupation));
        JobStatus? last = null;
        await foreach (var status in node.Client.WatchAsync(ArtificialSearch.Id))
            last = status;
        return (last!.Cost, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }
}
