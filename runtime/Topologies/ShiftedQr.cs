using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>
/// Eigenvalues of a real upper Hessenberg matrix by the implicit double-shift QR iteration (Francis 1961; Golub and Van
/// Loan, section 7.5): real arithmetic throughout, complex pairs come out as pairs. About 5 n^3 operations.
/// </summary>
internal static class ShiftedQr
{
    private const double Epsilon = 2.220446049250313e-16;
    private const int MostSweeps = 60;

    /// <param name="h">[n, n] row-major, upper Hessenberg; destroyed.</param>
    /// <param name="n">Order.</param>
    /// <param name="values">[n] receives the eigenvalues in no particular order.</param>
    /// <returns>False when an eigenvalue did not separate.</returns>
    public static bool TryEigenvalues(Span<double> h, int n, Span<Eigenvalue> values)
    {
        // Compared, not by Math.Max: the ahead-of-time compiler leaves methods that call it to the start of the program.
        var norm = 0.0;
        foreach (var value in h[..(n * n)])
            norm = Math.Abs(value) > norm ? Math.Abs(value) : norm;
        var last = n - 1;
        var sweeps = 0;
        while (last >= 0)
        {
            var first = Deflate(h, n, last, norm);
            if (first == last)
            {
                values[last] = new Eigenvalue(h[(last * n) + last], 0);
                last--;
                sweeps = 0;
            }
            else if (first == last - 1)
            {
                Pair(h, n, last, out values[last - 1], out values[last]);
                last -= 2;
                sweeps = 0;
            }
            else
            {
                if (++sweeps > MostSweeps)
                    return false;
                Sweep(h, n, first, last, exceptional: sweeps % 10 == 0);
            }
        }

        return true;
    }

    // The first row of the block that ends at the last row and does not fall apart.
    private static int Deflate(Span<double> h, int n, int last, double norm)
    {
        for (var row = last; row > 0; row--)
        {
            var scale = Math.Abs(h[((row - 1) * n) + row - 1]) + Math.Abs(h[(row * n) + row]);
            if (scale == 0)
                scale = norm;
            ref var below = ref h[(row * n) + row - 1];
            if (Math.Abs(below) <= Epsilon * scale)
            {
                below = 0;
                return row;
            }
        }

        return 0;
    }

    private static void Pair(Span<double> h, int n, int last, out Eigenvalue one, out Eigenvalue other)
    {
        var a = h[((last - 1) * n) + last - 1];
        var d = h[(last * n) + last];
        var bc = h[((last - 1) * n) + last] * h[(last * n) + last - 1];
        var p = (a - d) / 2;
        var discriminant = (p * p) + bc;
        if (discriminant < 0)
        {
            var imaginary = Math.Sqrt(-discriminant);
            one = new Eigenvalue(d + p, imaginary);
            other = new Eigenvalue(d + p, -imaginary);
            return;
        }

        var z = p + (p < 0 ? -Math.Sqrt(discriminant) : Math.Sqrt(discriminant));
        one = new Eigenvalue(d + z, 0);
        other = new Eigenvalue(z == 0 ? d : d - (bc / z), 0);
    }

    private static void Sweep(Span<double> h, int n, int first, int last, bool exceptional)
    {
        var a = h[((last - 1) * n) + last - 1];
        var d = h[(last * n) + last];
        var sum = a + d;
        var product = (a * d) - (h[((last - 1) * n) + last] * h[(last * n) + last - 1]);
        if (exceptional)
        {
            var size = Math.Abs(h[(last * n) + last - 1]) + Math.Abs(h[((last - 1) * n) + last - 2]);
            sum = 1.5 * size;
            product = size * size;
        }

        // First column of H^2 - sum H + product I.
        var h00 = h[(first * n) + first];
        var h10 = h[((first + 1) * n) + first];
        var h11 = h[((first + 1) * n) + first + 1];
        var x = (h00 * (h00 - sum)) + (h[(first * n) + first + 1] * h10) + product;
        var y = h10 * (h00 + h11 - sum);
        var z = h10 * h[((first + 2) * n) + first + 1];
        for (var k = first; k < last; k++)
        {
            var three = k < last - 1;
            if (!three)
                z = 0;
            if (Reflector(x, y, z, out var v0, out var v1, out var v2))
            {
                var from = Math.Max(first, k - 1);
                Rows(h, n, k, from, last, three, v0, v1, v2);
                Columns(h, n, k, first, Math.Min(k + 3, last), three, v0, v1, v2);
            }

            x = h[((k + 1) * n) + k];
            y = k + 2 <= last ? h[((k + 2) * n) + k] : 0;
            z = k + 3 <= last ? h[((k + 3) * n) + k] : 0;
        }

        for (var row = first + 2; row <= last; row++)
        {
            var from = Math.Max(first, row - 4);
            h.Slice((row * n) + from, row - 1 - from).Clear();
        }
    }

