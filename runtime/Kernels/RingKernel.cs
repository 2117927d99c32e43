using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>W is one simple cycle: row i receives from row i - 1, row 0 from the last, all with one weight.</summary>
/// <remarks>No weights are read; the neighbours' values are one load, a place to the left of the rows' own.</remarks>
internal sealed class RingKernel<T>(int units, double weight) : IRecurrentKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T weight = T.CreateTruncating(weight);

    public long Operations => units;

    public long Bytes => 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Accumulate(ReadOnlySpan<T> state, Span<T> sums)
    {
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var z = ref MemoryMarshal.GetReference(sums);
        z = T.FusedMultiplyAdd(weight, Unsafe.Add(ref x, sums.Length - 1), z);
        var row = 1;
        if (Vector512.IsHardwareAccelerated)
        {
            var w = Vector512.Create(weight);
            for (; row <= sums.Length - Vector512<T>.Count; row += Vector512<T>.Count)
            {
                var left = Vector512.LoadUnsafe(ref x, (nuint)(row - 1));
                RowVectors.FusedMultiplyAdd(w, left, Vector512.LoadUnsafe(ref z, (nuint)row)).StoreUnsafe(ref z, (nuint)row);
            }
        }
        else
        {
            var w = Vector256.Create(weight);
            for (; row <= sums.Length - Vector256<T>.Count; row += Vector256<T>.Count)
            {
                var left = Vector256.LoadUnsafe(ref x, (nuint)(row - 1));
                RowVectors.FusedMultiplyAdd(w, left, Vector256.LoadUnsafe(ref z, (nuint)row)).StoreUnsafe(ref z, (nuint)row);
            }
        }

        for (; row < sums.Length; row++)
            Unsafe.Add(ref z, row) = T.FusedMultiplyAdd(weight, Unsafe.Add(ref x, row - 1), Unsafe.Add(ref z, row));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void AccumulateBatch(ReadOnlySpan<T> states, Span<T> sums, int lanes)
    {
        ref var x = ref MemoryMarshal.GetReference(states);
        ref var z = ref MemoryMarshal.GetReference(sums);

        // Each row receives the one before it, which lies a row of lanes to the left; the first receives the last.
        if (!Vector512.IsHardwareAccelerated)
        {
            var half = Vector256.Create(weight);
            for (int at = 0, from = states.Length - lanes; at < states.Length; at += Vector256<T>.Count, from += Vector256<T>.Count)
            {
                if (at == lanes)
                    from = 0;
                RowVectors.FusedMultiplyAdd(half, Vector256.LoadUnsafe(ref x, (nuint)from), Vector256.LoadUnsafe(ref z, (nuint)at)).StoreUnsafe(ref z, (nuint)at);
            }

            return;
        }

        var w = Vector512.Create(weight);
        for (int at = 0, from = states.Length - lanes; at < states.Length; at += Vector512<T>.Count, from += Vector512<T>.Count)
        {
            if (at == lanes)
                from = 0;
            RowVectors.FusedMultiplyAdd(w, Vector512.LoadUnsafe(ref x, (nuint)from), Vector512.LoadUnsafe(ref z, (nuint)at)).StoreUnsafe(ref z, (nuint)at);
        }
    }
}
