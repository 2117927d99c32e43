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
    public static double Sum(Vector512<double> v)
    {
        var four = v.GetLower() + v.GetUpper();
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
        var s0 = Vector512<double>.Zero;
        var s1 = Vector512<double>.Zero;
        var s2 = Vector512<double>.Zero;
        var s3 = Vector512<double>.Zero;
        nuint i = 0;
        var n = (nuint)left.Length;
        for (; i + 32 <= n; i += 32)
        {
            s0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i), s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, i + 8), Vector512.LoadUnsafe(ref b, i + 8), s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, i + 16), Vector512.LoadUnsafe(ref b, i + 16), s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, i + 24), Vector512.LoadUnsafe(ref b, i + 24), s3);
        }

        for (; i + 8 <= n; i += 8)
            s0 = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i), s0);
        var tail = 0.0;
        for (; i < n; i++)
            tail = Math.FusedMultiplyAdd(Unsafe.Add(ref a, i), Unsafe.Add(ref b, i), tail);
        return Sum((s0 + s1) + (s2 + s3)) + tail;
    }

    /// <summary>target += factor * values.</summary>
    public static void AddScaled<T>(T factor, ReadOnlySpan<T> values, Span<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (values.Length != target.Length)
            throw new ArgumentException($"The target has {target.Length} values, the source {values.Length}.", nameof(target));
        ref var a = ref MemoryMarshal.GetReference(values);
        ref var b = ref MemoryMarshal.GetReference(target);
        var f = Vector512.Create(factor);
        var width = (nuint)Vector512<T>.Count;
        nuint i = 0;
        var n = (nuint)target.Length;
        for (; i + width <= n; i += width)
            FusedMultiplyAdd(f, Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i)).StoreUnsafe(ref b, i);
        for (; i < n; i++)
            Unsafe.Add(ref b, i) = T.FusedMultiplyAdd(factor, Unsafe.Add(ref a, i), Unsafe.Add(ref b, i));
    }

    /// <summary>values *= factor</summary>
    public static void Scale<T>(T factor, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref var a = ref MemoryMarshal.GetReference(values);
        var f = Vector512.Create(factor);
        var width = (nuint)Vector512<T>.Count;
        nuint i = 0;
        var n = (nuint)values.Length;
        for (; i + width <= n; i += width)
            (f * Vector512.LoadUnsafe(ref a, i)).StoreUnsafe(ref a, i);
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
