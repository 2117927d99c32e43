namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// Everything in a <see cref="SufficientStatistics"/>: writing it out and reading it back changes no bit of what follows.
/// F features, O outputs, M = F + O.
/// </summary>
public sealed record SufficientStatisticsState
{
    /// <summary>Number of features, F, the constant 1 included as the last.</summary>
    public required int Features { get; init; }

    /// <summary>Number of outputs, O.</summary>
    public required int Outputs { get; init; }

    /// <summary>Samples taken in.</summary>
    public required long Count { get; init; }

    /// <summary>Sum of the samples' weights, faded.</summary>
    public required double Weight { get; init; }

    /// <summary>What <see cref="Sums"/> and the squares of <see cref="Buffered"/> are to be multiplied by.</summary>
    public required double Scale { get; init; }

    /// <summary>Upper half of the sum of [s; y] [s; y]', packed row by row, [M (M+1) / 2].</summary>
    public required ReadOnlyMemory<double> Sums { get; init; }

    /// <summary>Samples that the sums do not hold yet, oldest first, [below 256, M]: features, then targets.</summary>
    public required ReadOnlyMemory<double> Buffered { get; init; }
}
