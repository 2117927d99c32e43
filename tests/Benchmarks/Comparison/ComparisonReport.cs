using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>All measurements of a run, as a table for people or as JSON for programs.</summary>
internal sealed class ComparisonReport(
    string processor, int vectorBits, string versions, MachineLimits limits, int rounds, IReadOnlyList<Measurement> measurements)
{
    public void Print()
    {
        Console.WriteLine($"{processor}, {vectorBits}-bit vectors, {RuntimeInformation.FrameworkDescription}, {versions}; one thread.");
        Console.WriteLine($"Medians of {rounds} rounds measured in turn, by processor time; the ratio is ours over theirs, round by round, with its");
        Console.WriteLine("least and greatest. The limit is that of one core in this run:");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{limits.SingleOperations / 1e9:f0} Gop/s single, {limits.DoubleOperations / 1e9:f0} Gop/s double, reading {limits.Reading(32e3) / 1e9:f0} GB/s of 32 KB, {limits.Reading(512e3) / 1e9:f0} of 512 KB, {limits.Reading(8e6) / 1e9:f0} of 8 MB, {limits.Reading(128e6) / 1e9:f0} of 128 MB, changing in place {limits.Updating(32e3) / 1e9:f0}, {limits.Updating(512e3) / 1e9:f0}, {limits.Updating(8e6) / 1e9:f0} and {limits.Updating(128e6) / 1e9:f0}."));
        Console.WriteLine();
        Console.WriteLine("| work | precision | N | ours, steps/s | theirs, steps/s | ratio | demanded | ours of the limit |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var m in InOrder())
        {
            var demanded = m.Demanded is { } d ? string.Create(CultureInfo.InvariantCulture, $"{d:0.##}{(m.Ratio >= d ? "" : " (missed)")}") : "";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {m.Work} | {m.Precision} | {m.Units} | {Speed(m.OurMedian)} | {Speed(m.TheirMedian)} | {m.Ratio:f2} ({m.Ratios.Min():f2} to {m.Ratios.Max():f2}) | {demanded} | {m.Limit} |"));
        }
    }

    public void PrintJson() =>
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            processor,
            vectorBits,
            runtime = RuntimeInformation.FrameworkDescription,
            reference = versions,
            rounds,
            singleOperationsPerSecond = limits.SingleOperations,
            doubleOperationsPerSecond = limits.DoubleOperations,
            measurements = InOrder().Select(m => new
            {
                work = m.Work,
                precision = m.Precision,
                units = m.Units,
                ourStepsPerSecond = m.OurMedian,
                theirStepsPerSecond = m.TheirMedian,
                ratio = m.Ratio,
                leastRatio = m.Ratios.Min(),
                greatestRatio = m.Ratios.Max(),
                demanded = m.Demanded,
                limit = m.Limit,
            }),
        }));

    private static string Speed(double stepsPerSecond) =>
        stepsPerSecond.ToString(stepsPerSecond < 100 ? "f1" : "n0", CultureInfo.InvariantCulture);

    private IEnumerable<Measurement> InOrder() =>
        measurements.OrderBy(m => m.Work, StringComparer.Ordinal).ThenBy(m => m.Precision, StringComparer.Ordinal).ThenBy(m => m.Units);
}
