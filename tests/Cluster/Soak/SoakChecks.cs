using System.Globalization;

namespace ArchetypeRC.Tests.Cluster.Soak;

/// <summary>What must hold at the end, and its bounds.</summary>
internal sealed class SoakChecks(
    TimeSpan length, int instances, IReadOnlyList<double> medianErrors, IReadOnlyList<MemorySample> memory, IReadOnlyList<JournalSample> journal, int witness)
{
    // Two snapshots are kept, each after at most 750 rows of at least one event: what comes behind the older one is kept.
    private const double EventsOfInstance = 2_000;
    private const double SnapshotsOfInstance = 3;

    // A node that others leave takes over what they served, so the bounds leave room for a third of all instances and more.
    private const double HeapGrowth = 1.25;
    // Two minutes do not fill what 300 instances keep: answers, rows, four versions of a model.
    private const double HeapSlack = 64e6;
    private const double ResidentGrowth = 1.25;
    private const double ResidentSlack = 64e6;
    private const double ErrorGrowth = 1.5;

    public IEnumerable<SoakCheck> All(IReadOnlyList<string> violations)
    {
        yield return new SoakCheck(
            "every acknowledged row learned once, every answer and every state bit for bit that of a model alone",
            violations.Count == 0 ? "yes" : string.Join("; ", violations.Take(5)),
            "yes",
            violations.Count == 0);
        yield return Flat("managed heap of the node that is never killed, MB", sample => sample.Heap, HeapGrowth, HeapSlack);
        yield return Flat("resident memory of the node that is never killed, MB", sample => sample.Resident, ResidentGrowth, ResidentSlack);
        yield return ErrorFlat();
        yield return Bounded("events in the store for an instance, most", sample => sample.Events, EventsOfInstance);
        yield return Bounded("snapshots in the store for an instance, most", sample => sample.Snapshots, SnapshotsOfInstance);
    }

    // The median of the last quarter beside that of the second: the first one fills windows and compiles.
    private SoakCheck Flat(string what, Func<MemorySample, long> size, double growth, double slack)
    {
        var lived = memory.Where(sample => sample.Node == witness && size(sample) > 0).ToArray();
        var before = Median(lived, 0.25, 0.5, size);
        var after = Median(lived, 0.75, 1, size);
        var bound = (growth * before) + slack;
        return new SoakCheck(
            what,
            string.Create(CultureInfo.InvariantCulture, $"{before / 1e6:f0} in the second quarter, {after / 1e6:f0} in the last; {lived.Select(sample => sample.Process).Distinct().Count()} process"),
            string.Create(CultureInfo.InvariantCulture, $"at most {bound / 1e6:f0} in the last"),
            after <= bound);
    }

    private double Median(MemorySample[] samples, double from, double to, Func<MemorySample, long> size)
    {
        var part = samples.Where(sample => sample.At >= from * length && sample.At < to * length).Select(size).Order().ToArray();
        return part.Length == 0 ? double.NaN : part[part.Length / 2];
    }

    private SoakCheck ErrorFlat()
    {
        var quarter = medianErrors.Count / 4;
        var before = medianErrors.Skip(quarter).Take(quarter).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
        var after = medianErrors.Skip(3 * quarter).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
        return new SoakCheck(
            "median error of a prediction before its row is learned",
            string.Create(CultureInfo.InvariantCulture, $"{before:g3} in the second quarter, {after:g3} in the last"),
            string.Create(CultureInfo.InvariantCulture, $"at most {ErrorGrowth * before:g3} in the last"),
            after <= ErrorGrowth * before);
    }

    private SoakCheck Bounded(string what, Func<JournalSample, long> count, double bound)
    {
        var most = journal.Count == 0 ? double.NaN : (double)journal.Max(count) / instances;
        return new SoakCheck(
            what,
            string.Create(CultureInfo.InvariantCulture, $"{most:f1}"),
            string.Create(CultureInfo.InvariantCulture, $"{bound:f0}"),
            most <= bound);
    }
}
