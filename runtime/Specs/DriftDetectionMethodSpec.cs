using ArchetypeRC.Runtime.Drift;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>Rises of a classification's error rate, found by a <see cref="DriftDetectionMethod"/> (DDM).</summary>
public sealed record DriftDetectionMethodSpec : DriftSpec
{
    /// <summary>Deviations above the least rate that are a warning. 0.5 to 100.</summary>
    public double WarningDeviations { get; init; } = 2;

    /// <summary>Deviations above the least rate that are a drift. <see cref="WarningDeviations"/> to 100.</summary>
    public double DriftDeviations { get; init; } = 3;

    /// <summary>Values before anything is said, at the start and after each drift. 2 to 1,000,000.</summary>
    public int WarmUp { get; init; } = 30;

    /// <inheritdoc/>
    public override IDriftDetector Build() => new DriftDetectionMethod(this);

    /// <inheritdoc/>
    public override IDriftDetector Restore(DriftDetectorState state) => DriftDetectionMethod.Restore(this, state);

    private protected override void Check(SpecCheck check)
    {
        check.Within("drift.warningDeviations", WarningDeviations, 0.5, 100);
        check.Within("drift.driftDeviations", DriftDeviations, WarningDeviations, 100);
        check.Within("drift.warmUp", WarmUp, 2, 1_000_000);
    }
}
