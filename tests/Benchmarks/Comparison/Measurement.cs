namespace ArchetypeRC.Tests.Benchmarks.Comparison;

/// <summary>Two programs doing the same work, measured in turn.</summary>
/// <param name="Work">What was done.</param>
/// <param name="Precision">single or double.</param>
/// <param name="Units">N.</param>
/// <param name="Ours">Steps per second of each round.</param>
/// <param name="Theirs">Steps per second of each round, just before or after.</param>
/// <param name="Demanded">The ratio that is asked for; null where there is none.</param>
/// <param name="Limit">How near ours is to what the machine can do at most.</param>
internal sealed record Measurement(
    string Work, string Precision, int Units, double[] Ours, double[] Theirs, double? Demanded, string Limit)
{
    public double OurMedian => Median(Ours);

    public double TheirMedian => Median(Theirs);

    /// <summary>Ours over theirs, round by round: a machine that slows down slows both.</summary>
    public double[] Ratios => [.. Ours.Zip(Theirs, (ours, theirs) => ours / theirs)];

    public double Ratio => Median(Ratios);

    public static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
