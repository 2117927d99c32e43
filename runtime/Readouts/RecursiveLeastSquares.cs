using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>Recursive least squares with forgetting: learns a linear readout sample by sample.</summary>
/// <remarks>
/// s: features, length F. y: target, length O. W: O x F, starts at 0. P: F x F, the inverse correlation, starts at I / ridge
/// (the bias is penalised like every weight).
/// g = P s;  k = g / (L + s'g);  W += (y - W s) k';  P = (P - g g' / (L + s'g)) / L.  F^2 + 2 O F multiply-adds per sample in
/// one pass over the upper half of P; no allocation. A sample of weight w counts as root(w) s with the target root(w) y. With L = 1 the weights are those of ridge regression over all samples.
/// L is the forgetting factor, or 1 while the trace of P is above the cap, so that constant input does not wind P up.
/// Source: Haykin, Adaptive Filter Theory, chapter on RLS; Waegeman, wyffels, Schrauwen 2012,
/// doi:10.1109/TNNLS.2012.2208655. Differs: symmetric half, held-back update (<see cref="InverseCorrelation"/>), trace cap. Not thread-safe.
/// </remarks>
public sealed class RecursiveLeastSquares : OnlineReadout
{
    private readonly ReadoutSpec spec;
    private readonly InverseCorrelation inverse;

    /// <summary>Starts with weights of 0 and P = I / ridge.</summary>
    /// <param name="spec">Ridge, forgetting factor and trace cap.</param>
    /// <param name="features">F, at least 1.</param>
    /// <param name="outputs">O, at least 1.</param>
    public RecursiveLeastSquares(ReadoutSpec spec, int features, int outputs)
        : this(spec, InverseCorrelation.Of(AtLeastOne(features), spec.Ridge), features, outputs, new double[features * AtLeastOne(outputs)])
    {
    }

    private RecursiveLeastSquares(ReadoutSpec spec, InverseCorrelation inverse, int features, int outputs, double[] weights)
        : base(features, outputs, weights)
    {
        this.spec = spec;
        this.inverse = inverse;
    }

    /// <summary>The trace of P: large while there are directions in which little has been seen.</summary>
    public override double Trace => inverse.Trace;

    /// <inheritdoc/>
    public override long OperationsPerUpdate => (2L * inverse.Length) + (2L * Weights.Length);

    /// <inheritdoc/>
    public override long BytesPerUpdate => sizeof(double) * 2L * (inverse.Length + Weights.Length);

    /// <summary>
    /// Goes on where a ridge regression ended: its weights, and P = (B + ridge D)^-1, D being I without the bias. Without
    /// any rows the same as a new readout.
    /// </summary>
    public static RecursiveLeastSquares FromStatistics(ReadoutSpec spec, SufficientStatistics statistics)
    {
        if (statistics.Count == 0)
            return new RecursiveLeastSquares(spec, statistics.Features, statistics.Outputs);
        var matrix = new SymmetricTiles(statistics.Features);
        var solution = statistics.Fit(spec.Ridge, matrix);
        return new RecursiveLeastSquares(
            spec, new InverseCorrelation(matrix), solution.Features, solution.Outputs, solution.Weights.ToArray())
        {
            Updates = statistics.Count,
        };
    }

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    /// <exception cref="ArgumentException">A part of the state has another length than its numbers of features and outputs ask for.</exception>
    public static RecursiveLeastSquares Restore(ReadoutSpec spec, ReadoutState state)
    {
        ReadoutStateShape.Of(OnlineLearner.RecursiveLeastSquares, state.Features, state.Outputs).Check(state);
        var kept = InverseCorrelation.Restore(
            state.Features, state.Correlation.Span, state.Scale, state.Pending.Span, state.PendingFactor);
        return new RecursiveLeastSquares(spec, kept, state.Features, state.Outputs, state.Weights.ToArray()) { Updates = state.Updates };
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
            Correlation = inverse.Save(),
            Scale = inverse.Scale,
            Pending = pending,
            PendingFactor = factor,
            Updates = Updates,
        };
    }

    /// <inheritdoc/>
    private protected override void Absorb(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double weight)
    {
        var trace = inverse.Meet(features);
        var forgetting = trace > spec.TraceCap ? 1 : spec.Forgetting;

        // Along a direction in which P is 0 to rounding there is nothing left to learn.
        if (inverse.Excitation > 0)
            Update(features, targets, weight * inverse.Scale / (forgetting + (weight * inverse.Scale * inverse.Excitation)));
        else
            inverse.PassOver();
        inverse.Fade(forgetting);
    }

    // gain = w c / (L + w c s'Qs), w being the weight of the sample: W moves by error times gain times Qs.
    private void Update(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double gain)
    {
        for (var o = 0; o < Outputs; o++)
        {
            var row = Row(o);
            RowVectors.AddScaled((targets[o] - RowVectors.Dot(row, features)) * gain, inverse.Direction, row);
        }

        inverse.TakeIn(gain);
    }
}
