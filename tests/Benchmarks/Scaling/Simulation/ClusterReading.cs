namespace ArchetypeRC.Tests.Benchmarks.Scaling.Simulation;

/// <summary>What a simulation saw.</summary>
/// <param name="Efficiency">
/// Share of the workers' time, that in which they were down counted, which went into results that were accepted; between a tenth and nine
/// tenths of all results.
/// </param>
/// <param name="ResultsPerSecond">Over the same part, in virtual time.</param>
/// <param name="Failures">Workers that failed.</param>
/// <param name="VirtualSeconds">Of the whole search.</param>
/// <param name="CallSeconds">Measured, for each result: the calls of the search that take leases, results and failures.</param>
/// <param name="StatusSeconds">Measured, for each result: the status that a watcher is told.</param>
/// <param name="Best">Birth number of the best.</param>
internal sealed record ClusterReading(
    double Efficiency, double ResultsPerSecond, int Failures, double VirtualSeconds, double CallSeconds, double StatusSeconds, long Best)
{
    /// <summary>Share of one processor that the calls take at this rate.</summary>
    public double Load => ResultsPerSecond * CallSeconds;

    /// <summary>The same with a watcher who is told after each result.</summary>
    public double WatchedLoad => ResultsPerSecond * (CallSeconds + StatusSeconds);
}
