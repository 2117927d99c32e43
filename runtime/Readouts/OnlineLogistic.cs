using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>Multinomial logistic regression, learned sample by sample; answers with the probabilities of the classes.</summary>
/// <remarks>
/// s: features, length F. y: 1 for the right class, 0 for the others, length C. W: C x F, starts at 0. w: weight. P: F x F, the inverse of
/// S = ridge I + sum of L^(age) w h s s'. Each sample: P = P / L;  W = argmin of w (log sum_c exp(W_c s) - W_y s) + sum_c |V_c - W_c|^2 / 2
/// in the norm of S, V being W of before: the step goes to where the slope of the new W asks for it, W += w (y - softmax(W s)) (P s)', so that no
/// sample, however much it weighs, is overshot. Along P s alone, C unknowns by Newton steps that are halved until the sum falls. Then
/// h = (1 - sum p^2) / (C - 1), p = softmax(W s): the mean curvature of the loss in the C - 1 directions in which it has one, where W now is.
/// F^2 + 2 C F multiply-adds per sample and some tens of C; no allocation.
/// The ridge: a weight has its turn each T samples, T at most ln 2 / -ln L, with the penalty (1 - L^T) ridge / 2 W^2, so that its ridge stays
/// between half and one and a half times what it is and P below 2 / ridge, in which nothing can wind up. F^2 multiply-adds more each T / F samples.
/// Source: Toulis, Airoldi 2017, doi:10.1214/16-AOS1506, the implicit step theta_n = theta_(n-1) + C_n grad log f(y_n; theta_n); curvature at the new
/// mode as in Spiegelhalter, Lauritzen 1990, doi:10.1002/net.3230200507. Differs: one S for all classes, forgetting, the turns of the ridge. Not
/// thread-safe.
/// </remarks>
public sealed class OnlineLogistic : OnlineReadout
{
    private const double Ln2 = 0.6931471805599453;
    private const double LongestCycle = 1e9;
    private const int MostSteps = 50;
    private const int MostHalvings = 60;
    private const double Accuracy = 1e-12;

    private readonly ReadoutSpec spec;
    private readonly InverseCorrelation inverse;
    private readonly double[] scores;
    private readonly double[] moved;
    private readonly double[] step;
    private readonly double[] trial;
    private readonly double[] probabilities;
    private readonly double[] unit;
    private readonly long turn;
    private readonly long apart;
    private readonly double renewed;

    /// <summary>Starts with weights of 0 and P = I / ridge.</summary>
    /// <param name="spec">Ridge and forgetting factor.</param>
    /// <param name="features">F, at least 1.</param>
    /// <param name="classes">C, at least 2.</param>
    public OnlineLogistic(ReadoutSpec spec, int features, int classes)
        : this(spec, InverseCorrelation.Of(AtLeastOne(features), spec.Ridge), features, classes, new double[features * AtLeastOne(classes)])
    {
    }

