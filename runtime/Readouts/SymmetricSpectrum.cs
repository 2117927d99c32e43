using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric matrix. Directions whose eigenvalue is lost in rounding carry no information.
/// </summary>
/// <remarks>
/// Householder reflections to tridiagonal form, 4/3 n^3 multiply-adds with 4/3 n^3 more for their product, then QL steps with
/// implicit shifts, about 3 n^3; all of them over whole rows. Sources: Martin, Reinsch, Wilkinson 1968,
/// doi:10.1007/BF02161360 (reduction); Dubrulle, Martin, Wilkinson 1968, doi:10.1007/BF02165404 (QL).
/// </remarks>
internal sealed class SymmetricSpectrum
{
    private const double Epsilon = 2.220446049250313e-16;
    private const int MostSteps = 200;

    private readonly int n;

    // Row i is an eigenvector.
    private readonly double[] vectors;
    private readonly double[] values;
    private readonly double floor;

    /// <param name="matrix">[n, n], both halves; overwritten.</param>
    /// <param name="order">n, at least 1.</param>
    /// <exception cref="InvalidOperationException">A value is not finite.</exception>
    public SymmetricSpectrum(double[] matrix, int order)
    {
        n = order;
        values = new double[n];
        var largest = 0.0;
        foreach (var value in matrix)
            largest = double.IsFinite(value) ? Math.Max(largest, Math.Abs(value)) : double.NaN;
        if (double.IsNaN(largest))
            throw new InvalidOperationException("The matrix has values that are not finite; it has no spectrum.");

        // Brought to a size whose squares neither overflow nor vanish.
        var unit = largest > 0 ? largest : 1;
        foreach (ref var value in matrix.AsSpan())
            value /= unit;
        var beside = new double[n];
        vectors = Tridiagonalise(matrix, values, beside);
        Iterate(beside);
        RowVectors.Scale(unit, values);
        floor = Math.Max(values.Max() * n * Epsilon, double.Epsilon / Epsilon);
    }

    /// <summary>The eigenvalues, in no order.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>The eigenvector of length 1 that belongs to the eigenvalue at this place, [n].</summary>
    public ReadOnlySpan<double> Vector(int i) => vectors.AsSpan(i * n, n);

    /// <summary>The shortest x that M x comes nearest b with, in place.</summary>
    public void Solve(Span<double> b)
    {
        var x = new double[n];
        for (var i = 0; i < n; i++)
        {
            if (values[i] > floor)
                RowVectors.AddScaled(RowVectors.Dot(Vector(i), b[..n]) / values[i], Vector(i), x);
        }

        x.CopyTo(b);
    }

    /// <summary>Writes a positive definite inverse: eigenvalues below the floor are raised to it.</summary>
    public void InvertInto(SymmetricTiles inverse)
    {
        var dense = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            var vector = Vector(i);
            var factor = 1 / Math.Max(values[i], floor);
            for (var row = 0; row < n; row++)
                RowVectors.AddScaled(factor * vector[row], vector, dense.AsSpan(row * n, n));
        }

