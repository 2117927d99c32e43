using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>
/// A real matrix A = Q H Q' with H zero below its first subdiagonal and Q orthogonal, a product of reflections
/// (Golub and Van Loan, Matrix Computations, 4th edition, algorithm 7.4.2). 10/3 n^3 operations.
/// </summary>
internal sealed class HessenbergForm
{
    private readonly double[] h;
    private readonly double[] reflectors;

    /// <param name="matrix">[n, n] row-major; overwritten by H and kept.</param>
    /// <param name="order">n</param>
    public HessenbergForm(double[] matrix, int order)
    {
        h = matrix;
        Order = order;
        reflectors = new double[order * order];
        var sums = new double[order];
        for (var k = 0; k < order - 2; k++)
            Reflect(k, sums);
    }

    /// <summary>n</summary>
    public int Order { get; }

    /// <summary>H, [n, n] row-major.</summary>
    public ReadOnlySpan<double> Values => h;

    /// <summary>vector = Q vector</summary>
    public void ToOriginal(Span<double> vector)
    {
        for (var k = Order - 3; k >= 0; k--)
        {
            var v = Reflector(k);
            var tail = vector[(k + 1)..];
            var product = RowVectors.Dot(v, tail);
            if (product != 0)
                RowVectors.AddScaled(-2 * product, v, tail);
        }
    }

    private Span<double> Reflector(int k) => reflectors.AsSpan((k * Order) + k + 1, Order - k - 1);

    // Reflection I - 2 v v' of rows and columns k+1.. that clears column k below its first subdiagonal.
    private void Reflect(int k, Span<double> sums)
    {
        var n = Order;
        var v = Reflector(k);
        var below = 0.0;
        for (var i = 0; i < v.Length; i++)
        {
            v[i] = h[((k + 1 + i) * n) + k];
            if (i > 0 && Math.Abs(v[i]) > below)
                below = Math.Abs(v[i]);
        }

        if (below == 0)
        {
            v.Clear();
            return;
        }

        var largest = Math.Abs(v[0]) > below ? Math.Abs(v[0]) : below;
        foreach (ref var value in v)
            value /= largest;
        var norm = Math.Sqrt(RowVectors.Dot(v, v));
        v[0] += v[0] < 0 ? -norm : norm;
        var length = Math.Sqrt(RowVectors.Dot(v, v));
        foreach (ref var value in v)
            value /= length;

        var width = n - k;
        var row = sums[..width];
        row.Clear();
        for (var i = 0; i < v.Length; i++)
            RowVectors.AddScaled(v[i], h.AsSpan(((k + 1 + i) * n) + k, width), row);
        for (var i = 0; i < v.Length; i++)
            RowVectors.AddScaled(-2 * v[i], row, h.AsSpan(((k + 1 + i) * n) + k, width));
        for (var i = 0; i < n; i++)
        {
            var values = h.AsSpan((i * n) + k + 1, v.Length);
            RowVectors.AddScaled(-2 * RowVectors.Dot(values, v), v, values);
        }

        for (var i = 1; i < v.Length; i++)
            h[((k + 1 + i) * n) + k] = 0;
    }
}
