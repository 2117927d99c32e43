using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// What least squares needs to know of any number of samples as a triangular factor: R with R'R = sum of [s; y] [s; y]', made of the
/// samples by orthogonal transformations. The squares are never formed, so that half of the digits are not lost to them: a ridge may be
/// as small as the rounding of the samples themselves, squared.
/// </summary>
/// <remarks>
/// Samples are buffered and 64 at a time brought to zero against R by Householder reflections, (F+O)^2 multiply-adds per
/// sample, twice those of <see cref="SufficientStatistics"/>. Equal samples in equal order give equal bits. Not thread-safe.
/// Source: Golub, Van Loan, Matrix Computations, chapter on updating QR; Demmel, Grigori, Hoemmen, Langou 2012,
/// doi:10.1137/080731992 (sequential TSQR).
/// </remarks>
public sealed class TriangularSums
{
    private const int BufferRows = 64;

    // Rows without information are rounding of rounding, smaller with each column, until their squares would leave the range.
    private const double Negligible = 1e-280;

    private readonly int width;
    private readonly AlignedArray<double> triangle;
    private readonly AlignedArray<double> panel;
    private readonly AlignedArray<double> reflected;
    private int buffered;

    /// <param name="features">F, the constant 1 included as the last; at least 1.</param>
    /// <param name="outputs">O, at least 1.</param>
    public TriangularSums(int features, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        Features = features;
        Outputs = outputs;
        width = features + outputs;
        triangle = new AlignedArray<double>(checked(features * width));
        panel = new AlignedArray<double>(checked(BufferRows * width));
        reflected = new AlignedArray<double>(width);
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
    /// <param name="weight">How many samples it counts as; above 0 and finite; a class weight, for instance.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length, a value is not finite or the weight is not usable; nothing was taken in.
    /// </exception>
    public void Add(ReadOnlySpan<double> features, ReadOnlySpan<double> targets, double weight = 1)
    {
        ReadoutShape.Length(features.Length, Features, nameof(features));
        ReadoutShape.Length(targets.Length, Outputs, nameof(targets));
        ReadoutShape.Finite(features, nameof(features));
        ReadoutShape.Finite(targets, nameof(targets));
        if (!(weight > 0) || double.IsInfinity(weight))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "A sample's weight is above 0, and finite.");
        Count++;
        features.CopyTo(panel.Span[(buffered * width)..]);
        targets.CopyTo(panel.Span[((buffered * width) + Features)..]);
        if (weight != 1)
            RowVectors.Scale(Math.Sqrt(weight), panel.Span.Slice(buffered * width, width));
        if (++buffered < BufferRows)
            return;
        TakeIn(triangle, buffered, 0);
        buffered = 0;
    }

    /// <summary>
    /// [R, z] of the samples and of one row root(ridge) e_j for every feature but the bias, [F][F + O], upper triangular, no entry of the
    /// diagonal negative: R'R = B + ridge D, R'z = A'. F^3 / 3 multiply-adds; what comes later is the same with or without the call.
    /// </summary>
    /// <param name="ridge">At least 0, and finite.</param>
    internal AlignedArray<double> Factor(double ridge)
    {
        if (!(ridge >= 0) || double.IsInfinity(ridge))
            throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "A ridge is 0 or above, and finite.");
        var factor = new AlignedArray<double>(triangle.Length);
        triangle.Span.CopyTo(factor.Span);
        var held = panel.Span[..(buffered * width)].ToArray();
        TakeIn(factor, buffered, 0);
        var root = Math.Sqrt(ridge);
        for (var first = 0; root > 0 && first < Features - 1; first += BufferRows)
        {
            var rows = Math.Min(BufferRows, Features - 1 - first);
            panel.Span.Clear();
            for (var row = 0; row < rows; row++)
                panel.Span[(row * width) + first + row] = root;
            TakeIn(factor, rows, first);
        }

        held.CopyTo(panel.Span);
        for (var i = 0; i < Features; i++)
        {
            var row = factor.Span.Slice((i * width) + i, width - i);
            if (row[0] < 0)
                RowVectors.Scale(-1, row);
        }

        return factor;
    }

    // Columns before the first one are 0 in all the rows of the panel. A reflection is I - t v v', v = [d; x] being the change of the
    // diagonal and the column of the panel.
    private void TakeIn(AlignedArray<double> target, int rows, int first)
    {
        for (var j = first; j < Features; j++)
        {
            var squares = 0.0;
            for (var row = 0; row < rows; row++)
            {
                var value = panel.Span[(row * width) + j];
                squares = Math.FusedMultiplyAdd(value, value, squares);
            }

            if (squares < Negligible)
                continue;
            var pivot = target.Span[(j * width) + j];
            var length = Math.Sqrt(Math.FusedMultiplyAdd(pivot, pivot, squares));
            var changed = pivot > 0 ? -length : length;
            var change = pivot - changed;
            var rest = width - j - 1;
            var top = target.Span.Slice((j * width) + j + 1, rest);
            var product = reflected.Span[..rest];
            product.Clear();
            RowVectors.AddScaled(change, top, product);
            for (var row = 0; row < rows; row++)
                RowVectors.AddScaled(panel.Span[(row * width) + j], panel.Span.Slice((row * width) + j + 1, rest), product);
            RowVectors.Scale(-2 / Math.FusedMultiplyAdd(change, change, squares), product);
            RowVectors.AddScaled(change, product, top);
            for (var row = 0; row < rows; row++)
                RowVectors.AddScaled(panel.Span[(row * width) + j], product, panel.Span.Slice((row * width) + j + 1, rest));
            target.Span[(j * width) + j] = changed;
        }
    }
}