        for (var row = 0; row < n; row++)
        {
            for (var column = row; column < n; column++)
                inverse.Set(row, column, dense[(row * n) + column]);
        }
    }

    // A = Q T Q': fills the diagonal of T and what stands right of it, gives Q'. Reflection k is I - 2 v v' on the entries from
    // k + 1 on; v, of length 1, is kept in row k.
    private double[] Tridiagonalise(double[] a, double[] diagonal, double[] beside)
    {
        var product = new double[n];
        for (var k = 0; k < n - 1; k++)
        {
            diagonal[k] = a[(k * n) + k];
            var v = a.AsSpan((k * n) + k + 1, n - k - 1);
            beside[k] = Reflect(v);
            var w = product.AsSpan(0, v.Length);
            for (var i = 0; i < v.Length; i++)
                w[i] = 2 * RowVectors.Dot(Below(a, k, i), v);
            RowVectors.AddScaled(-RowVectors.Dot(v, w), v, w);
            for (var i = 0; i < v.Length; i++)
            {
                var row = Below(a, k, i);
                RowVectors.AddScaled(-v[i], w, row);
                RowVectors.AddScaled(-w[i], v, row);
            }
        }

        diagonal[n - 1] = a[(n * n) - 1];
        var q = new double[n * n];
        for (var i = 0; i < n; i++)
            q[(i * n) + i] = 1;
        for (var k = n - 2; k >= 0; k--)
        {
            var v = a.AsSpan((k * n) + k + 1, n - k - 1);
            var sums = product.AsSpan(0, v.Length);
            sums.Clear();
            for (var i = 0; i < v.Length; i++)
                RowVectors.AddScaled(v[i], Below(q, k, i), sums);
            for (var i = 0; i < v.Length; i++)
                RowVectors.AddScaled(-2 * v[i], sums, Below(q, k, i));
        }

        for (var row = 0; row < n; row++)
        {
            for (var column = 0; column < row; column++)
                (q[(row * n) + column], q[(column * n) + row]) = (q[(column * n) + row], q[(row * n) + column]);
        }

        return q;
    }

    // Row k + 1 + i from column k + 1 on.
    private Span<double> Below(double[] matrix, int k, int i) => matrix.AsSpan(((k + 1 + i) * n) + k + 1, n - k - 1);

    // Turns x into the unit vector whose reflection leaves only the first entry, and gives that entry.
    private static double Reflect(Span<double> x)
    {
        var norm = Math.Sqrt(RowVectors.Dot(x, x));
        if (norm == 0)
        {
            x.Clear();
            return 0;
        }

        var first = x[0] > 0 ? -norm : norm;
        x[0] -= first;
        RowVectors.Scale(1 / Math.Sqrt(RowVectors.Dot(x, x)), x);
        return first;
    }

    // QL steps on each block of T that no zero beside the diagonal splits, until its first value stands alone.
    private void Iterate(double[] beside)
    {
        // What is below the rounding of the largest entry is a zero: eigenvalues that differ by more than the precision of a double
        // would otherwise never come apart.
        var largest = 0.0;
        for (var i = 0; i < n; i++)
            largest = Math.Max(largest, Math.Abs(values[i]) + Math.Abs(i < n - 1 ? beside[i] : 0));
        var rounding = Epsilon * largest;
        for (var first = 0; first < n; first++)
        {
            for (var step = 0; ; step++)
            {
                var last = first;
                while (last < n - 1 && Math.Abs(beside[last]) > rounding)
                    last++;
                if (last == first)
                    break;
                if (step == MostSteps)
                    throw new InvalidOperationException($"Eigenvalue {first} of {n} did not settle in {MostSteps} steps.");
                Step(beside, first, last);
            }
        }
    }

    private void Step(double[] beside, int first, int last)
    {
        // The eigenvalue of the block's first two by two that is nearer its first entry.
        var half = (values[first + 1] - values[first]) / (2 * beside[first]);
        var root = Math.Sqrt(Math.FusedMultiplyAdd(half, half, 1));
        var g = values[last] - values[first] + (beside[first] / (half + (half < 0 ? -root : root)));
        double sine = 1, cosine = 1, moved = 0;
        for (var i = last - 1; i >= first; i--)
        {
            var f = sine * beside[i];
            var b = cosine * beside[i];
            var r = Math.Sqrt(Math.FusedMultiplyAdd(f, f, g * g));
            beside[i + 1] = r;
            if (r == 0)
            {
                // The block has come apart here.
                values[i + 1] -= moved;
                beside[last] = 0;
                return;
            }

            sine = f / r;
            cosine = g / r;
            g = values[i + 1] - moved;
            r = ((values[i] - g) * sine) + (2 * cosine * b);
            moved = sine * r;
            values[i + 1] = g + moved;
            g = (cosine * r) - b;
            Rotate(vectors.AsSpan(i * n, n), vectors.AsSpan((i + 1) * n, n), cosine, sine);
        }

        values[first] -= moved;
        beside[first] = g;
        beside[last] = 0;
    }

    // lower = c lower - s upper; upper = s lower + c upper.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rotate(Span<double> lower, Span<double> upper, double cosine, double sine)
    {
        ref var a = ref MemoryMarshal.GetReference(lower);
        ref var b = ref MemoryMarshal.GetReference(upper);
        var c = Vector512.Create(cosine);
        var s = Vector512.Create(sine);
        nuint i = 0;
        var length = (nuint)Math.Min(lower.Length, upper.Length);
        for (; i + 8 <= length; i += 8)
        {
            var x = Vector512.LoadUnsafe(ref a, i);
            var y = Vector512.LoadUnsafe(ref b, i);
            Vector512.FusedMultiplyAdd(c, x, -(s * y)).StoreUnsafe(ref a, i);
            Vector512.FusedMultiplyAdd(c, y, s * x).StoreUnsafe(ref b, i);
        }

        for (; i < length; i++)
        {
            var x = Unsafe.Add(ref a, i);
            var y = Unsafe.Add(ref b, i);
            Unsafe.Add(ref a, i) = Math.FusedMultiplyAdd(cosine, x, -(sine * y));
            Unsafe.Add(ref b, i) = Math.FusedMultiplyAdd(cosine, y, sine * x);
        }
    }
}