    // Unit vector scaled by sqrt(2): I - v v' takes (x, y, z) to a multiple of the first axis.
    private static bool Reflector(double x, double y, double z, out double v0, out double v1, out double v2)
    {
        v0 = v1 = v2 = 0;
        var size = Math.Abs(x) + Math.Abs(y) + Math.Abs(z);
        if (size == 0 || (y == 0 && z == 0))
            return false;
        x /= size;
        y /= size;
        z /= size;
        var norm = Math.Sqrt((x * x) + (y * y) + (z * z));
        x += x < 0 ? -norm : norm;
        var scale = Math.Sqrt(2 / ((x * x) + (y * y) + (z * z)));
        v0 = x * scale;
        v1 = y * scale;
        v2 = z * scale;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows(
        Span<double> h, int n, int k, int from, int to, bool three, double v0, double v1, double v2)
    {
        ref var r0 = ref h[k * n];
        ref var r1 = ref h[(k + 1) * n];
        ref var r2 = ref h[(three ? k + 2 : k + 1) * n];
        var j = from;
        if (three)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                var w0 = Vector512.Create(v0);
                var w1 = Vector512.Create(v1);
                var w2 = Vector512.Create(v2);
                for (; j + 7 <= to; j += 8)
                {
                    var at = (nuint)j;
                    var a = Vector512.LoadUnsafe(ref r0, at);
                    var b = Vector512.LoadUnsafe(ref r1, at);
                    var c = Vector512.LoadUnsafe(ref r2, at);
                    var s = (w0 * a) + (w1 * b) + (w2 * c);
                    (a - (s * w0)).StoreUnsafe(ref r0, at);
                    (b - (s * w1)).StoreUnsafe(ref r1, at);
                    (c - (s * w2)).StoreUnsafe(ref r2, at);
                }
            }
            else
            {
                var w0 = Vector256.Create(v0);
                var w1 = Vector256.Create(v1);
                var w2 = Vector256.Create(v2);
                for (; j + 3 <= to; j += 4)
                {
                    var at = (nuint)j;
                    var a = Vector256.LoadUnsafe(ref r0, at);
                    var b = Vector256.LoadUnsafe(ref r1, at);
                    var c = Vector256.LoadUnsafe(ref r2, at);
                    var s = (w0 * a) + (w1 * b) + (w2 * c);
                    (a - (s * w0)).StoreUnsafe(ref r0, at);
                    (b - (s * w1)).StoreUnsafe(ref r1, at);
                    (c - (s * w2)).StoreUnsafe(ref r2, at);
                }
            }
        }

        for (; j <= to; j++)
        {
            ref var a = ref Unsafe.Add(ref r0, j);
            ref var b = ref Unsafe.Add(ref r1, j);
            ref var c = ref Unsafe.Add(ref r2, j);
            var s = (v0 * a) + (v1 * b) + (v2 * c);
            a -= s * v0;
            b -= s * v1;
            if (three)
                c -= s * v2;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns(
        Span<double> h, int n, int k, int from, int to, bool three, double v0, double v1, double v2)
    {
        ref var start = ref MemoryMarshal.GetReference(h);
        for (var i = from; i <= to; i++)
        {
            ref var a = ref Unsafe.Add(ref start, (i * n) + k);
            ref var b = ref Unsafe.Add(ref a, 1);
            var c = three ? Unsafe.Add(ref a, 2) : 0;
            var s = (v0 * a) + (v1 * b) + (v2 * c);
            a -= s * v0;
            b -= s * v1;
            if (three)
                Unsafe.Add(ref a, 2) = c - (s * v2);
        }
    }
}
