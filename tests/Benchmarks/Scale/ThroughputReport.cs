using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using ArchetypeRC.Persistence.Instances;

namespace ArchetypeRC.Tests.Benchmarks.Scale;

/// <summary>The cases of a run, as a table for people or as JSON for programs.</summary>
internal sealed class ThroughputReport(IReadOnlyList<ThroughputResult> results, int rounds, TimeSpan round)
{
    public static string Named(ThroughputCase asked) => string.Create(
        CultureInfo.InvariantCulture,
        $"{asked.Store} {(asked.Durability == Durability.Journal ? "journal" : "checkpoint")} instances={asked.Instances} batch={asked.Batch}");

    public void Print()
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}; N = 100, states in single precision, readout in double, one column."));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Medians of {rounds} rounds of {round.TotalSeconds:0.#} s with the least and the greatest, {results[0].Case.InFlight} batches of each instance under way."));
        Console.WriteLine();
        Console.WriteLine("| store | durability | instances | batch | samples/s | bare model, one thread | ratio | processor, µs per sample | allocated, bytes per sample | of the time for the journal |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var r in results)
        {
            var (least, greatest) = (r.Rounds.Min(), r.Rounds.Max());
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {r.Case.Store} | {Kept(r)} | {r.Case.Instances:n0} | {r.Case.Batch} | {r.Median:n0} ({least:n0} to {greatest:n0}) | {r.BareMedian:n0} | {r.Ratio:f2} | {r.ProcessorMicroseconds:f1} | {r.AllocatedBytes:n0} | {(JournalShare(r) is { } share ? $"{100 * share:f0} %" : "")} |"));
        }
    }

    public void PrintJson() => Console.WriteLine(JsonSerializer.Serialize(new
    {
        runtime = RuntimeInformation.FrameworkDescription,
        processors = Environment.ProcessorCount,
        rounds,
        secondsOfRound = round.TotalSeconds,
        cases = results.Select(r => new
        {
            store = r.Case.Store,
            durability = Kept(r),
            instances = r.Case.Instances,
            batch = r.Case.Batch,
            inFlight = r.Case.InFlight,
            samplesPerSecond = r.Median,
            least = r.Rounds.Min(),
            greatest = r.Rounds.Max(),
            bareSamplesPerSecond = r.BareMedian,
            ratio = r.Ratio,
            processorMicrosecondsPerSample = r.ProcessorMicroseconds,
            allocatedBytesPerSample = r.AllocatedBytes,
            journalShare = JournalShare(r),
        }),
    }));

    private static string Kept(ThroughputResult result) => result.Case.Durability == Durability.Journal ? "journal" : "checkpoint";

    // The same path without a journal of rows is the checkpoint mode: what the journal adds to the time per sample, as a share of it.
    private double? JournalShare(ThroughputResult result)
    {
        if (result.Case.Durability != Durability.Journal)
            return null;
        var without = results.FirstOrDefault(r => r.Case == result.Case with { Durability = Durability.Checkpoint });
        return without is null ? null : 1 - (result.Median / without.Median);
    }
}
