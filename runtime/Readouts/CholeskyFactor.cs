using System.Runtime.CompilerServices;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// M = U'U of a symmetric positive definite matrix, U upper triangular; blocks of 48 rows, the rest brought up to date by
/// <see cref="PanelProduct"/>. n^3 / 3 operations.
/// </summary>
internal sealed class CholeskyFactor
{
    private const int BlockRows = 48;
    private const double Epsilon = 2.220446049250313e-16;

    private readonly AlignedArray<double> u;
    private readonly int n;
    private readonly int stride;

    private CholeskyFactor(AlignedArray<double> u, int order, int stride)
    {
        this.u = u;
        n = order;
        this.stride = stride;
    }

    /// <summary>Factors in place; null when a pivot is lost in rounding, so that the matrix is not definite enough.</summary>
    /// <param name="matrix">[stride, stride] row-major, upper half; rows from <paramref name="order"/> on are overwritten.</param>
    /// <param name="order">n</param>
    /// <param name="stride">n padded to a multiple of 24.</param>
    public static CholeskyFactor? Of(AlignedArray<double> matrix, int order, int stride)
    {
        var factor = new CholeskyFactor(matrix, order, stride);
        var smallest = new double[stride];
        for (var i = 0; i < stride; i++)
        {
            if (i >= order)
            {
                factor.Row(i).Clear();
                factor.Row(i)[i] = 1;
            }

            smallest[i] = factor.Row(i)[i] * Epsilon * order;
        }

        var panels = new AlignedArray<double>(BlockRows * stride);
        for (var first = 0; first < stride; first += BlockRows)
        {
            var rows = Math.Min(BlockRows, stride - first);
            if (!factor.FactorRows(first, rows, smallest))
                return null;
            factor.UpdateRest(first, rows, panels);
        }

        return factor;
    }

    /// <summary>Solves M x = b in place.</summary>
    public void Solve(Span<double> b)
    {
        for (var k = 0; k < n; k++)
        {
            b[k] /= Row(k)[k];
            RowVectors.AddScaled(-b[k], Row(k)[(k + 1)..n], b[(k + 1)..n]);
        }

        for (var k = n - 1; k >= 0; k--)
            b[k] = (b[k] - RowVectors.Dot(Row(k)[(k + 1)..n], b[(k + 1)..n])) / Row(k)[k];
    }

    /// <summary>M^-1, [n, n] row-major, both halves: X = U^-1 row by row from the last, then X X'.</summary>
    public double[] Inverse()
    {
        var x = new double[n * n];
        for (var i = n - 1; i >= 0; i--)
        {
            var row = x.AsSpan(i * n, n);
            var known = Row(i);
            for (var k = i + 1; k < n; k++)
                RowVectors.AddScaled(-known[k], x.AsSpan((k * n) + k, n - k), row[k..]);
            for (var k = i + 1; k < n; k++)
                row[k] /= known[i];
            row[i] = 1 / known[i];
        }

        var inverse = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = i; j < n; j++)
            {
                var product = RowVectors.Dot(x.AsSpan((i * n) + j, n - j), x.AsSpan((j * n) + j, n - j));
                inverse[(i * n) + j] = product;
                inverse[(j * n) + i] = product;
            }
        }

        return inverse;
    }

    private Span<double> Row(int i) => u.Span.Slice(i * stride, stride);

    // Rows of one block, one after another, each over its whole length.
    private bool FactorRows(int first, int rows, double[] smallest)
    {
        for (var k = first; k < first + rows; k++)
        {
            var row = Row(k);
            var pivot = row[k];
            if (!(pivot > smallest[k]))
                return false;
            var root = Math.Sqrt(pivot);
            for (var j = k; j < stride; j++)
                row[j] /= root;
            for (var i = k + 1; i < first + rows; i++)
                RowVectors.AddScaled(-row[i], row[i..], Row(i)[i..]);
        }

        return true;
    }

    private void UpdateRest(int first, int rows, AlignedArray<double> panels)
    {
        var from = first + rows;
        var columns = stride - from;
        if (columns == 0)
            return;
        for (var row = 0; row < rows; row++)
        {
            var source = Row(first + row)[from..];
            for (var panel = 0; panel < columns / PanelProduct.PanelWidth; panel++)
            {
                source.Slice(panel * PanelProduct.PanelWidth, PanelProduct.PanelWidth)
                    .CopyTo(panels.Span[(((panel * BlockRows) + row) * PanelProduct.PanelWidth)..]);
            }
        }

        ref var rest = ref Unsafe.Add(ref u.First, ((nint)from * stride) + from);
        PanelProduct.Accumulate(panels, BlockRows, rows, columns, ref rest, stride, -1);
    }
}
