using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// Recursive least squares in its information form: it carries the triangular factor of the correlation instead of an inverse,
/// which no rounding makes indefinite, and its ridge does not fade as samples are forgotten.
/// </summary>
/// <remarks>
/// s: features, length F. y: target, length O. R: F x F, upper triangular, R'R = ridge D + sum of L^(age) s s', D being I without
/// the bias; z = R'^-1 A, A the sum of L^(age) y s'. Each sample: [root(L) R, root(L) z; s', y'] is made triangular again by F Givens
/// rotations; W = R^-1 z by back-substitution. A sample of weight w enters as root(w) [s', y']. The ridge: with T = min(F - 1, ln 2 / -ln L) every weight but the bias has its
/// turn each T samples, and gets the pseudo-row root(ridge (1 - L^T)) e_j, so that a penalty r becomes L^T r + (1 - L^T) ridge
/// at its turns: it stays between half and one and a half times the ridge. About 2 F^2 + 4 O F + O F^2 / 2 multiply-adds per sample,
/// and 2/3 F^3 / T for the pseudo-rows; no allocation.
/// Source: Haykin, Adaptive Filter Theory, chapter on QR-RLS; Apolinario, QRD-RLS Adaptive Filtering, 2009,
/// doi:10.1007/978-0-387-09734-3. Differs: the pseudo-rows. Not thread-safe.
/// </remarks>
public sealed class InformationFilter : OnlineReadout
{
    private const double Ln2 = 0.6931471805599453;

    private readonly ReadoutSpec spec;
    private readonly int width;
    private readonly AlignedArray<double> factor;
    private readonly AlignedArray<double> sample;
    private readonly double root;
    private readonly int turn;
    private readonly double pseudoValue;

    /// <summary>Starts with weights of 0 and R'R = ridge D.</summary>
    /// <param name="spec">Ridge and forgetting factor.</param>
    /// <param name="features">F, at least 1.</param>
    /// <param name="outputs">O, at least 1.</param>
    public InformationFilter(ReadoutSpec spec, int features, int outputs)
        : this(spec, features, outputs, new double[AtLeastOne(features) * AtLeastOne(outputs)])
    {
        for (var i = 0; i < features - 1; i++)
            FactorRow(i)[0] = Math.Sqrt(spec.Ridge);
    }

    private InformationFilter(ReadoutSpec spec, int features, int outputs, double[] weights)
        : base(features, outputs, weights)
    {
        this.spec = spec;
        width = features + outputs;
        factor = new AlignedArray<double>(checked(features * width));
        sample = new AlignedArray<double>(width);
        root = Math.Sqrt(spec.Forgetting);
        if (spec.Forgetting == 1 || features == 1)
            return;
        turn = (int)Math.Clamp(Ln2 / -Elementary.Log(spec.Forgetting), 1, features - 1);
        var kept = 1.0;
        for (var i = 0; i < turn; i++)
            kept *= spec.Forgetting;
        pseudoValue = Math.Sqrt(spec.Ridge * (1 - kept));
    }

    /// <inheritdoc/>
    public override long OperationsPerUpdate
    {
        get
        {
            long f = Features, solve = Outputs * f * (f + 1) / 2;
            var pseudo = turn == 0 ? 0 : 2 * f * f * f / 3 / turn;
            return (2 * f * (f + 1)) + (4 * f * Outputs) + solve + pseudo;
        }
    }

    /// <inheritdoc/>
    public override long BytesPerUpdate =>
        sizeof(double) * ((Features * (Features + 1L) * (turn == 0 ? 1 : 2)) + (4L * Weights.Length));

    /// <summary>Goes on where a ridge regression ended, with the factor of its correlation.</summary>
    /// <exception cref="InvalidOperationException">The sums have overflowed.</exception>
    public static InformationFilter FromStatistics(ReadoutSpec spec, SufficientStatistics statistics)
    {
        var readout = new InformationFilter(
            spec, statistics.Features, statistics.Outputs, new double[statistics.Features * statistics.Outputs])
        {
            Updates = statistics.Count,
        };
        var cholesky = statistics.NewFactor();
        var targets = new double[readout.Weights.Length];
        if (!statistics.Factor(cholesky, spec.Ridge, targets))
            throw new InvalidOperationException("The sums have overflowed; there is nothing to go on from.");
        for (var o = 0; o < readout.Outputs; o++)
        {
            var column = targets.AsSpan(o * readout.Features, readout.Features);
            cholesky.SolveTransposed(column);
            for (var i = 0; i < readout.Features; i++)
                readout.FactorRow(i)[readout.Features - i + o] = column[i];
        }

        for (var i = 0; i < readout.Features; i++)
            cholesky.UpperRow(i).CopyTo(readout.FactorRow(i));
        readout.SolveWeights();
        return readout;
    }

