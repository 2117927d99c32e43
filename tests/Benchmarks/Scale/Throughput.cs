using System.Diagnostics;
using System.Runtime;
using ArchetypeRC.Persistence.Instances;

namespace ArchetypeRC.Tests.Benchmarks.Scale;

/// <summary>Samples per second through the whole path (client, shard, journal, model, acknowledgement), beside the bare model in a loop.</summary>
internal sealed class Throughput(bool quick, string only)
{
    private const int InFlight = 8;

    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(30);

    private readonly int rounds = quick ? 3 : 5;
    private readonly TimeSpan round = TimeSpan.FromSeconds(quick ? 1 : 2);
    private readonly TimeSpan warmUp = TimeSpan.FromSeconds(quick ? 1.5 : 3);

    public static async Task<int> RunAsync(bool quick, bool json, string only)
    {
        var throughput = new Throughput(quick, only);
        var results = new List<ThroughputResult>();
        foreach (var kind in new[] { MeasuredStore.Sqlite, MeasuredStore.Postgres })
        {
            var cases = throughput.Cases(kind).ToArray();
            if (cases.Length == 0)
                continue;
            using var store = new MeasuredStore(kind);
            foreach (var asked in cases)
            {
                var result = await throughput.MeasureAsync(store, asked);
                results.Add(result);
                Console.Error.WriteLine($"{ThroughputReport.Named(asked)}: {result.Median:n0} samples/s, {result.Ratio:f2} of the bare model");
            }
        }

        var report = new ThroughputReport(results, throughput.rounds, throughput.round);
        if (json)
            report.PrintJson();
        else
            report.Print();
        return 0;
    }

    private IEnumerable<ThroughputCase> Cases(string store) =>
        from durability in new[] { Durability.Journal, Durability.Checkpoint }
        from instances in new[] { 1, 100, 1000 }
        from batch in new[] { 1, 16, 256 }
        let asked = new ThroughputCase(store, durability, instances, batch, InFlight)
        where ThroughputReport.Named(asked).Contains(only, StringComparison.OrdinalIgnoreCase)
        select asked;

    // What is measured is a node that has run for a while: its code is compiled in its last form.
    private async Task WarmUpAsync(Task feeding)
    {
        var started = Stopwatch.GetTimestamp();
        TimeSpan compiled;
        do
        {
            compiled = JitInfo.GetCompilationTime();
            await Task.WhenAny(feeding, Task.Delay(warmUp, CancellationToken.None));
        }
        while (JitInfo.GetCompilationTime() - compiled > 0.1 * warmUp && Stopwatch.GetElapsedTime(started) < LongestWarmUp && !feeding.IsCompleted);
    }

    private async Task<ThroughputResult> MeasureAsync(MeasuredStore store, ThroughputCase asked)
    {
        var bare = new BareModels(asked.Instances, asked.Batch);
        bare.SamplesPerSecond(round);
        var bareRounds = new double[rounds];
        var pathRounds = new double[rounds];
        var samples = 0L;
        var processor = TimeSpan.Zero;
        var allocated = 0L;
        await using var node = await BenchmarkNode.StartAsync(MeasuredStore.Open(store.Kind, store.NewPlace()), TimeSpan.Zero);
        var fed = new FedInstances(node.Client, asked);
        await fed.CreateAsync();
        for (var i = 0; i < rounds; i++)
        {
            // In turn, never at the same time: each has the machine to itself.
            bareRounds[i] = bare.SamplesPerSecond(round / 2);
        }

        using var stop = new CancellationTokenSource();
        var feeding = fed.FeedAsync(stop.Token);
        await WarmUpAsync(feeding);
        for (var i = 0; i < rounds && !feeding.IsCompleted; i++)
        {
            var (before, usedBefore, allocatedBefore) = (fed.Acknowledged, Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAny(feeding, Task.Delay(round, CancellationToken.None));
            var came = fed.Acknowledged - before;
            pathRounds[i] = came / Stopwatch.GetElapsedTime(started).TotalSeconds;
            samples += came;
            processor += Environment.CpuUsage.TotalTime - usedBefore;
            allocated += GC.GetTotalAllocatedBytes() - allocatedBefore;
        }

        await stop.CancelAsync();
        await feeding;
        return new ThroughputResult(
            asked, pathRounds, bareRounds, processor.TotalMicroseconds / samples, (double)allocated / samples);
    }
}
