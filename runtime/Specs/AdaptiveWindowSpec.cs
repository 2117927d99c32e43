using ArchetypeRC.Runtime.Drift;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>Changes of the mean, found by an <see cref="AdaptiveWindow"/> (ADWIN), slow ones too.</summary>
public sealed record AdaptiveWindowSpec : DriftSpec
{
    /// <summary>Chance of a false alarm that each check is held to. 1e-12 to 0.5.</summary>
    public double Delta { get; init; } = 0.002;

    /// <summary>The same for a warning: <see cref="Delta"/> to 1.</summary>
    public double WarningDelta { get; init; } = 0.05;

    /// <summary>Values between two checks. 1 to 100,000.</summary>
    public int CheckInterval { get; init; } = 32;

    /// <summary>
    /// Whether only a rise is told. A fall always shortens the window; for an error it is good news.
    /// </summary>
    public bool RisesOnly { get; init; }

    /// <inheritdoc/>
    public override IDriftDetector Build() => new AdaptiveWindow(this);

    /// <inheritdoc/>
    public override IDriftDetector Restore(DriftDetectorState state) => AdaptiveWindow.Restore(this, state);

    private protected override void Check(SpecCheck check)
    {
        check.Within("drift.delta", Delta, 1e-12, 0.5);
        check.Within("drift.warningDelta", WarningDelta, Delta, 1);
        check.Within("drift.checkInterval", CheckInterval, 1, 100_000);
    }
}
