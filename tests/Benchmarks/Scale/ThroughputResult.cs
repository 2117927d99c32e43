namespace ArchetypeRC.Tests.Benchmarks.Scale;

/// <summary>What one case gave.</summary>
/// <param name="Case">The case.</param>
/// <param name="Rounds">Samples acknowledged per second in each round.</param>
/// <param name="Bare">Samples per second of the same number of models in a loop on one thread, in each round.</param>
/// <param name="ProcessorMicroseconds">Processor time of this process per sample.</param>
/// <param name="AllocatedBytes">Bytes allocated per sample.</param>
internal sealed record ThroughputResult(
    ThroughputCase Case, double[] Rounds, double[] Bare, double ProcessorMicroseconds, double AllocatedBytes)
{
    public double Median => Comparison.Measurement.Median(Rounds);

    public double BareMedian => Comparison.Measurement.Median(Bare);

    /// <summary>The whole path over the bare loop, round by round.</summary>
    public double Ratio => Comparison.Measurement.Median([.. Rounds.Zip(Bare, (path, bare) => path / bare)]);
}
