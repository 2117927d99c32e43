using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>Stochastic gradient of the squared error: the cheapest learner, and the slowest to learn.</summary>
/// <remarks>
/// s: features, length F. y: target, length O. W: O x F, starts at 0. W += m (y - W s) s', 2 O F multiply-adds per sample.
/// w: weight. Plain: m = min(w step, 1 / s's): a step that would overshoot its own sample is cut to the one that meets it, so that no step
/// size makes the weights diverge. Normalised: m = min(w normalisedStep, 1) / (ridge + s's).
/// Source: Widrow and Hoff 1960 (plain), Nagumo and Noda 1967, doi:10.1109/TAC.1967.1098599 (normalised). Differs: the cut.
/// </remarks>
public sealed class LeastMeanSquares : OnlineReadout
{
    private readonly ReadoutSpec spec;

    /// <summary>Starts with weights of 0.</summary>
    /// <param name="spec">Step sizes, and whether the step is normalised: <see cref="ReadoutSpec.Learner"/>.</param>
    /// <param name="features">F, at least 1.</param>
    /// <param name="outputs">O, at least 1.</param>
    public LeastMeanSquares(ReadoutSpec spec, int features, int outputs)
        : this(spec, features, outputs, new double[AtLeastOne(features) * AtLeastOne(outputs)])
    {
    }

    private LeastMeanSquares(ReadoutSpec spec, int features, int outputs, double[] weights)
        : base(features, outputs, weights) => this.spec = spec;

    /// <inheritdoc/>
    public override long OperationsPerUpdate => Features + (2L * Weights.Length);

    /// <inheritdoc/>
    public override long BytesPerUpdate => sizeof(double) * 2L * Weights.Length;

    /// <summary>Starts with the weights of a ridge regression; it has no other memory of the samples behind them.</summary>
    /// <exception cref="InvalidOperationException">No sample was taken in.</exception>
    public static LeastMeanSquares FromStatistics(ReadoutSpec spec, SufficientStatistics statistics) =>
        new(spec, statistics.Features, statistics.Outputs, statistics.Solve(spec.Ridge).Weights.ToArray())
        {
            Updates = statistics.Count,
        };

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    /// <exception cref="ArgumentException">The state is not one of this learner, or its parts do not fit together.</exception>
    public static LeastMeanSquares Restore(ReadoutSpec spec, ReadoutState state)
    {
        ReadoutStateShape.Of(OnlineLearner.LeastMeanSquares, state.Features, state.Outputs).Check(state);
        return new LeastMeanSquares(spec, state.Features, state.Outputs, state.Weights.ToArray()) { Updates = state.Updates };
    }

    /// <inheritdoc/>
    public override ReadoutState Save() => new()
    {
        Features = Features,
        Outputs = Outputs,
        Weights = Weights.ToArray(),
        Correlation = ReadOnlyMemory<double>.Empty,
        Scale = 1,
        Pending = ReadOnlyMemory<double>.Empty,
        PendingFactor = 0,
        Updates = Updates,
    };

    /// <inheritdoc/>
    private protected override void Absorb(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double weight)
    {
        var length = RowVectors.Dot(features, features);
        var step = spec.Learner == OnlineLearner.NormalisedLeastMeanSquares
            ? Math.Min(weight * spec.NormalisedStep, 1) / (spec.Ridge + length)
            : Math.Min(weight * spec.StepSize, 1 / length);
        for (var o = 0; o < Outputs; o++)
            RowVectors.AddScaled(step * (targets[o] - RowVectors.Dot(Row(o), features)), features, Row(o));
    }
}