    private OnlineLogistic(ReadoutSpec spec, InverseCorrelation inverse, int features, int classes, double[] weights)
        : base(features, classes, weights)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        this.spec = spec;
        this.inverse = inverse;
        scores = new double[classes];
        moved = new double[classes];
        step = new double[classes];
        trial = new double[classes];
        probabilities = new double[classes];
        unit = new double[features];
        if (spec.Forgetting == 1)
            return;
        var logarithm = Elementary.Log(spec.Forgetting);
        var cycle = (long)Math.Clamp(Ln2 / -logarithm, 1, LongestCycle);
        apart = Math.Max(1, cycle / features);
        turn = Math.Min(cycle, apart * features);
        renewed = spec.Ridge * (1 - Elementary.Exp(turn * logarithm));
    }

    /// <summary>
    /// The trace of P, below 2 F / ridge. It is not that of an inverse correlation, for which there is a cap.
    /// </summary>
    internal double CurvatureTrace => inverse.Trace;

    /// <inheritdoc/>
    public override long OperationsPerUpdate =>
        (2L * inverse.Length) + (2L * Weights.Length) + (40L * Outputs) + (turn == 0 ? 0 : ((2L * inverse.Length) + Weights.Length) * Features / turn);

    /// <inheritdoc/>
    public override long BytesPerUpdate =>
        sizeof(double) * 2L * (inverse.Length + Weights.Length) * (turn == 0 ? 1 : 1 + (Features / turn));

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    /// <exception cref="ArgumentException">The state is not one of this learner, or its parts do not fit together.</exception>
    public static OnlineLogistic Restore(ReadoutSpec spec, ReadoutState state)
    {
        ReadoutStateShape.Of(OnlineLearner.Logistic, state.Features, state.Outputs).Check(state);
        var packed = state.Correlation.Span[..^state.Features];
        var pending = state.Correlation.Span[^state.Features..];
        var kept = InverseCorrelation.Restore(state.Features, packed, state.Scale, pending, state.PendingFactor);
        return new OnlineLogistic(spec, kept, state.Features, state.Outputs, state.Weights.ToArray()) { Updates = state.Updates };
    }

    /// <summary>Computes the probability of each class; they sum to 1. NaN throughout when a score is not finite. Allocates nothing.</summary>
    /// <param name="features">[Features], the last being 1.</param>
    /// <param name="outputs">[Outputs]</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public override void Predict(ReadOnlySpan<double> features, Span<double> outputs)
    {
        base.Predict(features, outputs);
        Softmax.InPlace(outputs);
    }

    /// <inheritdoc/>
    public override ReadoutState Save()
    {
        var (pending, factor) = inverse.Pending();
        return new ReadoutState
        {
            Features = Features,
            Outputs = Outputs,
            Weights = Weights.ToArray(),
            Correlation = new[] { inverse.Save(), pending }.SelectMany(part => part).ToArray(),
            Scale = inverse.Scale,
            Pending = ReadOnlyMemory<double>.Empty,
            PendingFactor = factor,
            Updates = Updates,
        };
    }

    /// <inheritdoc/>
    private protected override void Absorb(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double weight)
    {
        inverse.Meet(features);
        base.Predict(features, scores);
        var reach = inverse.Scale * inverse.Excitation / spec.Forgetting;

        // Scores that are no numbers teach nothing, nor does a direction in which P is 0 to rounding.
        if (reach > 0 && Move(ErrorSums.Highest(targets), weight, reach))
        {
            for (var c = 0; c < Outputs; c++)
                RowVectors.AddScaled(moved[c] / inverse.Excitation, inverse.Direction, Row(c));
            var curvature = weight * Curvature();
            inverse.TakeIn(curvature * inverse.Scale / (spec.Forgetting + (curvature * inverse.Scale * inverse.Excitation)));
        }
        else
        {
            inverse.PassOver();
        }

        inverse.Fade(spec.Forgetting);
        if (turn == 0 || Updates % apart != 0)
            return;
        for (var j = Updates / apart % (turn / apart); j < Features; j += turn / apart)
            Renew((int)j);
    }

    // How far the scores of the sample move, d: least d'd / 2q + w (log sum exp(z + d) - z_y - d_y), q being s'Ps. False when that is no number.
    // The Hessian is I / q + w (diag p - p p'), of which p has the inverse in C operations.
    private bool Move(int label, double weight, double reach)
    {
        moved.AsSpan().Clear();
        var value = Value(moved, label, weight, reach);
        if (!double.IsFinite(value))
            return false;
        for (var iteration = 0; iteration < MostSteps && NewtonStep(label, weight, reach); iteration++)
        {
            var length = 1.0;
            var lower = double.PositiveInfinity;
            for (var halving = 0; halving < MostHalvings && !(lower < value); halving++, length /= 2)
            {
                moved.CopyTo(trial, 0);
                RowVectors.AddScaled(-length, step, trial);
                lower = Value(trial, label, weight, reach);
            }

            if (!(lower < value))
                break;
            trial.CopyTo(moved, 0);
            value = lower;
        }

        // The probabilities of where the scores end, and not of a last trial.
        return double.IsFinite(Value(moved, label, weight, reach));
    }

    // False where the slope is 0 to rounding.
    private bool NewtonStep(int label, double weight, double reach)
    {
        double largest = 0, along = 0, rest = 0;
        for (var c = 0; c < Outputs; c++)
        {
            var probability = probabilities[c];
            var slope = (moved[c] / reach) - (weight * ((c == label ? 1 : 0) - probability));
            largest = Math.Max(largest, Math.Abs(slope));
            var share = 1 / (1 + (reach * weight * probability));
            step[c] = reach * slope * share;
            along += probability * step[c];
            rest += probability * share;
        }

        for (var c = 0; c < Outputs; c++)
        {
            var probability = probabilities[c];
            step[c] += reach * weight * probability / (1 + (reach * weight * probability)) * (along / rest);
        }

        return largest > Accuracy * weight;
    }

    private double Value(double[] distance, int label, double weight, double reach)
    {
        scores.CopyTo(probabilities, 0);
        RowVectors.AddScaled(1, distance, probabilities);
        var own = probabilities[label];
        var loss = Softmax.InPlace(probabilities) - own;
        return (RowVectors.Dot(distance, distance) / (2 * reach)) + (weight * loss);
    }

    private double Curvature()
    {
        var spread = 0.0;
        foreach (var probability in probabilities)
            spread = Math.FusedMultiplyAdd(probability, 1 - probability, spread);
        return spread / (Outputs - 1);
    }

    // A sample along one weight alone: its target is 0 for every class, its curvature the ridge that has faded since the last turn.
    private void Renew(int feature)
    {
        unit[feature] = 1;
        inverse.Meet(unit);
        unit[feature] = 0;
        if (!(inverse.Excitation > 0))
        {
            inverse.PassOver();
            return;
        }

        var gain = renewed * inverse.Scale / (1 + (renewed * inverse.Scale * inverse.Excitation));
        for (var c = 0; c < Outputs; c++)
            RowVectors.AddScaled(-gain * Row(c)[feature], inverse.Direction, Row(c));
        inverse.TakeIn(gain);
    }
}
