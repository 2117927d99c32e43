using System.Runtime.CompilerServices;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// M = U'U of a symmetric positive definite matrix, U upper triangular; blocks of 48 rows, the rest brought up to date by
/// <see cref="PanelProduct"/>. n^3 / 3 operations.
/// </summary>
internal sealed class CholeskyFactor
{
    private const int BlockRows = 24;
    private const int InverseRows = 240;
    private const double Epsilon = 2.220446049250313e-16;

    private readonly AlignedArray<double> u;
    private readonly AlignedArray<double> panels;
    private readonly double[] smallest;
    private readonly int n;
    private readonly int stride;

    /// <param name="order">n</param>
    /// <param name="stride">A multiple of 24, at least n.</param>
    public CholeskyFactor(int order, int stride)
        : this(new AlignedArray<double>(checked(stride * stride)), order, stride)
    {
    }

    private CholeskyFactor(AlignedArray<double> matrix, int order, int stride)
    {
        u = matrix;
        panels = new AlignedArray<double>(BlockRows * stride);
        smallest = new double[stride];
        n = order;
        this.stride = stride;
    }

    /// <summary>
    /// [stride, stride] row-major: the upper half of M before, U after <see cref="Factor"/>, which overwrites rows and columns
    /// from n on.
    /// </summary>
    public AlignedArray<double> Matrix => u;

    /// <summary>Factors a matrix in its place; null when it is not definite enough.</summary>
    /// <param name="matrix">[stride, stride] row-major, upper half; rows and columns from <paramref name="order"/> on are overwritten.</param>
    /// <param name="order">n</param>
    /// <param name="stride">A multiple of 24, at least n.</param>
    public static CholeskyFactor? Of(AlignedArray<double> matrix, int order, int stride)
    {
        var factor = new CholeskyFactor(matrix, order, stride);
        return factor.Factor() ? factor : null;
    }

    /// <summary>Factors in place, any number of times. Allocates nothing.</summary>
    /// <returns>False when a pivot is lost in rounding, so that the matrix is not definite enough.</returns>
    public bool Factor()
    {
        for (var i = 0; i < stride; i++)
        {
            Row(i)[n..].Clear();
            if (i >= n)
                Row(i)[i] = 1;

            smallest[i] = Row(i)[i] * Epsilon * n;
        }

        for (var first = 0; first < stride; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, stride - first);
            if (!FactorRows(first, rows))
                return false;
            UpdateRest(first, rows);
        }

        return true;
    }

    /// <summary>Solves U' x = b in place.</summary>
    public void SolveTransposed(Span<double> b)
    {
        for (var k = 0; k < n; k++)
        {
            b[k] /= Row(k)[k];
            RowVectors.AddScaled(-b[k], Row(k)[(k + 1)..n], b[(k + 1)..n]);
        }
    }

    /// <summary>Row k of U from its diagonal on, [n - k].</summary>
    public ReadOnlySpan<double> UpperRow(int k) => Row(k)[k..n];

    /// <summary>Solves M x = b in place.</summary>
    public void Solve(Span<double> b)
    {
        SolveTransposed(b);
        for (var k = n - 1; k >= 0; k--)
            b[k] = (b[k] - RowVectors.Dot(Row(k)[(k + 1)..n], b[(k + 1)..n])) / Row(k)[k];
    }

    /// <summary>
    /// Writes M^-1: Y = U'^-1 row by row, then Y'Y. n^3 / 3 multiply-adds each. Y takes the place below U, so that the factor
    /// is spent: memory that is touched for the first time costs more than the arithmetic.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void InvertInto(SymmetricTiles inverse)
    {
        var block = new AlignedArray<double>(InverseRows * stride);
        var product = new AlignedArray<double>(stride * stride);
        var diagonal = new double[n];
        var whole = new double[stride];
        for (var t = 0; t < n; t++)
        {
            var row = Row(t)[..t];
            row.Clear();
            for (var k = 0; k < t; k++)
            {
                var factor = -Row(k)[t];
                RowVectors.AddScaled(factor, Row(k)[..k], row[..k]);
                row[k] = factor * diagonal[k];
            }

            diagonal[t] = 1 / Row(t)[t];
            RowVectors.Scale(diagonal[t], row);
            row.CopyTo(whole);
            whole[t] = diagonal[t];
            var place = t % InverseRows;
            PanelProduct.SetRow(whole, block, InverseRows, place);
            if (place == InverseRows - 1 || t == n - 1)
            {
                PanelProduct.Accumulate(
                    block, InverseRows, place + 1, PanelProduct.Padded(t + 1), ref product.First, stride, 1);
            }
        }

        for (var i = 0; i < n; i++)
        {
            var row = product.Span.Slice(i * stride, stride);
            for (var j = i; j < n; j++)
                inverse.Set(i, j, row[j]);
        }
    }

    private Span<double> Row(int i) => u.Span.Slice(i * stride, stride);

    // Rows of one block, one after another, each over its whole length.
    private bool FactorRows(int first, int rows)
    {
        for (var k = first; k < first + rows; k++)
        {
            var row = Row(k);
            var pivot = row[k];
            if (!(pivot > smallest[k]))
                return false;
            var root = Math.Sqrt(pivot);
            RowVectors.Scale(1 / root, row[k..]);
            for (var i = k + 1; i < first + rows; i++)
                RowVectors.AddScaled(-row[i], row[i..], Row(i)[i..]);
        }

        return true;
    }

    private void UpdateRest(int first, int rows)
    {
        var from = first + rows;
        var columns = stride - from;
        if (columns == 0)
            return;
        for (var row = 0; row < rows; row++)
            PanelProduct.SetRow(Row(first + row)[from..], panels, BlockRows, row);

        ref var rest = ref Unsafe.Add(ref u.First, ((nint)from * stride) + from);
        PanelProduct.Accumulate(panels, BlockRows, rows, columns, ref rest, stride, -1);
    }
}
