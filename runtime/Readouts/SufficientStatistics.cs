using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// All that ridge regression needs to know of any number of samples: B = sum s s', A = sum y s'. Statistics of parts add up to
/// those of the whole, so parts may be gathered anywhere. O((F+O)^2) numbers; not thread-safe.
/// </summary>
/// <remarks>
/// Rows [s; y] are buffered and taken in by 256 at a time, (F+O)^2 / 2 multiply-adds per row. Equal rows in equal order
/// give equal bits, whether or not a solution is asked for in between. Source of the method: methods of sums, as in Bacciu et
/// al. 2021, doi:10.1109/IJCNN52387.2021.9533806.
/// </remarks>
public sealed class SufficientStatistics
{
    private const int BufferRows = 256;
    private const int PanelWidth = PanelProduct.PanelWidth;

    private readonly int width;
    private readonly int stride;
    private readonly AlignedArray<double> sums;
    private readonly AlignedArray<double> panels;
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

    /// <summary>Samples taken in.</summary>
    public long Count { get; private set; }

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
        for (var column = 0; column < width;)
        {
            var place = column % PanelWidth;
            var source = column < Features ? features[column..] : targets[(column - Features)..];
            var count = Math.Min(source.Length, PanelWidth - place);
            source[..count].CopyTo(panels.Span[At(buffered, column)..]);
            column += count;
        }

        Count++;
        if (++buffered < BufferRows)
            return;
        TakeIn(sums);
        buffered = 0;
    }

    /// <summary>Takes in everything that another has; the other is left alone.</summary>
    /// <exception cref="ArgumentException">The other has other numbers of features or outputs, or is this one.</exception>
    public void Merge(SufficientStatistics other)
    {
        ReadoutShape.Length(other.Features, Features, "features of the other statistics");
        ReadoutShape.Length(other.Outputs, Outputs, "outputs of the other statistics");
        if (ReferenceEquals(other, this))
            throw new ArgumentException("The other statistics are these; merging would count every sample twice.", nameof(other));
        RowVectors.AddScaled(1, other.sums.Span, sums.Span);
        Count += other.Count - other.buffered;
        var row = new double[width];
        for (int t = 0, rows = other.buffered; t < rows; t++)
        {
            for (var column = 0; column < width; column++)
                row[column] = other.panels.Span[At(t, column)];
            Add(row.AsSpan(0, Features), row.AsSpan(Features));
        }
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
        var matrix = Penalised(ridge);
        var weights = Targets(matrix);
        if (CholeskyFactor.Of(matrix, Features, stride) is { } factor)
        {
            for (var o = 0; o < Outputs; o++)
                factor.Solve(weights.AsSpan(o * Features, Features));
            if (inverse is not null)
                factor.InvertInto(inverse);
            return new RidgeSolution(Features, Outputs, weights, Deficient: false);
        }

        var spectrum = new SymmetricSpectrum(Full(Penalised(ridge)), Features);
        for (var o = 0; o < Outputs; o++)
            spectrum.Solve(weights.AsSpan(o * Features, Features));
        if (inverse is not null)
            spectrum.InvertInto(inverse);
        return new RidgeSolution(Features, Outputs, weights, Deficient: true);
    }

    // B + ridge D beside A', the buffered rows included, in an array of their own: asking changes nothing.
    private AlignedArray<double> Penalised(double ridge)
    {
        var matrix = new AlignedArray<double>(sums.Length);
        sums.Span.CopyTo(matrix.Span);
        TakeIn(matrix);
        for (var i = 0; i < Features - 1; i++)
            matrix.Span[(i * stride) + i] += ridge;
        return matrix;
    }

    // A, [O, F].
    private double[] Targets(AlignedArray<double> matrix)
    {
        var targets = new double[Outputs * Features];
        for (var f = 0; f < Features; f++)
        {
            for (var o = 0; o < Outputs; o++)
                targets[(o * Features) + f] = matrix.Span[(f * stride) + Features + o];
        }

        return targets;
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

    private void TakeIn(AlignedArray<double> target) =>
        PanelProduct.Accumulate(panels, BufferRows, buffered, stride, ref target.First, stride, 1);

    private static int At(int row, int column) =>
        (((column / PanelWidth * BufferRows) + row) * PanelWidth) + (column % PanelWidth);
}
