namespace ArchetypeRC.Tests.Benchmarks.Scaling;

/// <summary>Time for which workers had an evaluation, from the lease to the result, whatever else the machine did; for several threads.</summary>
internal sealed class Occupation
{
    private long ticks;

    /// <summary>Seconds, summed over workers.</summary>
    public double Seconds => TimeSpan.FromTicks(Interlocked.Read(ref ticks)).TotalSeconds;

    public void Add(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);
}
