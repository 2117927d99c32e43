using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Vectors of eight rows (16 in single precision), the last of which may be partly filled; and sums whose order is fixed.</summary>
internal static class RowVectors
{
    /// <summary>Rows of one vector in double precision.</summary>
    public const int Width = 8;

    /// <summary>The smallest multiple of eight that holds this many rows.</summary>
    public static int Padded(int rows) => (rows + Width - 1) & -Width;

    /// <summary>The smallest number of whole vectors that holds this many rows, in rows.</summary>
    public static int Padded<T>(int rows)
        where T : unmanaged => (rows + Vector512<T>.Count - 1) & -Vector512<T>.Count;

    /// <summary>
    /// First row of the vector that holds the last rows: it ends at the last row and overlaps the vector before it, whose
    /// rows are computed twice, to the same bits. With fewer rows than a vector has 0, and the vector is only partly filled.
    /// </summary>
    public static int LastStart<T>(int rows)
        where T : unmanaged => Math.Max(0, rows - Vector512<T>.Count);

    /// <summary>A vector of rows from <paramref name="row"/> on; those past the end are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load<T>(ReadOnlySpan<T> values, int row)
        where T : unmanaged =>
        values.Length >= row + Vector512<T>.Count
            ? Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)row)
            : LoadPart(values[row..]);

    /// <summary>Writes a vector of rows from <paramref name="row"/> on; those past the end are dropped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Vector512<T> vector, Span<T> values, int row)
        where T : unmanaged
    {
        if (values.Length >= row + Vector512<T>.Count)
            vector.StoreUnsafe(ref MemoryMarshal.GetReference(values), (nuint)row);
        else
            StorePart(vector, values[row..]);
    }

    /// <summary>a b + sum in either precision, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FusedMultiplyAdd<T>(Vector512<T> a, Vector512<T> b, Vector512<T> sum)
        where T : unmanaged =>
        typeof(T) == typeof(double)
            ? Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), sum.AsDouble()).As<double, T>()
            : Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), sum.AsSingle()).As<float, T>();

    /// <inheritdoc cref="FusedMultiplyAdd{T}(Vector512{T}, Vector512{T}, Vector512{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> FusedMultiplyAdd<T>(Vector256<T> a, Vector256<T> b, Vector256<T> sum)
        where T : unmanaged =>
        typeof(T) == typeof(double)
            ? Vector256.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), sum.AsDouble()).As<double, T>()
            : Vector256.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), sum.AsSingle()).As<float, T>();

    /// <summary>The sum of eight lanes, always in the order ((0+4)+(2+6)) + ((1+5)+(3+7)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> v) => Sum(v.GetLower() + v.GetUpper());

    /// <summary>The rest of that order, for the sums of a lane and the one four lanes further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector256<double> four)
    {
        var two = four.GetLower() + four.GetUpper();
        return two.ToScalar() + two.GetElement(1);
    }

    /// <summary>Scalar product; the order of the sum depends on the length alone.</summary>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        if (right.Length != left.Length)
            throw new ArgumentException($"The right side has {right.Length} values, the left {left.Length}.", nameof(right));
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        nuint i = 0;
        var n = (nuint)left.Length;
        double sum;
        if (Vector512.IsHardwareAccelerated)
        {
            var s0 = Vector512<double>.Zero;
            var s1 = Vector512<double>.Zero;
            var s2 = Vector512<double>.Zero;
            var s3 = Vector512<double>.Zero;
            for (; i + 32 <= n; i += 32)
            {
                s0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i), s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, i + 8), Vector512.LoadUnsafe(ref b, i + 8), s1);
                s2 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, i + 16), Vector512.LoadUnsafe(ref b, i + 16), s2);
                s3 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, i + 24), Vector512.LoadUnsafe(ref b, i + 24), s3);
            }

            for (; i + 8 <= n; i += 8)
                s0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i), s0);
            sum = Sum((s0 + s1) + (s2 + s3));
        }
        else
        {
            // The same sums in halves: code that is not optimised yet calls for every operation on a vector that it emulates.
            var lower0 = Vector256<double>.Zero;
            var upper0 = Vector256<double>.Zero;
            var lower1 = Vector256<double>.Zero;
            var upper1 = Vector256<double>.Zero;
            var lower2 = Vector256<double>.Zero;
            var upper2 = Vector256<double>.Zero;
            var lower3 = Vector256<double>.Zero;
            var upper3 = Vector256<double>.Zero;
            for (; i + 32 <= n; i += 32)
            {
                lower0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i), Vector256.LoadUnsafe(ref b, i), lower0);
                upper0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i + 4), Vector256.LoadUnsafe(ref b, i + 4), upper0);
                lower1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i + 8), Vector256.LoadUnsafe(ref b, i + 8), lower1);
                upper1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i + 12), Vector256.LoadUnsafe(ref b, i + 12), upper1);
                lower2 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i + 16), Vector256.LoadUnsafe(ref b, i + 16), lower2);
                upper2 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i + 20), Vector256.LoadUnsafe(ref b, i + 20), upper2);
                lower3 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i + 24), Vector256.LoadUnsafe(ref b, i + 24), lower3);
                upper3 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i + 28), Vector256.LoadUnsafe(ref b, i + 28), upper3);
            }

            for (; i + 8 <= n; i += 8)
            {
                lower0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i), Vector256.LoadUnsafe(ref b, i), lower0);
                upper0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i + 4), Vector256.LoadUnsafe(ref b, i + 4), upper0);
            }

            sum = Sum(((lower0 + lower1) + (lower2 + lower3)) + ((upper0 + upper1) + (upper2 + upper3)));
        }

        var tail = 0.0;
        for (; i < n; i++)
            tail = Math.FusedMultiplyAdd(Unsafe.Add(ref a, i), Unsafe.Add(ref b, i), tail);
        return sum + tail;
    }

    /// <summary>target += factor * values.</summary>
    public static void AddScaled<T>(T factor, ReadOnlySpan<T> values, Span<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (values.Length != target.Length)
            throw new ArgumentException($"The target has {target.Length} values, the source {values.Length}.", nameof(target));
        ref var a = ref MemoryMarshal.GetReference(values);
        ref var b = ref MemoryMarshal.GetReference(target);
        var width = (nuint)Vector512<T>.Count;
        nuint i = 0;
        var n = (nuint)target.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            var f = Vector512.Create(factor);
            for (; i + width <= n; i += width)
                FusedMultiplyAdd(f, Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i)).StoreUnsafe(ref b, i);
        }
        else
        {
            var f = Vector256.Create(factor);
            for (; i + width <= n; i += width)
            {
                var j = i + (width / 2);
                FusedMultiplyAdd(f, Vector256.LoadUnsafe(ref a, i), Vector256.LoadUnsafe(ref b, i)).StoreUnsafe(ref b, i);
                FusedMultiplyAdd(f, Vector256.LoadUnsafe(ref a, j), Vector256.LoadUnsafe(ref b, j)).StoreUnsafe(ref b, j);
            }
        }

        for (; i < n; i++)
            Unsafe.Add(ref b, i) = T.FusedMultiplyAdd(factor, Unsafe.Add(ref a, i), Unsafe.Add(ref b, i));
    }

    /// <summary>values *= factor</summary>
    public static void Scale<T>(T factor, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref var a = ref MemoryMarshal.GetReference(values);
        var width = (nuint)Vector512<T>.Count;
        nuint i = 0;
        var n = (nuint)values.Length;
        if (Vector512.IsHardwareAccelerated)
        {
            var f = Vector512.Create(factor);
            for (; i + width <= n; i += width)
                (f * Vector512.LoadUnsafe(ref a, i)).StoreUnsafe(ref a, i);
        }
        else
        {
            var f = Vector256.Create(factor);
            for (; i + width <= n; i += width)
            {
                var j = i + (width / 2);
                (f * Vector256.LoadUnsafe(ref a, i)).StoreUnsafe(ref a, i);
                (f * Vector256.LoadUnsafe(ref a, j)).StoreUnsafe(ref a, j);
            }
        }

        for (; i < n; i++)
            Unsafe.Add(ref a, i) *= factor;
    }

    private static Vector512<T> LoadPart<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Span<T> part = stackalloc T[Vector512<T>.Count];
        part.Clear();
        values.CopyTo(part);
        return Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(part));
    }

    private static void StorePart<T>(Vector512<T> vector, Span<T> values)
        where T : unmanaged
    {
        Span<T> part = stackalloc T[Vector512<T>.Count];
        vector.StoreUnsafe(ref MemoryMarshal.GetReference(part));
        part[..values.Length].CopyTo(values);
    }
}
