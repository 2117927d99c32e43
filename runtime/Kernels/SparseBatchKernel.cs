using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Sparse W with the same number of entries in every row, row after row, for a batch of so many lanes.</summary>
/// <remarks>
/// Beside each weight stands where the row of states that it multiplies begins: an entry costs one broadcast, one offset and a
/// multiply-add per vector of instances. Up to four vectors of instances of a row are summed in registers, inputs included.
/// </remarks>
internal sealed class SparseBatchKernel<T> : IRowBlockKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T[] weights;
    private readonly int[] offsets;
    private readonly int degree;
    private readonly int lanes;

    /// <param name="degree">Entries per row.</param>
    /// <param name="columns">[N, degree], ascending within a row and below N.</param>
    /// <param name="weights">[N, degree]</param>
    /// <param name="lanes">A multiple of the width of a vector.</param>
    public SparseBatchKernel(int degree, int[] columns, T[] weights, int lanes)
    {
        this.degree = degree;
        this.lanes = lanes;
        this.weights = weights;
        offsets = Array.ConvertAll(columns, column => checked(column * lanes));
    }

    private interface IVectors
    {
        static abstract int Count { get; }
    }

    private static int Width => Vector512<T>.Count;

    /// <inheritdoc/>
    public void Sum(InputLayer<T> layer, ReadOnlySpan<T> inputs, ReadOnlySpan<T> states, int firstRow, Span<T> sums)
    {
        var lane = 0;
        for (; lane <= lanes - (4 * Width); lane += 4 * Width)
            SumLanes<Vectors4>(layer, inputs[lane..], states[lane..], firstRow, sums[lane..]);
        for (; lane <= lanes - (2 * Width); lane += 2 * Width)
            SumLanes<Vectors2>(layer, inputs[lane..], states[lane..], firstRow, sums[lane..]);
        if (lane < lanes)
            SumLanes<Vectors1>(layer, inputs[lane..], states[lane..], firstRow, sums[lane..]);
    }

    // One, two or four vectors of instances, the first of which the spans begin with.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void SumLanes<TVectors>(InputLayer<T> layer, ReadOnlySpan<T> inputs, ReadOnlySpan<T> states, int firstRow, Span<T> sums)
        where TVectors : struct, IVectors
    {
        ref var b = ref layer.FirstBias;
        ref var win = ref layer.FirstWeight;
        ref var u = ref MemoryMarshal.GetReference(inputs);
        ref var x = ref MemoryMarshal.GetReference(states);
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var w = ref MemoryMarshal.GetArrayDataReference(weights);
        ref var c = ref MemoryMarshal.GetArrayDataReference(offsets);
        var width = (nuint)Width;
        nint stride = lanes;
        nint inputStride = layer.Stride;
        nint inputEnd = inputs.Length;
        nint entries = degree;
        nint entry = firstRow * entries;
        nint row = firstRow;
        var self = Vector512.Create(layer.SelfWeight);
        for (nint place = 0; place < sums.Length; place += stride)
        {
            var v = Vector512.Create(Unsafe.Add(ref b, row));
            Vector512<T> z0 = v, z1 = v, z2 = v, z3 = v;
            for (nint at = 0, input = row; at < inputEnd; at += stride, input += inputStride)
                Add(Vector512.Create(Unsafe.Add(ref win, input)), ref Unsafe.Add(ref u, at));
            Add(self, ref Unsafe.Add(ref x, row * stride));
            row++;

            // Two at a time, which halves the cost of the loop.
            var end = entry + entries;
            for (; entry < end - 1; entry += 2)
            {
                Add(Vector512.Create(Unsafe.Add(ref w, entry)), ref Unsafe.Add(ref x, (nint)Unsafe.Add(ref c, entry)));
                Add(Vector512.Create(Unsafe.Add(ref w, entry + 1)), ref Unsafe.Add(ref x, (nint)Unsafe.Add(ref c, entry + 1)));
            }

            if (entry < end)
            {
                Add(Vector512.Create(Unsafe.Add(ref w, entry)), ref Unsafe.Add(ref x, (nint)Unsafe.Add(ref c, entry)));
                entry++;
            }

            ref var to = ref Unsafe.Add(ref z, place);
            z0.StoreUnsafe(ref to);
            if (TVectors.Count > 1) z1.StoreUnsafe(ref to, width);
            if (TVectors.Count > 2) z2.StoreUnsafe(ref to, 2 * width);
            if (TVectors.Count > 2) z3.StoreUnsafe(ref to, 3 * width);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            void Add(Vector512<T> factor, ref T from)
            {
                z0 = RowVectors.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref from), z0);
                if (TVectors.Count > 1) z1 = RowVectors.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref from, width), z1);
                if (TVectors.Count > 2) z2 = RowVectors.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref from, 2 * width), z2);
                if (TVectors.Count > 2) z3 = RowVectors.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref from, 3 * width), z3);
            }
        }
    }

    private readonly struct Vectors1 : IVectors
    {
        public static int Count => 1;
    }

    private readonly struct Vectors2 : IVectors
    {
        public static int Count => 2;
    }

    private readonly struct Vectors4 : IVectors
    {
        public static int Count => 4;
    }
}
