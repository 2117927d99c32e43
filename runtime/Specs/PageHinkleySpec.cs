using ArchetypeRC.Runtime.Drift;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Rises of the mean, found by a <see cref="PageHinkley"/> test. The defaults are for values of unit variance.
/// </summary>
public sealed record PageHinkleySpec : DriftSpec
{
    /// <summary>What a value may exceed the mean by without counting, half of the smallest rise worth finding. 0 to 1e6.</summary>
    public double Slack { get; init; } = 0.25;

    /// <summary>Sum of excess that is a drift. Above 0, up to 1e9.</summary>
    public double Threshold { get; init; } = 30;

    /// <summary>Sum of excess that is a warning. Above 0, up to <see cref="Threshold"/>.</summary>
    public double WarningThreshold { get; init; } = 15;

    /// <summary>Values from which only the mean is taken, at the start and after each drift. 1 to 1,000,000.</summary>
    public int WarmUp { get; init; } = 30;

    /// <inheritdoc/>
    public override IDriftDetector Build() => new PageHinkley(this);

    /// <inheritdoc/>
    public override IDriftDetector Restore(DriftDetectorState state) => PageHinkley.Restore(this, state);

    private protected override void Check(SpecCheck check)
    {
        check.Within("drift.slack", Slack, 0, 1e6);
        check.Within("drift.threshold", Threshold, 0, 1e9, lowExcluded: true);
        check.Within("drift.warningThreshold", WarningThreshold, 0, Threshold, lowExcluded: true);
        check.Within("drift.warmUp", WarmUp, 1, 1_000_000);
    }
}
