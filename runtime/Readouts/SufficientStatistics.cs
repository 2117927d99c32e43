using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// All that ridge regression needs to know of any number of samples: B = sum s s', A = sum y s', and sum y y'. Statistics of
/// parts add up to those of the whole, so parts may be gathered anywhere, taken out again, weighted and faded with time.
/// O((F+O)^2) numbers; not thread-safe.
/// </summary>
/// <remarks>
/// Rows [s; y] are buffered and taken in by 256 at a time, (F+O)^2 / 2 multiply-adds per row. Fading moves one factor, and the
/// rows that come later enter larger instead. Equal calls in equal order give equal bits, whether or not a solution is asked
/// for or the state saved in between. Source of the method: methods of sums, as in Bacciu et al. 2021,
/// doi:10.1109/IJCNN52387.2021.9533806.
/// </remarks>
public sealed class SufficientStatistics
{
    private const int BufferRows = 256;
    private const double SmallestScale = 1e-6;
    private const double Epsilon = 2.220446049250313e-16;
    private const int PanelWidth = PanelProduct.PanelWidth;

    private readonly int width;
    private readonly int stride;
    private readonly AlignedArray<double> sums;
    private readonly AlignedArray<double> panels;
    private double scale = 1;
    private int buffered;

    /// <param name="features">F, the constant 1 included as the last; at least 1.</param>
    /// <param name="outputs">O, at least 1.</param>
    public SufficientStatistics(int features, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        Features = features;
        Outputs = outputs;
        width = features + outputs;
        stride = PanelProduct.Padded(width);
        sums = new AlignedArray<double>(checked(stride * stride));
        panels = new AlignedArray<double>(BufferRows * stride);
    }

    /// <summary>Number of features, F, the constant 1 included as the last.</summary>
    public int Features { get; }

    /// <summary>Number of outputs, O.</summary>
    public int Outputs { get; }

    /// <summary>Samples taken in, less those taken out.</summary>
    public long Count { get; private set; }

    /// <summary>Sum of the samples' weights, faded: the number of samples that a mean over them goes by.</summary>
    public double Weight { get; private set; }

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    /// <exception cref="ArgumentException">A part of the state has another length than its numbers of features and outputs ask for.</exception>
    public static SufficientStatistics Restore(SufficientStatisticsState state)
    {
        if (Misfit(state) is { } misfit)
            throw new ArgumentException(misfit, nameof(state));
        var statistics = new SufficientStatistics(state.Features, state.Outputs);
        var packed = state.Sums.Span;
        for (var row = 0; row < statistics.width; row++)
        {
            var length = statistics.width - row;
            packed[..length].CopyTo(statistics.sums.Span[((row * statistics.stride) + row)..]);
            packed = packed[length..];
        }

        for (var rest = state.Buffered.Span; !rest.IsEmpty; rest = rest[statistics.width..])
            statistics.SetRow(statistics.buffered++, rest[..state.Features], rest[state.Features..statistics.width]);
        statistics.Count = state.Count;
        statistics.Weight = state.Weight;
        statistics.scale = state.Scale;
        return statistics;
    }

    /// <summary>Everything that was taken in; what follows is the same, bit for bit, with or without the call.</summary>
    public SufficientStatisticsState Save()
    {
        var packed = new double[width * (width + 1) / 2];
        var at = 0;
        for (var row = 0; row < width; row++)
        {
            sums.Span.Slice((row * stride) + row, width - row).CopyTo(packed.AsSpan(at));
            at += width - row;
        }

        var rows = new double[buffered * width];
        for (var row = 0; row < buffered; row++)
            GetRow(row, rows.AsSpan(row * width, width));
        return new SufficientStatisticsState
        {
            Features = Features, Outputs = Outputs, Count = Count, Weight = Weight, Scale = scale, Sums = packed, Buffered = rows,
        };
    }

