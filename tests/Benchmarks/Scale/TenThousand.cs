using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ArchetypeRC.Actors.Instances;

namespace ArchetypeRC.Tests.Benchmarks.Scale;

/// <summary>
/// Ten thousand instances on one node: made, each fed 100 samples, passivated; and by another process, after the restart, recalled. Each
/// phase is a process of its own, so that nothing is warm that a restart leaves cold.
/// </summary>
internal sealed class TenThousand(int instances, TimeSpan idleAfter)
{
    private const int Samples = 100;
    private const int Batch = 20;

    // As many callers as a busy gateway might have.
    private const int Callers = 256;

    public static async Task<int> RunAsync(int instances, string kind, bool json)
    {
        using var store = new MeasuredStore(kind);
        var place = store.NewPlace();
        var live = await ChildAsync<LivePhase>("live", instances, kind, place);
        var recall = await ChildAsync<RecallPhase>("recall", instances, kind, place);
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(new { instances, samples = Samples, store = kind, live, recall }));
        else
            Print(instances, kind, live, recall);
        return 0;
    }

    /// <summary>One phase, in a process of its own; its result goes to standard output.</summary>
    public static async Task<int> PhaseAsync(string phase, int instances, string kind, string place)
    {
        var measured = new TenThousand(instances, InstanceIdle);
        Console.WriteLine(phase == "live"
            ? JsonSerializer.Serialize(await measured.LiveAsync(kind, place))
            : JsonSerializer.Serialize(await measured.RecallAsync(kind, place)));
        return 0;
    }

    private static TimeSpan InstanceIdle { get; } = new InstanceOptions().IdleAfter;

    private async Task<LivePhase> LiveAsync(string kind, string place)
    {
        await using var node = await BenchmarkNode.StartAsync(MeasuredStore.Open(kind, place), idleAfter);
        await node.Client.CreateAsync(new InstanceId("first"), ScaleModel.Spec);
        await FeedAsync(node, new InstanceId("first"), 0);
        var empty = MemoryReading.Take();
        var created = await EachAsync("made", number => node.Client.CreateAsync(Named(number), ScaleModel.Spec));
        var fed = await EachAsync("fed", number => FeedAsync(node, Named(number), number));
        if (await node.InMemoryAsync() is var here && here != instances + 1)
            throw new InvalidOperationException($"{here} of {instances + 1} instances are in memory: the machine was too slow for the two minutes after which they leave.");
        var live = MemoryReading.Take();
        while (await node.InMemoryAsync() is var left && left > 0)
        {
            Console.Error.Write($"\r{left} instances in memory ");
            await Task.Delay(TimeSpan.FromSeconds(2));
        }

        Console.Error.WriteLine();
        return new LivePhase(empty, created, fed, live, MemoryReading.Take());
    }

    private async Task<RecallPhase> RecallAsync(string kind, string place)
    {
        await using var node = await BenchmarkNode.StartAsync(MeasuredStore.Open(kind, place), idleAfter);
        await node.Client.DescribeAsync(new InstanceId("first"));
        var empty = MemoryReading.Take();
        var recalled = await EachAsync("recalled", async number =>
        {
            var here = await node.Client.DescribeAsync(Named(number));
            if (here.NextSequence != Samples)
                throw new InvalidOperationException($"Instance {number} came back at row {here.NextSequence} instead of {Samples}.");
        });
        return new RecallPhase(empty, recalled, MemoryReading.Take());
    }

    private static InstanceId Named(int number) => new(string.Create(CultureInfo.InvariantCulture, $"plant/pump.{number}"));

    private static async Task FeedAsync(BenchmarkNode node, InstanceId instance, int number)
    {
        for (var first = 0; first < Samples; first += Batch)
            await node.Client.LearnAsync(new LearnBatch(instance, first, Batch, 1, ScaleModel.Rows(number, first, Batch), -1));
    }

    // All of them, so many callers at a time.
    private async Task<Pace> EachAsync(string what, Func<int, Task> work)
    {
        var (started, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, instances),
            new ParallelOptions { MaxDegreeOfParallelism = Callers },
            async (number, _) =>
            {
                await work(number);
                if (Interlocked.Increment(ref done) % 500 == 0)
                    Console.Error.Write($"\r{what}: {done} of {instances} ");
            });
        Console.Error.WriteLine();
        return new Pace(
            instances / Stopwatch.GetElapsedTime(started).TotalSeconds,
            (Environment.CpuUsage.TotalTime - used).TotalMilliseconds / instances);
    }

    private static async Task<TResult> ChildAsync<TResult>(string phase, int instances, string kind, string place)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [typeof(TenThousand).Assembly.Location, "ten-thousand-phase", phase, instances.ToString(CultureInfo.InvariantCulture), kind, place])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<TResult>(said)!
            : throw new InvalidOperationException($"The phase '{phase}' ended with {process.ExitCode}.");
    }

    private static void Print(int instances, string kind, LivePhase live, RecallPhase recall)
    {
        Console.WriteLine($"{instances:n0} instances on {kind}, N = 100, states in single precision, online readout in double; each fed {Samples} samples in batches of {Batch}.");
        Console.WriteLine();
        Console.WriteLine("| measured | value |");
        Console.WriteLine("|---|---|");
        Row("made per second", live.Created.PerSecond, "n0");
        Row("processor time for one that is made, ms", live.Created.ProcessorMilliseconds, "f2");
        Row("samples learned per second", Samples * live.Fed.PerSecond, "n0");
        Row("processor time for a batch, ms", live.Fed.ProcessorMilliseconds * Batch / Samples, "f2");
        Row("heap of a live instance, KB", Each(live.Live.Heap - live.Empty.Heap) / 1e3, "f1");
        Row("resident memory of a live instance, KB", Each(live.Live.Resident - live.Empty.Resident) / 1e3, "f1");
        Row("heap left by a passivated instance, bytes", Each(live.Passivated.Heap - live.Empty.Heap), "f0");
        Row("recalled per second after the restart", recall.Recalled.PerSecond, "n0");
        Row("processor time for one that is recalled, ms", recall.Recalled.ProcessorMilliseconds, "f2");
        Row("heap of a recalled instance, KB", Each(recall.Live.Heap - recall.Empty.Heap) / 1e3, "f1");
        Row("resident memory of a recalled instance, KB", Each(recall.Live.Resident - recall.Empty.Resident) / 1e3, "f1");

        double Each(long bytes) => (double)bytes / instances;

        static void Row(string measured, double value, string format) =>
            Console.WriteLine($"| {measured} | {value.ToString(format, CultureInfo.InvariantCulture)} |");
    }
}
