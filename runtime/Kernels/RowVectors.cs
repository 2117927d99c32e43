using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Vectors of eight rows, the last of which may be partly filled; and sums whose order is fixed.</summary>
internal static class RowVectors
{
    /// <summary>Rows of one vector.</summary>
    public const int Width = 8;

    /// <summary>The smallest multiple of eight that holds this many rows.</summary>
    public static int Padded(int rows) => (rows + Width - 1) & -Width;

    /// <summary>
    /// First row of the vector that holds the last rows: it ends at the last row and overlaps the vector before it, whose
    /// rows are computed twice, to the same bits. With fewer than eight rows 0, and the vector is only partly filled.
    /// </summary>
    public static int LastStart(int rows) => Math.Max(0, rows - Width);

    /// <summary>Eight rows from <paramref name="row"/> on; those past the end are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ReadOnlySpan<double> values, int row) =>
        values.Length >= row + Width
            ? Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)row)
            : LoadPart(values[row..]);

    /// <summary>Writes eight rows from <paramref name="row"/> on; those past the end are dropped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> vector, Span<double> values, int row)
    {
        if (values.Length >= row + Width)
            vector.StoreUnsafe(ref MemoryMarshal.GetReference(values), (nuint)row);
        else
            StorePart(vector, values[row..]);
    }

    /// <summary>The sum of eight lanes, always in the order ((0+4)+(2+6)) + ((1+5)+(3+7)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector512<double> v)
    {
        var four = v.GetLower() + v.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two.ToScalar() + two.GetElement(1);
    }

    /// <summary>Scalar product; the order of the sum depends on the length alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(double factor, ReadOnlySpan<double> values, Span<double> target)
    {
        if (values.Length != target.Length)
            throw new ArgumentException($"The target has {target.Length} values, the source {values.Length}.", nameof(target));
        ref var a = ref MemoryMarshal.GetReference(values);
        ref var b = ref MemoryMarshal.GetReference(target);
        var f = Vector512.Create(factor);
        nuint i = 0;
        var n = (nuint)target.Length;
        for (; i + 8 <= n; i += 8)
            Vector512.FusedMultiplyAdd(f, Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i)).StoreUnsafe(ref b, i);
        for (; i < n; i++)
            Unsafe.Add(ref b, i) = Math.FusedMultiplyAdd(factor, Unsafe.Add(ref a, i), Unsafe.Add(ref b, i));
    }

    /// <summary>values *= factor</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(double factor, Span<double> values)
    {
        ref var a = ref MemoryMarshal.GetReference(values);
        var f = Vector512.Create(factor);
        nuint i = 0;
        var n = (nuint)values.Length;
        for (; i + 8 <= n; i += 8)
            (f * Vector512.LoadUnsafe(ref a, i)).StoreUnsafe(ref a, i);
        for (; i < n; i++)
            Unsafe.Add(ref a, i) *= factor;
    }

    private static Vector512<double> LoadPart(ReadOnlySpan<double> values)
    {
        Span<double> part = stackalloc double[Width];
        part.Clear();
        values.CopyTo(part);
        return Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(part));
    }

    private static void StorePart(Vector512<double> vector, Span<double> values)
    {
        Span<double> part = stackalloc double[Width];
        vector.StoreUnsafe(ref MemoryMarshal.GetReference(part));
        part[..values.Length].CopyTo(values);
    }
}
