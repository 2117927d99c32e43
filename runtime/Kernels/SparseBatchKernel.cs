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

    // What becomes of the sums of a row: z, x at the same place, a and 1 - a.
    private interface IEnd
    {
        static abstract bool IsTanh { get; }

        static abstract void Finish<TVectors>(
            ref Vector512<T> z0, ref Vector512<T> z1, ref Vector512<T> z2, ref Vector512<T> z3, ref T x, Vector512<T> leak, Vector512<T> keep)
            where TVectors : struct, IVectors;
    }

    private static int Width => Vector512<T>.Count;

    /// <inheritdoc/>
    public void Sum(InputLayer<T> layer, ReadOnlySpan<T> inputs, ReadOnlySpan<T> states, int firstRow, Span<T> sums) =>
        Rows<Sums>(layer, inputs, states, firstRow, sums, leakRate: 1);

    /// <inheritdoc/>
    public void Next(InputLayer<T> layer, ReadOnlySpan<T> inputs, ReadOnlySpan<T> states, Span<T> next, double leakRate) =>
        Rows<LeakyTanhs>(layer, inputs, states, firstRow: 0, next, leakRate);

    private void Rows<TEnd>(InputLayer<T> layer, ReadOnlySpan<T> inputs, ReadOnlySpan<T> states, int firstRow, Span<T> sums, double leakRate)
        where TEnd : struct, IEnd
    {
        var lane = 0;
        if (!Vector512.IsHardwareAccelerated)
        {
            for (; lane <= lanes - (4 * Vector256<T>.Count); lane += 4 * Vector256<T>.Count)
                NarrowLanes<Vectors4>(layer, inputs[lane..], states[lane..], firstRow, sums[lane..], TEnd.IsTanh, leakRate);
            for (; lane < lanes; lane += 2 * Vector256<T>.Count)
                NarrowLanes<Vectors2>(layer, inputs[lane..], states[lane..], firstRow, sums[lane..], TEnd.IsTanh, leakRate);
            return;
        }

        for (; lane <= lanes - (4 * Width); lane += 4 * Width)
            Lanes<Vectors4, TEnd>(layer, inputs[lane..], states[lane..], firstRow, sums[lane..], leakRate);
        for (; lane <= lanes - (2 * Width); lane += 2 * Width)
            Lanes<Vectors2, TEnd>(layer, inputs[lane..], states[lane..], firstRow, sums[lane..], leakRate);
        if (lane < lanes)
            Lanes<Vectors1, TEnd>(layer, inputs[lane..], states[lane..], firstRow, sums[lane..], leakRate);
    }

    // One, two or four vectors of instances, the first of which the spans begin with.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Lanes<TVectors, TEnd>(
        InputLayer<T> layer, ReadOnlySpan<T> inputs, ReadOnlySpan<T> states, int firstRow, Span<T> sums, double leakRate)
        where TVectors : struct, IVectors
        where TEnd : struct, IEnd
    {
        var leak = Vector512.Create(T.CreateTruncating(leakRate));
        var keep = Vector512.Create(T.CreateTruncating(1 - leakRate));
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
            ref var own = ref Unsafe.Add(ref x, row * stride);
            Add(self, ref own);
            row++;

            // Two at a time, which halves the cost of the loop, and their offsets with one load: it is loads that it waits for.
            var end = entry + entries;
            for (; entry < end - 1; entry += 2)
            {
                var pair = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<int, byte>(ref Unsafe.Add(ref c, entry)));
                if (!BitConverter.IsLittleEndian)
                    pair = BitOperations.RotateLeft(pair, 32);
                Add(Vector512.Create(Unsafe.Add(ref w, entry)), ref Unsafe.Add(ref x, (nint)(uint)pair));
                Add(Vector512.Create(Unsafe.Add(ref w, entry + 1)), ref Unsafe.Add(ref x, (nint)(pair >> 32)));
            }

            if (entry < end)
            {
                Add(Vector512.Create(Unsafe.Add(ref w, entry)), ref Unsafe.Add(ref x, (nint)Unsafe.Add(ref c, entry)));
                entry++;
            }

            TEnd.Finish<TVectors>(ref z0, ref z1, ref z2, ref z3, ref own, leak, keep);
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

    // The same in vectors of 256 bits, two or four of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void NarrowLanes<TVectors>(
        InputLayer<T> layer, ReadOnlySpan<T> inputs, ReadOnlySpan<T> states, int firstRow, Span<T> sums, bool tanh, double leakRate)
        where TVectors : struct, IVectors
    {
        var leak = Vector256.Create(T.CreateTruncating(leakRate));
        var keep = Vector256.Create(T.CreateTruncating(1 - leakRate));
        ref var u = ref MemoryMarshal.GetReference(inputs);
        ref var x = ref MemoryMarshal.GetReference(states);
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var w = ref MemoryMarshal.GetArrayDataReference(weights);
        ref var c = ref MemoryMarshal.GetArrayDataReference(offsets);
        var width = (nuint)Vector256<T>.Count;
        var self = Vector256.Create(layer.SelfWeight);
        nint entry = (nint)firstRow * degree;
        nint row = firstRow;
        for (nint place = 0; place < sums.Length; place += lanes)
        {
            var v = Vector256.Create(Unsafe.Add(ref layer.FirstBias, row));
            Vector256<T> z0 = v, z1 = v, z2 = v, z3 = v;
            for (nint at = 0, input = row; at < inputs.Length; at += lanes, input += layer.Stride)
                Add(Vector256.Create(Unsafe.Add(ref layer.FirstWeight, input)), ref Unsafe.Add(ref u, at));
            ref var own = ref Unsafe.Add(ref x, row * lanes);
            Add(self, ref own);
            row++;
            for (var end = entry + degree; entry < end; entry++)
                Add(Vector256.Create(Unsafe.Add(ref w, entry)), ref Unsafe.Add(ref x, (nint)Unsafe.Add(ref c, entry)));
            ref var to = ref Unsafe.Add(ref z, place);
            z0.StoreUnsafe(ref to);
            z1.StoreUnsafe(ref to, width);
            if (TVectors.Count > 2) z2.StoreUnsafe(ref to, 2 * width);
            if (TVectors.Count > 2) z3.StoreUnsafe(ref to, 3 * width);
            if (!tanh)
                continue;
            if (TVectors.Count > 2)
            {
                var t = NarrowTanh.OfFour(ref to, 0);
                RowVectors.FusedMultiplyAdd(leak, t.A, keep * Vector256.LoadUnsafe(ref own)).StoreUnsafe(ref to);
                RowVectors.FusedMultiplyAdd(leak, t.B, keep * Vector256.LoadUnsafe(ref own, width)).StoreUnsafe(ref to, width);
                RowVectors.FusedMultiplyAdd(leak, t.C, keep * Vector256.LoadUnsafe(ref own, 2 * width)).StoreUnsafe(ref to, 2 * width);
                RowVectors.FusedMultiplyAdd(leak, t.D, keep * Vector256.LoadUnsafe(ref own, 3 * width)).StoreUnsafe(ref to, 3 * width);
            }
            else
            {
                (z0, z1) = NarrowTanh.OfTwo(z0, z1);
                RowVectors.FusedMultiplyAdd(leak, z0, keep * Vector256.LoadUnsafe(ref own)).StoreUnsafe(ref to);
                RowVectors.FusedMultiplyAdd(leak, z1, keep * Vector256.LoadUnsafe(ref own, width)).StoreUnsafe(ref to, width);
            }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            void Add(Vector256<T> factor, ref T from)
            {
                z0 = RowVectors.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref from), z0);
                z1 = RowVectors.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref from, width), z1);
                if (TVectors.Count > 2) z2 = RowVectors.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref from, 2 * width), z2);
                if (TVectors.Count > 2) z3 = RowVectors.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref from, 3 * width), z3);
            }
        }
    }

    private readonly struct Sums : IEnd
    {
        public static bool IsTanh => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Finish<TVectors>(
            ref Vector512<T> z0, ref Vector512<T> z1, ref Vector512<T> z2, ref Vector512<T> z3, ref T x, Vector512<T> leak, Vector512<T> keep)
            where TVectors : struct, IVectors
        {
        }
    }

    // As LeakyTanh, while the sums are in registers: the loads of the next row go beside the multiply-adds of this one's tanh.
    private readonly struct LeakyTanhs : IEnd
    {
        public static bool IsTanh => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Finish<TVectors>(
            ref Vector512<T> z0, ref Vector512<T> z1, ref Vector512<T> z2, ref Vector512<T> z3, ref T x, Vector512<T> leak, Vector512<T> keep)
            where TVectors : struct, IVectors
        {
            if (TVectors.Count > 2)
            {
                if (typeof(T) == typeof(double))
                {
                    var t = Elementary.Tanh(new RowQuad<double>(z0.AsDouble(), z1.AsDouble(), z2.AsDouble(), z3.AsDouble()));
                    (z0, z1, z2, z3) = (t.A.As<double, T>(), t.B.As<double, T>(), t.C.As<double, T>(), t.D.As<double, T>());
                }
                else
                {
                    var t = Elementary.Tanh(new RowQuad<float>(z0.AsSingle(), z1.AsSingle(), z2.AsSingle(), z3.AsSingle()));
                    (z0, z1, z2, z3) = (t.A.As<float, T>(), t.B.As<float, T>(), t.C.As<float, T>(), t.D.As<float, T>());
                }
            }
            else
            {
                z0 = Tanh(z0);
                if (TVectors.Count > 1) z1 = Tanh(z1);
            }

            var width = (nuint)Width;
            z0 = RowVectors.FusedMultiplyAdd(leak, z0, keep * Vector512.LoadUnsafe(ref x));
            if (TVectors.Count > 1) z1 = RowVectors.FusedMultiplyAdd(leak, z1, keep * Vector512.LoadUnsafe(ref x, width));
            if (TVectors.Count > 2) z2 = RowVectors.FusedMultiplyAdd(leak, z2, keep * Vector512.LoadUnsafe(ref x, 2 * width));
            if (TVectors.Count > 2) z3 = RowVectors.FusedMultiplyAdd(leak, z3, keep * Vector512.LoadUnsafe(ref x, 3 * width));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector512<T> Tanh(Vector512<T> z) => typeof(T) == typeof(double)
            ? Elementary.Tanh(z.AsDouble()).As<double, T>()
            : Elementary.Tanh(z.AsSingle()).As<float, T>();
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
