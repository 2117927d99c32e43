namespace ArchetypeRC.Runtime.Drift;

/// <summary>What detectors refuse.</summary>
internal static class DriftValue
{
    /// <summary>Largest magnitude: sums of squares of it stay finite.</summary>
    private const double Largest = 1e100;

    public static void Usable(double value)
    {
        if (!(Math.Abs(value) <= Largest))
            throw new ArgumentOutOfRangeException(nameof(value), value, $"A drift detector reads finite values of at most {Largest} in magnitude.");
    }

    /// <summary>The numbers of a state, when there are as many as the detector keeps and their count of samples can be.</summary>
    public static ReadOnlySpan<double> Numbers(DriftDetectorState state, int expected)
    {
        if (state.Samples < 0 || state.Numbers.Length != expected)
        {
            throw new ArgumentException(
                $"The state of a drift detector holds {state.Samples} samples and {state.Numbers.Length} numbers; {expected} numbers are needed.",
                nameof(state));
        }

        return state.Numbers.Span;
    }
}
