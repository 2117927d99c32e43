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
        ref var u = ref MemoryMarshal.GetReference(inputs);
        ref var x = ref MemoryMarshal.GetReference(states);
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var w = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(weights), firstRow * degree);
        ref var c = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(offsets), firstRow * degree);
        ref var own = ref Unsafe.Add(ref x, (nint)firstRow * lanes);
        var width = (nuint)Width;
        var stride = (nint)lanes;
        var entries = degree;
        var self = Vector512.Create(layer.SelfWeight);
        var rows = (sums.Length + lanes - 1) / lanes;
        for (var row = firstRow; row < firstRow + rows; row++)
        {
            var v = Vector512.Create(layer.Bias(row));
            Vector512<T> z0 = v, z1 = v, z2 = v, z3 = v;
            ref var from = ref u;
            for (int at = 0, input = row; at < inputs.Length; at += lanes, input += layer.Stride)
            {
                v = Vector512.Create(layer.Weight(input));
                z0 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref from), z0);
                if (TVectors.Count > 1) z1 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref from, width), z1);
                if (TVectors.Count > 2) z2 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref from, 2 * width), z2);
                if (TVectors.Count > 2) z3 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref from, 3 * width), z3);
                from = ref Unsafe.Add(ref from, stride);
            }

            z0 = RowVectors.FusedMultiplyAdd(self, Vector512.LoadUnsafe(ref own), z0);
            if (TVectors.Count > 1) z1 = RowVectors.FusedMultiplyAdd(self, Vector512.LoadUnsafe(ref own, width), z1);
            if (TVectors.Count > 2) z2 = RowVectors.FusedMultiplyAdd(self, Vector512.LoadUnsafe(ref own, 2 * width), z2);
            if (TVectors.Count > 2) z3 = RowVectors.FusedMultiplyAdd(self, Vector512.LoadUnsafe(ref own, 3 * width), z3);
            for (var k = 0; k < entries; k++)
            {
                from = ref Unsafe.Add(ref x, (nint)Unsafe.Add(ref c, k));
                v = Vector512.Create(Unsafe.Add(ref w, k));
                z0 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref from), z0);
                if (TVectors.Count > 1) z1 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref from, width), z1);
                if (TVectors.Count > 2) z2 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref from, 2 * width), z2);
                if (TVectors.Count > 2) z3 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref from, 3 * width), z3);
            }

            z0.StoreUnsafe(ref z);
            if (TVectors.Count > 1) z1.StoreUnsafe(ref z, width);
            if (TVectors.Count > 2) z2.StoreUnsafe(ref z, 2 * width);
            if (TVectors.Count > 2) z3.StoreUnsafe(ref z, 3 * width);
            z = ref Unsafe.Add(ref z, stride);
            own = ref Unsafe.Add(ref own, stride);
            w = ref Unsafe.Add(ref w, entries);
            c = ref Unsafe.Add(ref c, entries);
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
