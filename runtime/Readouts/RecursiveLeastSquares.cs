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
/// Kept as P = c (Q - v v'): v is the update of the last sample, held back for the next pass; forgetting moves c alone.
/// Source: Haykin, Adaptive Filter Theory, chapter on RLS; Waegeman, wyffels, Schrauwen 2012,
/// doi:10.1109/TNNLS.2012.2208655. Differs: symmetric half, held-back update, trace cap. Not thread-safe.
/// </remarks>
public sealed class RecursiveLeastSquares : OnlineReadout
{
    private const double LargestScale = 1e4;

    private readonly ReadoutSpec spec;
    private readonly SymmetricTiles correlation;
    private readonly AlignedArray<double> pending;
    private readonly AlignedArray<double> current;
    private readonly AlignedArray<double> product;
    private double scale;
    private bool held;

    /// <summary>Starts with weights of 0 and P = I / ridge.</summary>
    /// <param name="spec">Ridge, forgetting factor and trace cap.</param>
    /// <param name="features">F, at least 1.</param>
    /// <param name="outputs">O, at least 1.</param>
    public RecursiveLeastSquares(ReadoutSpec spec, int features, int outputs)
        : this(spec, new SymmetricTiles(AtLeastOne(features)), outputs, new double[features * AtLeastOne(outputs)])
    {
        for (var i = 0; i < features; i++)
            correlation.Set(i, i, 1 / spec.Ridge);
    }

    private RecursiveLeastSquares(ReadoutSpec spec, SymmetricTiles correlation, int outputs, double[] weights)
        : base(correlation.Order, outputs, weights)
    {
        this.spec = spec;
        this.correlation = correlation;
        scale = 1;
        pending = new AlignedArray<double>(correlation.PaddedOrder);
        current = new AlignedArray<double>(correlation.PaddedOrder);
        product = new AlignedArray<double>(correlation.PaddedOrder);
    }

    /// <summary>The trace of P: large while there are directions in which little has been seen.</summary>
    public override double Trace => scale * (correlation.Trace() - RowVectors.Dot(pending.Span, pending.Span));

    /// <inheritdoc/>
    public override long OperationsPerUpdate => (2L * correlation.Length) + (2L * Weights.Length);

    /// <inheritdoc/>
    public override long BytesPerUpdate => sizeof(double) * 2L * (correlation.Length + Weights.Length);

    /// <summary>
    /// Goes on where a ridge regression ended: its weights, and P = (B + ridge D)^-1, D being I without the bias. Without
    /// any rows the same as a new readout.
    /// </summary>
    public static RecursiveLeastSquares FromStatistics(ReadoutSpec spec, SufficientStatistics statistics)
    {
        if (statistics.Count == 0)
            return new RecursiveLeastSquares(spec, statistics.Features, statistics.Outputs);
        var inverse = new SymmetricTiles(statistics.Features);
        var solution = statistics.Fit(spec.Ridge, inverse);
        return new RecursiveLeastSquares(spec, inverse, solution.Outputs, solution.Weights.ToArray())
        {
            Updates = statistics.Count,
        };
    }

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    /// <exception cref="ArgumentException">A part of the state has another length than its numbers of features and outputs ask for.</exception>
    public static RecursiveLeastSquares Restore(ReadoutSpec spec, ReadoutState state)
    {
        ReadoutStateShape.Of(OnlineLearner.RecursiveLeastSquares, state.Features, state.Outputs).Check(state);
        var features = state.Features;
        var readout = new RecursiveLeastSquares(
            spec, new SymmetricTiles(features), state.Outputs, state.Weights.ToArray())
        {
            Updates = state.Updates,
            scale = state.Scale,
            held = state.PendingFactor != 0,
        };
        readout.correlation.Unpack(state.Correlation.Span);
        var factor = Math.Sqrt(state.PendingFactor);
        for (var i = 0; i < features; i++)
            readout.pending.Span[i] = factor * state.Pending.Span[i];
        return readout;
    }

    /// <inheritdoc/>
    public override ReadoutState Save()
    {
        var packed = new double[Features * (Features + 1) / 2];
        correlation.Pack(packed);
        return new ReadoutState
        {
            Features = Features,
            Outputs = Outputs,
            Weights = Weights.ToArray(),
            Correlation = packed,
            Scale = scale,
            Pending = pending.Span[..Features].ToArray(),
            PendingFactor = held ? 1 : 0,
            Updates = Updates,
        };
    }

    /// <inheritdoc/>
    private protected override void Absorb(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double weight)
    {
        features.CopyTo(current.Span);
        var trace = scale * correlation.Sweep(pending, current, product);
        var forgetting = trace > spec.TraceCap ? 1 : spec.Forgetting;

        // Along a direction in which P is 0 to rounding there is nothing left to learn.
        var excitation = RowVectors.Dot(current.Span, product.Span);
        if (excitation > 0)
            Update(features, targets, weight * scale / (forgetting + (weight * scale * excitation)));
        else
            pending.Span.Clear();
        held = excitation > 0;
        scale /= forgetting;
        if (scale > LargestScale)
            Renormalise();
    }

    // gain = w c / (L + w c s'Qs), w being the weight of the sample: W moves by error times gain times Qs, and v is Qs times the root of the gain, so that v v' is
    // symmetric to the last bit.
    private void Update(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double gain)
    {
        var direction = product.Span[..Features];
        for (var o = 0; o < Outputs; o++)
        {
            var row = Row(o);
            RowVectors.AddScaled((targets[o] - RowVectors.Dot(row, features)) * gain, direction, row);
        }

        pending.Span.Clear();
        RowVectors.AddScaled(Math.Sqrt(gain), product.Span, pending.Span);
    }

    private void Renormalise()
    {
        correlation.Scale(scale);
        RowVectors.Scale(Math.Sqrt(scale), pending.Span);
        scale = 1;
    }
}
