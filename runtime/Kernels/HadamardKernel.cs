using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>W = factor H D P by fast Walsh-Hadamard transforms, one block after another: N log2 N additions.</summary>
/// <param name="sources">P: row i takes unit sources[i].</param>
/// <param name="signs">D, [N]</param>
/// <param name="factor">Of the whole.</param>
internal sealed class HadamardKernel<T>(int[] sources, double[] signs, double factor) : IRecurrentKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] roundedSigns = Array.ConvertAll(signs, T.CreateTruncating);

    public long Operations
    {
        get
        {
            var count = 2L * sources.Length;
            for (var first = 0; first < sources.Length; first += HadamardBlocks.Size(sources.Length - first))
                count += (long)HadamardBlocks.Size(sources.Length - first) * BitOperations.Log2((uint)HadamardBlocks.Size(sources.Length - first));
            return count;
        }
    }

    public long Bytes => (Unsafe.SizeOf<T>() + sizeof(int)) * (long)sources.Length;

    public void Accumulate(ReadOnlySpan<T> state, Span<T> sums)
    {
        Span<T> room = stackalloc T[HadamardBlocks.Size(sums.Length)];
        for (var first = 0; first < sums.Length;)
        {
            var size = HadamardBlocks.Size(sums.Length - first);
            var block = room[..size];
            for (var i = 0; i < size; i++)
                block[i] = roundedSigns[first + i] * state[sources[first + i]];
            Transform(block);
            RowVectors.AddScaled(T.CreateTruncating(factor / Math.Sqrt(size)), block, sums.Slice(first, size));
            first += size;
        }
    }

    // Butterflies (a, b) -> (a + b, a - b) over distances 1, 2, 4, ...
    private static void Transform(Span<T> values)
    {
        if (values.Length < Vector512<T>.Count)
        {
            TransformFew(values);
            return;
        }

        if (Vector512.IsHardwareAccelerated)
            TransformLanes(values);
        else
            TransformNarrowLanes(values);
        var half = Vector512<T>.Count;
        for (; half * 4 <= values.Length; half *= 4)
            TransformFour(values, half);
        if (half < values.Length)
            TransformTwo(values, half);
    }

    private static void TransformFew(Span<T> values)
    {
        for (var half = 1; half < values.Length; half *= 2)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if ((i & half) != 0)
                    continue;
                var (one, other) = (values[i], values[i + half]);
                values[i] = one + other;
                values[i + half] = one - other;
            }
        }
    }

    // All stages whose pairs lie within one vector: each lane adds its partner's value to its own, or its own taken off.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TransformLanes(Span<T> values)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        for (var i = 0; i < values.Length; i += Vector512<T>.Count)
        {
            if (typeof(T) == typeof(double))
            {
                var a = Vector512.LoadUnsafe(ref v, (nuint)i).AsDouble();
                a = Vector512.FusedMultiplyAdd(Vector512.Create(1.0, -1, 1, -1, 1, -1, 1, -1), a, Vector512.Shuffle(a, Vector512.Create(1L, 0, 3, 2, 5, 4, 7, 6)));
                a = Vector512.FusedMultiplyAdd(Vector512.Create(1.0, 1, -1, -1, 1, 1, -1, -1), a, Vector512.Shuffle(a, Vector512.Create(2L, 3, 0, 1, 6, 7, 4, 5)));
                a = Vector512.FusedMultiplyAdd(Vector512.Create(1.0, 1, 1, 1, -1, -1, -1, -1), a, Vector512.Shuffle(a, Vector512.Create(4L, 5, 6, 7, 0, 1, 2, 3)));
                a.As<double, T>().StoreUnsafe(ref v, (nuint)i);
            }
            else
            {
                var a = Vector512.LoadUnsafe(ref v, (nuint)i).AsSingle();
                a = Vector512.FusedMultiplyAdd(
                    Vector512.Create(1.0f, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1),
                    a,
                    Vector512.Shuffle(a, Vector512.Create(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)));
                a = Vector512.FusedMultiplyAdd(
                    Vector512.Create(1.0f, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1),
                    a,
                    Vector512.Shuffle(a, Vector512.Create(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)));
                a = Vector512.FusedMultiplyAdd(
                    Vector512.Create(1.0f, 1, 1, 1, -1, -1, -1, -1, 1, 1, 1, 1, -1, -1, -1, -1),
                    a,
                    Vector512.Shuffle(a, Vector512.Create(4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11)));
                a = Vector512.FusedMultiplyAdd(
                    Vector512.Create(1.0f, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1),
                    a,
                    Vector512.Shuffle(a, Vector512.Create(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)));
                a.As<float, T>().StoreUnsafe(ref v, (nuint)i);
            }
        }
    }

    // The same in vectors of 256 bits; pairs of the last stage are the two halves of a vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TransformNarrowLanes(Span<T> values)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        for (var i = 0; i < values.Length; i += Vector512<T>.Count)
        {
            var a = NarrowStages(Vector256.LoadUnsafe(ref v, (nuint)i));
            var b = NarrowStages(Vector256.LoadUnsafe(ref v, (nuint)(i + Vector256<T>.Count)));
            (a + b).StoreUnsafe(ref v, (nuint)i);
            (a - b).StoreUnsafe(ref v, (nuint)(i + Vector256<T>.Count));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> NarrowStages(Vector256<T> values)
    {
        if (typeof(T) == typeof(double))
        {
            var a = values.AsDouble();
            a = Vector256.FusedMultiplyAdd(Vector256.Create(1.0, -1, 1, -1), a, Vector256.Shuffle(a, Vector256.Create(1L, 0, 3, 2)));
            a = Vector256.FusedMultiplyAdd(Vector256.Create(1.0, 1, -1, -1), a, Vector256.Shuffle(a, Vector256.Create(2L, 3, 0, 1)));
            return a.As<double, T>();
        }

        var s = values.AsSingle();
        s = Vector256.FusedMultiplyAdd(Vector256.Create(1.0f, -1, 1, -1, 1, -1, 1, -1), s, Vector256.Shuffle(s, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)));
        s = Vector256.FusedMultiplyAdd(Vector256.Create(1.0f, 1, -1, -1, 1, 1, -1, -1), s, Vector256.Shuffle(s, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)));
        s = Vector256.FusedMultiplyAdd(Vector256.Create(1.0f, 1, 1, 1, -1, -1, -1, -1), s, Vector256.Shuffle(s, Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3)));
        return s.As<float, T>();
    }

    // Two stages in one pass: pairs at distance half, then at twice that.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TransformFour(Span<T> values, int half)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        var distance = (nuint)half;
        for (nuint first = 0; first < (nuint)values.Length; first += 4 * distance)
        {
            for (var i = first; !Vector512.IsHardwareAccelerated && i < first + distance; i += (nuint)Vector256<T>.Count)
            {
                var a = Vector256.LoadUnsafe(ref v, i);
                var b = Vector256.LoadUnsafe(ref v, i + distance);
                var c = Vector256.LoadUnsafe(ref v, i + (2 * distance));
                var d = Vector256.LoadUnsafe(ref v, i + (3 * distance));
                (a, b) = (a + b, a - b);
                (c, d) = (c + d, c - d);
                (a + c).StoreUnsafe(ref v, i);
                (b + d).StoreUnsafe(ref v, i + distance);
                (a - c).StoreUnsafe(ref v, i + (2 * distance));
                (b - d).StoreUnsafe(ref v, i + (3 * distance));
            }

            for (var i = first; Vector512.IsHardwareAccelerated && i < first + distance; i += (nuint)Vector512<T>.Count)
            {
                var a = Vector512.LoadUnsafe(ref v, i);
                var b = Vector512.LoadUnsafe(ref v, i + distance);
                var c = Vector512.LoadUnsafe(ref v, i + (2 * distance));
                var d = Vector512.LoadUnsafe(ref v, i + (3 * distance));
                (a, b) = (a + b, a - b);
                (c, d) = (c + d, c - d);
                (a + c).StoreUnsafe(ref v, i);
                (b + d).StoreUnsafe(ref v, i + distance);
                (a - c).StoreUnsafe(ref v, i + (2 * distance));
                (b - d).StoreUnsafe(ref v, i + (3 * distance));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TransformTwo(Span<T> values, int half)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        var distance = (nuint)half;
        for (nuint first = 0; first < (nuint)values.Length; first += 2 * distance)
        {
            for (var i = first; !Vector512.IsHardwareAccelerated && i < first + distance; i += (nuint)Vector256<T>.Count)
            {
                var a = Vector256.LoadUnsafe(ref v, i);
                var b = Vector256.LoadUnsafe(ref v, i + distance);
                (a + b).StoreUnsafe(ref v, i);
                (a - b).StoreUnsafe(ref v, i + distance);
            }

            for (var i = first; Vector512.IsHardwareAccelerated && i < first + distance; i += (nuint)Vector512<T>.Count)
            {
                var a = Vector512.LoadUnsafe(ref v, i);
                var b = Vector512.LoadUnsafe(ref v, i + distance);
                (a + b).StoreUnsafe(ref v, i);
                (a - b).StoreUnsafe(ref v, i + distance);
            }
        }
    }
}
