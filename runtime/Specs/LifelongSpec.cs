using System.Collections.Immutable;
using ArchetypeRC.Runtime.Archetypes;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>What a model does beyond learning each row: find changes of its stream, keep what it knew, say how sure it is.</summary>
public sealed record LifelongSpec
{
    /// <summary>How changes are found; null for not at all. The default looks often, and so asks for more certainty at each look.</summary>
    public DriftSpec? Drift { get; init; } =
        new AdaptiveWindowSpec { Delta = 1e-4, WarningDelta = 0.005, RisesOnly = true, CheckInterval = 8 };

    /// <summary>What is kept of regimes that have ended. Without <see cref="Drift"/> it has no effect.</summary>
    public ArchetypeSpec Archetypes { get; init; } = new();

    /// <summary>Intervals around the predictions of a forecast or a regression; null for none.</summary>
    public IntervalSpec? Interval { get; init; }

    /// <summary>Every field that cannot be used in a model; empty when the spec is good.</summary>
    /// <param name="kind">The model's task.</param>
    /// <param name="learner">How its readout learns.</param>
    /// <param name="features">Features of its readout.</param>
    /// <param name="outputs">Outputs of its readout.</param>
    public ImmutableArray<SpecProblem> Validate(TaskKind kind, OnlineLearner learner, int features, int outputs)
    {
        var check = new SpecCheck();
        Archetypes.CheckInto(check, "lifelong.archetypes");
        if (Drift is DriftDetectionMethodSpec && kind != TaskKind.Classification)
            check.Add("lifelong.drift", "driftDetectionMethod", "adaptiveWindow, pageHinkley unless the task is a classification");
        if (Drift is not null && learner != OnlineLearner.RecursiveLeastSquares)
            check.Add("lifelong.drift", "set", "none unless readout.learner is RecursiveLeastSquares");
        if (Drift is AdaptiveWindowSpec { RisesOnly: false })
            check.Add("lifelong.drift.risesOnly", "False", "True: an error that falls is no reason to start again");
        if (Interval is not null && kind == TaskKind.Classification)
            check.Add("lifelong.interval", "set", "none for a classification: its outputs are scores");
        var bytes = Archetype.BytesOf(features, outputs, Archetypes.Recognition);
        if (Drift is not null && Archetypes.Capacity > 0 && Archetypes.MaximumBytes < bytes)
            check.Add("lifelong.archetypes.maximumBytes", Archetypes.MaximumBytes.ToString(), $"at least {bytes}, the size of one archetype");
        return [.. check.Problems, .. Drift?.Validate() ?? [], .. Interval?.Validate() ?? []];
    }
}