    /// <summary>
    /// Goes on where a ridge regression ended that never formed the correlation. Without any samples the same as a new readout.
    /// </summary>
    public static InformationFilter FromStatistics(ReadoutSpec spec, TriangularSums statistics)
    {
        if (statistics.Count == 0)
            return new InformationFilter(spec, statistics.Features, statistics.Outputs);
        var readout = new InformationFilter(
            spec, statistics.Features, statistics.Outputs, new double[statistics.Features * statistics.Outputs])
        {
            Updates = statistics.Count,
        };
        statistics.Factor(spec.Ridge).Span.CopyTo(readout.factor.Span);
        readout.SolveWeights();
        return readout;
    }

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    /// <exception cref="ArgumentException">The state is not one of this learner, or its parts do not fit together.</exception>
    public static InformationFilter Restore(ReadoutSpec spec, ReadoutState state)
    {
        ReadoutStateShape.Of(OnlineLearner.InformationFilter, state.Features, state.Outputs).Check(state);
        var readout = new InformationFilter(spec, state.Features, state.Outputs, state.Weights.ToArray()) { Updates = state.Updates };
        var packed = state.Correlation.Span;
        for (var i = 0; i < state.Features; i++)
        {
            var length = state.Features - i;
            packed[..length].CopyTo(readout.FactorRow(i));
            packed = packed[length..];
            for (var o = 0; o < state.Outputs; o++)
                readout.FactorRow(i)[length + o] = state.Targets.Span[(o * state.Features) + i];
        }

        return readout;
    }

    /// <inheritdoc/>
    public override ReadoutState Save()
    {
        var packed = new double[Features * (Features + 1) / 2];
        var targets = new double[Weights.Length];
        var at = 0;
        for (var i = 0; i < Features; i++)
        {
            FactorRow(i)[..(Features - i)].CopyTo(packed.AsSpan(at));
            at += Features - i;
            for (var o = 0; o < Outputs; o++)
                targets[(o * Features) + i] = FactorRow(i)[Features - i + o];
        }

        return new ReadoutState
        {
            Features = Features,
            Outputs = Outputs,
            Weights = Weights.ToArray(),
            Correlation = packed,
            Scale = 1,
            Pending = ReadOnlyMemory<double>.Empty,
            PendingFactor = 0,
            Updates = Updates,
            Targets = targets,
        };
    }

    /// <inheritdoc/>
    private protected override void Absorb(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double weight)
    {
        features.CopyTo(sample.Span);
        targets.CopyTo(sample.Span[Features..]);
        if (weight != 1)
            RowVectors.Scale(Math.Sqrt(weight), sample.Span[..width]);
        for (var i = 0; i < Features; i++)
            GivensRotation.Apply(FactorRow(i), sample.Span[i..], root);
        if (turn > 0)
        {
            for (var j = (int)(Updates % turn); j < Features - 1; j += turn)
                AddPseudoRow(j);
        }

        SolveWeights();
    }

    private void AddPseudoRow(int feature)
    {
        sample.Span.Clear();
        sample.Span[feature] = pseudoValue;
        for (var i = feature; i < Features; i++)
            GivensRotation.Apply(FactorRow(i), sample.Span[i..], 1);
    }

    // Along a feature that has never been other than 0, and has no ridge, there is nothing to be known: its weight is 0.
    private void SolveWeights()
    {
        for (var i = Features - 1; i >= 0; i--)
        {
            var row = FactorRow(i);
            for (var o = 0; o < Outputs; o++)
            {
                var known = RowVectors.Dot(row[1..(Features - i)], Row(o)[(i + 1)..]);
                Row(o)[i] = row[0] > 0 ? (row[Features - i + o] - known) / row[0] : 0;
            }
        }
    }

    // [R, z] from the diagonal of row i on, [F - i + O].
    private Span<double> FactorRow(int i) => factor.Span.Slice((i * width) + i, width - i);
}