    /// <summary>Takes in one sample. Allocates nothing.</summary>
    /// <param name="features">[Features], the last being 1.</param>
    /// <param name="targets">[Outputs]</param>
    /// <exception cref="ArgumentException">A span has another length or a value is not finite; nothing was taken in.</exception>
    public void Add(ReadOnlySpan<double> features, ReadOnlySpan<double> targets)
    {
        ReadoutShape.Length(features.Length, Features, nameof(features));
        ReadoutShape.Length(targets.Length, Outputs, nameof(targets));
        ReadoutShape.Finite(features, nameof(features));
        ReadoutShape.Finite(targets, nameof(targets));
        Count++;
        Weight++;
        Append(features, targets, scale == 1 ? 1 : Math.Sqrt(1 / scale));
    }

    /// <summary>Takes in one sample that counts as much as <paramref name="weight"/> of them. Allocates nothing.</summary>
    /// <param name="features">[Features], the last being 1.</param>
    /// <param name="targets">[Outputs]</param>
    /// <param name="weight">Above 0 and finite; a class weight, for instance.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length, a value is not finite or the weight is not usable; nothing was taken in.
    /// </exception>
    public void Add(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double weight)
    {
        ReadoutShape.Length(features.Length, Features, nameof(features));
        ReadoutShape.Length(targets.Length, Outputs, nameof(targets));
        ReadoutShape.Finite(features, nameof(features));
        ReadoutShape.Finite(targets, nameof(targets));
        if (!(weight > 0) || double.IsInfinity(weight))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "A sample's weight is above 0, and finite.");
        Count++;
        Weight += weight;
        Append(features, targets, Math.Sqrt(weight / scale));
    }

    /// <summary>Lets everything taken in so far count <paramref name="factor"/> times as much. Allocates nothing.</summary>
    /// <param name="factor">Above 0, up to 1.</param>
    public void Decay(double factor)
    {
        if (!(factor > 0 && factor <= 1))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "A decay is above 0, up to 1.");
        Weight *= factor;
        scale *= factor;
        if (scale >= SmallestScale)
            return;
        TakeIn(sums);
        buffered = 0;
        RowVectors.Scale(scale, sums.Span);
        scale = 1;
    }

    /// <summary>Takes in everything that another has; the other is left alone.</summary>
    /// <exception cref="ArgumentException">The other has other numbers of features or outputs, or is this one.</exception>
    public void Merge(SufficientStatistics other)
    {
        ReadoutShape.Length(other.Features, Features, "features of the other statistics");
        ReadoutShape.Length(other.Outputs, Outputs, "outputs of the other statistics");
        if (ReferenceEquals(other, this))
            throw new ArgumentException("The other statistics are these; merging would count every sample twice.", nameof(other));
        var ratio = other.scale / scale;
        RowVectors.AddScaled(ratio, other.sums.Span, sums.Span);
        Count += other.Count;
        Weight += other.Weight;
        var row = new double[width];
        for (int t = 0, rows = other.buffered; t < rows; t++)
        {
            other.GetRow(t, row);
            Append(row.AsSpan(0, Features), row.AsSpan(Features), Math.Sqrt(ratio));
        }
    }

    /// <summary>
    /// Takes out everything that another has, which must have been taken in before: what is left knows nothing of it, to
    /// rounding. The other is left alone.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The other has other numbers of features or outputs, or more samples than these; nothing was taken out.
    /// </exception>
    public void Subtract(SufficientStatistics other)
    {
        ReadoutShape.Length(other.Features, Features, "features of the other statistics");
        ReadoutShape.Length(other.Outputs, Outputs, "outputs of the other statistics");
        if (other.Count > Count)
            throw new ArgumentException($"The other statistics hold {other.Count} samples, these only {Count}.", nameof(other));
        var whole = new AlignedArray<double>(sums.Length);
        other.CopyTo(whole);
        Count -= other.Count;
        Weight -= other.Weight;
        RowVectors.AddScaled(-1 / scale, whole.Span, sums.Span);
        if (Count > 0)
            return;
        // Nothing is left but rounding.
        sums.Span.Clear();
        (buffered, scale, Weight) = (0, 1, 0);
    }

    /// <summary>Ridge regression: W = A (B + ridge D)^-1, D being I without the bias. F^3 / 3 operations.</summary>
    /// <param name="ridge">Penalty of every weight but the bias, at least 0.</param>
    /// <exception cref="InvalidOperationException">No sample was taken in.</exception>
    public RidgeSolution Solve(double ridge) => Fit(ridge, inverse: null);

    /// <summary>(B + ridge D)^-1, [Features, Features] row-major. F^3 operations.</summary>
    /// <param name="ridge">Penalty of every weight but the bias, at least 0.</param>
    /// <exception cref="InvalidOperationException">No sample was taken in.</exception>
    public double[] Inverse(double ridge)
    {
        var tiles = new SymmetricTiles(Features);
        Fit(ridge, tiles);
        var inverse = new double[Features * Features];
        for (var row = 0; row < Features; row++)
        {
            for (var column = 0; column < Features; column++)
                inverse[(row * Features) + column] = tiles[Math.Min(row, column), Math.Max(row, column)];
        }

        return inverse;
    }

    /// <summary>The solution and, when there is a place for it, the inverse, out of one factorisation.</summary>
    internal RidgeSolution Fit(double ridge, SymmetricTiles? inverse)
    {
        if (!(ridge >= 0) || double.IsInfinity(ridge))
            throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "A ridge is 0 or above, and finite.");
        if (Count == 0)
            throw new InvalidOperationException("No sample was taken in; there is nothing to fit.");
        var factor = new CholeskyFactor(Features, stride);
        var weights = new double[Outputs * Features];
        if (TryFactor(factor, ridge, 0, weights))
        {
            for (var o = 0; o < Outputs; o++)
                factor.Solve(weights.AsSpan(o * Features, Features));
            if (inverse is not null)
                factor.InvertInto(inverse);
            return new RidgeSolution(Features, Outputs, weights, Deficient: false);
        }

        Penalise(factor.Matrix, ridge, 0);
        var spectrum = new SymmetricSpectrum(Full(factor.Matrix), Features);
        for (var o = 0; o < Outputs; o++)
            spectrum.Solve(weights.AsSpan(o * Features, Features));
        if (inverse is not null)
            spectrum.InvertInto(inverse);
        return new RidgeSolution(Features, Outputs, weights, Deficient: true);
    }

    /// <summary>Upper half of the sum of [s; y] [s; y]' in an array of its own, row by row, each of whole length, [F + O][F + O].</summary>
    internal double[][] Whole()
    {
        var whole = new AlignedArray<double>(sums.Length);
        CopyTo(whole);
        return [.. Enumerable.Range(0, width).Select(row => whole.Span.Slice(row * stride, width).ToArray())];
    }

    /// <summary>Sum of the squared errors of a solution on what was taken in, over all outputs.</summary>
    internal double SquaredError(RidgeSolution solution)
    {
        var whole = Whole();
        var error = 0.0;
        for (var o = 0; o < Outputs; o++)
        {
            var w = solution.Weights.Span.Slice(o * Features, Features);
            error += whole[Features + o][Features + o];
            for (var i = 0; i < Features; i++)
            {
                var across = RowVectors.Dot(whole[i].AsSpan(i + 1, Features - i - 1), w[(i + 1)..]);
                error += w[i] * ((whole[i][i] * w[i]) + (2 * (across - whole[i][Features + o])));
            }
        }

        return Math.Max(0, error);
    }

    /// <summary>What of a state does not fit its numbers of features and outputs, as a sentence; null when everything fits.</summary>
    internal static string? Misfit(SufficientStatisticsState state)
    {
        var row = (long)state.Features + state.Outputs;
        if (state.Features < 1 || state.Outputs < 1)
            return $"Sums of {state.Features} features and {state.Outputs} outputs were saved; at least 1 of each is possible.";
        if (state.Sums.Length != row * (row + 1) / 2)
            return $"The state holds {state.Sums.Length} values of sums; {row * (row + 1) / 2} are needed.";
        return state.Buffered.Length % row == 0 && state.Buffered.Length / row < BufferRows
            ? null
            : $"The state holds {state.Buffered.Length} values of buffered samples; a multiple of {row} is needed, below {BufferRows * row}.";
    }

    /// <summary>A place for <see cref="Factor"/>.</summary>
    internal CholeskyFactor NewFactor() => new(Features, stride);

    /// <summary>
    /// Factors B + ridge D without allocating. Where that is singular to rounding, the least ridge that is not, by powers of
    /// ten, on the bias too.
    /// </summary>
    /// <param name="factor">From <see cref="NewFactor"/>.</param>
    /// <param name="ridge">Penalty of every weight but the bias, at least 0.</param>
    /// <param name="targets">Receives A, [Outputs, Features].</param>
    /// <returns>Whether there is a factor: not when the sums have overflowed.</returns>
    internal bool Factor(CholeskyFactor factor, double ridge, Span<double> targets)
    {
        if (TryFactor(factor, ridge, 0, targets))
            return true;
        Penalise(factor.Matrix, 0, 0);
        var largest = 0.0;
        for (var i = 0; i < Features; i++)
            largest = Math.Max(largest, factor.Matrix.Span[(i * stride) + i]);
        for (var raised = Math.Max(Math.Max(ridge, double.Epsilon / Epsilon), Features * Epsilon * largest);
             double.IsFinite(raised); raised *= 10)
        {
            if (TryFactor(factor, raised, raised, targets))
                return true;
        }

        return false;
    }

    // A is read before it is overwritten by the factor.
    private bool TryFactor(CholeskyFactor factor, double ridge, double biasRidge, Span<double> targets)
    {
        Penalise(factor.Matrix, ridge, biasRidge);
        for (var f = 0; f < Features; f++)
        {
            for (var o = 0; o < Outputs; o++)
                targets[(o * Features) + f] = factor.Matrix.Span[(f * stride) + Features + o];
        }

        return factor.Factor();
    }

    // B + ridge D beside A', the buffered rows included, in another array: asking changes nothing.
    private void Penalise(AlignedArray<double> matrix, double ridge, double biasRidge)
    {
        CopyTo(matrix);
        for (var i = 0; i < Features; i++)
            matrix.Span[(i * stride) + i] += i < Features - 1 ? ridge : biasRidge;
    }

    private void CopyTo(AlignedArray<double> whole)
    {
        sums.Span.CopyTo(whole.Span);
        TakeIn(whole);
        if (scale != 1)
            RowVectors.Scale(scale, whole.Span);
    }

    private double[] Full(AlignedArray<double> matrix)
    {
        var full = new double[Features * Features];
        for (var row = 0; row < Features; row++)
        {
            for (var column = row; column < Features; column++)
            {
                full[(row * Features) + column] = matrix.Span[(row * stride) + column];
                full[(column * Features) + row] = matrix.Span[(row * stride) + column];
            }
        }

        return full;
    }

    private void Append(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double factor)
    {
        SetRow(buffered, features, targets);
        if (factor != 1)
        {
            for (var panel = 0; panel < stride; panel += PanelWidth)
                RowVectors.Scale(factor, panels.Span.Slice(At(buffered, panel), PanelWidth));
        }

        if (++buffered < BufferRows)
            return;
        TakeIn(sums);
        buffered = 0;
    }

    private void SetRow(int row, ReadOnlySpan<double> features, ReadOnlySpan<double> targets)
    {
        var whole = Features / PanelWidth * PanelWidth;
        PanelProduct.SetRow(features[..whole], panels, BufferRows, row);
        for (var column = whole; column < width;)
        {
            var place = column % PanelWidth;
            var source = column < Features ? features[column..] : targets[(column - Features)..];
            var count = Math.Min(source.Length, PanelWidth - place);
            source[..count].CopyTo(panels.Span[At(row, column)..]);
            column += count;
        }
    }

    private void GetRow(int row, Span<double> values)
    {
        for (var column = 0; column < width; column++)
            values[column] = panels.Span[At(row, column)];
    }

    private void TakeIn(AlignedArray<double> target) =>
        PanelProduct.Accumulate(panels, BufferRows, buffered, stride, ref target.First, stride, 1);

    private static int At(int row, int column) =>
        (((column / PanelWidth * BufferRows) + row) * PanelWidth) + (column % PanelWidth);
}
