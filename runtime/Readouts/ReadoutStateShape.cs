using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>How many values each part of a <see cref="ReadoutState"/> holds, which the learner decides.</summary>
/// <param name="Features">F, the constant 1 included as the last.</param>
/// <param name="Outputs">O</param>
/// <param name="Weights">Values of <see cref="ReadoutState.Weights"/>.</param>
/// <param name="Correlation">Values of <see cref="ReadoutState.Correlation"/>.</param>
/// <param name="Pending">Values of <see cref="ReadoutState.Pending"/>.</param>
/// <param name="Targets">Values of <see cref="ReadoutState.Targets"/>.</param>
/// <param name="Errors">Values of <see cref="ReadoutState.Errors"/>.</param>
/// <param name="Members">Number of <see cref="ReadoutState.Members"/>, each a recursive least squares.</param>
/// <param name="Sums">Whether there are <see cref="ReadoutState.Sums"/>.</param>
public sealed record ReadoutStateShape(
    int Features, int Outputs, long Weights, long Correlation, long Pending, long Targets, long Errors, int Members, bool Sums)
{
    /// <summary>The shape that a learner's state has.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="features">F, at least 1.</param>
    /// <param name="outputs">O, at least 1.</param>
    public static ReadoutStateShape Of(OnlineLearner learner, int features, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        var weights = (long)features * outputs;
        var half = features * (features + 1L) / 2;
        var bare = new ReadoutStateShape(features, outputs, weights, 0, 0, 0, 0, 0, false);
        return learner switch
        {
            OnlineLearner.InformationFilter => bare with { Correlation = half, Targets = weights },
            OnlineLearner.DecayedSums => bare with { Sums = true },
            OnlineLearner.LeastMeanSquares or OnlineLearner.NormalisedLeastMeanSquares => bare,
            OnlineLearner.VariableForgetting => bare with { Errors = 2L * outputs, Members = 2 },
            OnlineLearner.Logistic => bare with { Correlation = half + features },
            _ => bare with { Correlation = half, Pending = features },
        };
    }

    /// <summary>What of a state does not fit, as a sentence; null when everything fits.</summary>
    public string? Misfit(ReadoutState state) =>
        Length("features of the readout", state.Features, Features)
        ?? Length("outputs of the readout", state.Outputs, Outputs)
        ?? Length("readout weights", state.Weights.Length, Weights)
        ?? Length("inverse correlation", state.Correlation.Length, Correlation)
        ?? Length("held-back update", state.Pending.Length, Pending)
        ?? Length("readout targets", state.Targets.Length, Targets)
        ?? Length("readout errors", state.Errors.Length, Errors)
        ?? Length("members of the readout", state.Members.Length, Members)
        ?? Length("sums of the readout", state.Sums is null ? 0 : 1, Sums ? 1 : 0)
        ?? Length("features of the readout's sums", state.Sums?.Features ?? Features, Features)
        ?? Length("outputs of the readout's sums", state.Sums?.Outputs ?? Outputs, Outputs)
        ?? (state.Sums is null ? null : SufficientStatistics.Misfit(state.Sums))
        ?? state.Members.Select(Of(OnlineLearner.RecursiveLeastSquares, Features, Outputs).Misfit).FirstOrDefault(m => m is not null);

    internal void Check(ReadoutState state)
    {
        if (Misfit(state) is { } misfit)
            throw new ArgumentException(misfit, nameof(state));
    }

    private static string? Length(string what, long actual, long expected) =>
        actual == expected ? null : $"The state holds {actual} values of {what}; its spec asks for {expected}.";
}
