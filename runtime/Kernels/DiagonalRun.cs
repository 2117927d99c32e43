using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Leaky tanh steps where W is a sum of wrapped diagonals.</summary>
/// <remarks>
/// The state lies twice in a row, so that a diagonal of any shift is read in one piece, and stays so from step to step. A block of
/// rows (four vectors) goes from its inputs to its two places in the next state and to its place in the result without leaving the
/// registers. Rows that fill no block are summed a vector at a time and end together. The sum of a row: b, the inputs, its own last
/// value, the diagonals in their order.
/// </remarks>
internal static class DiagonalRun
{
    private const int LineBytes = 64;

    /// <param name="layer">b, Win and c.</param>
    /// <param name="starts">Of each diagonal, where in the doubled state row 0 begins to read: N less the shift.</param>
    /// <param name="weights">Block after block, diagonal by diagonal within, the rows of the block; or one weight.</param>
    /// <param name="units">N</param>
    /// <param name="leakRate">a</param>
    /// <param name="inputs">[rows, I]</param>
    /// <param name="state">[N]</param>
    /// <param name="states">[rows, N]</param>
    public static void Run<T>(
        InputLayer<T> layer,
        int[] starts,
        AlignedArray<T> weights,
        int units,
        double leakRate,
        ReadOnlySpan<double> inputs,
        Span<double> state,
        Span<double> states)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Two doubled states, each with room for the rows past the last, on borders of cache lines: should the collector move
        // them, that costs time alone.
        var line = LineBytes / Unsafe.SizeOf<T>();
        var length = ((2 * units) + RowQuad<T>.Rows + line - 1) & -line;
        var width = inputs.Length / (states.Length / units);
        var rented = ArrayPool<T>.Shared.Rent((2 * length) + line + width);
        var free = rented.AsSpan(AlignedArray<T>.FirstAligned(rented));
        var before = free[..length];
        var after = free.Slice(length, length);
        var input = free.Slice(2 * length, width);
        Narrow(state, before);
        before[..units].CopyTo(before[units..]);
        for (int row = 0, at = 0; row < states.Length; row += units, at += width)
        {
            for (var i = 0; i < width; i++)
                input[i] = SingleRounding.Input<T>(inputs[at + i]);
            if (Vector512.IsHardwareAccelerated)
            {
                Step(layer, starts, weights, input, before, after, states.Slice(row, units), leakRate);
                EndRest(before, after, states.Slice(row, units), leakRate);
            }
            else
            {
                StepInNarrowVectors(layer, starts, weights, input, before, after, states.Slice(row, units), leakRate);
            }

            var last = before;
            before = after;
            after = last;
        }

        states[^units..].CopyTo(state);
        ArrayPool<T>.Shared.Return(rented);
    }

    /// <summary>Rows of a vector, of the width that the processor has.</summary>
    public static int Width<T>()
        where T : unmanaged => Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector256<T>.Count;

    /// <summary>Rows of whole blocks of four vectors; the others are taken one vector at a time.</summary>
    public static int BlockRows<T>(int units)
        where T : unmanaged => units / (4 * Width<T>()) * (4 * Width<T>());

    /// <summary>Adds the diagonals to sums, without inputs and tanh: [2 N and a block], [N].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Accumulate<T>(int[] starts, AlignedArray<T> weights, ReadOnlySpan<T> twice, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            AccumulateInNarrowVectors(starts, weights, twice, sums);
            return;
        }

        ref var x = ref MemoryMarshal.GetReference(twice);
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var w = ref weights.First;
        var width = (nuint)Vector512<T>.Count;
        var row = 0;
        for (; row <= sums.Length - RowQuad<T>.Rows; row += RowQuad<T>.Rows)
        {
            ref var here = ref Unsafe.Add(ref z, row);
            var z0 = Vector512.LoadUnsafe(ref here);
            var z1 = Vector512.LoadUnsafe(ref here, width);
            var z2 = Vector512.LoadUnsafe(ref here, 2 * width);
            var z3 = Vector512.LoadUnsafe(ref here, 3 * width);
            foreach (var start in starts)
            {
                ref var from = ref Unsafe.Add(ref x, row + start);
                z0 = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w), Vector512.LoadUnsafe(ref from), z0);
                z1 = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, width), Vector512.LoadUnsafe(ref from, width), z1);
                z2 = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, 2 * width), Vector512.LoadUnsafe(ref from, 2 * width), z2);
                z3 = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, 3 * width), Vector512.LoadUnsafe(ref from, 3 * width), z3);
                w = ref Unsafe.Add(ref w, RowQuad<T>.Rows);
            }

            z0.StoreUnsafe(ref here);
            z1.StoreUnsafe(ref here, width);
            z2.StoreUnsafe(ref here, 2 * width);
            z3.StoreUnsafe(ref here, 3 * width);
        }

        for (; row < sums.Length; row += Vector512<T>.Count)
        {
            var sum = RowVectors.Load<T>(sums, row);
            foreach (var start in starts)
            {
                sum = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w), Vector512.LoadUnsafe(ref x, (nuint)(row + start)), sum);
                w = ref Unsafe.Add(ref w, Vector512<T>.Count);
            }

            RowVectors.Store(sum, sums, row);
        }
    }

    // Whole blocks; of the other rows the sums, in the place of the next state.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Step<T>(
        InputLayer<T> layer,
        int[] starts,
        AlignedArray<T> weights,
        ReadOnlySpan<T> input,
        ReadOnlySpan<T> before,
        Span<T> after,
        Span<double> result,
        double leakRate)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var leak = Vector512.Create(T.CreateTruncating(leakRate));
        var keep = Vector512.Create(T.CreateTruncating(1 - leakRate));
        var units = result.Length;
        ref var y = ref MemoryMarshal.GetReference(result);
        ref var x = ref MemoryMarshal.GetReference(before);
        ref var z = ref MemoryMarshal.GetReference(after);
        ref var w = ref weights.First;
        var width = (nuint)Vector512<T>.Count;
        var row = 0;
        for (; row <= units - RowQuad<T>.Rows; row += RowQuad<T>.Rows)
        {
            var at = (nuint)row;
            var z0 = layer.StartVector(input, ref x, at);
            var z1 = layer.StartVector(input, ref x, at + width);
            var z2 = layer.StartVector(input, ref x, at + (2 * width));
            var z3 = layer.StartVector(input, ref x, at + (3 * width));
            foreach (var start in starts)
            {
                ref var from = ref Unsafe.Add(ref x, row + start);
                z0 = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w), Vector512.LoadUnsafe(ref from), z0);
                z1 = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, width), Vector512.LoadUnsafe(ref from, width), z1);
                z2 = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, 2 * width), Vector512.LoadUnsafe(ref from, 2 * width), z2);
                z3 = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, 3 * width), Vector512.LoadUnsafe(ref from, 3 * width), z3);
                w = ref Unsafe.Add(ref w, RowQuad<T>.Rows);
            }

            var t = Elementary.Tanh(new RowQuad<T>(z0, z1, z2, z3));
            Put(RowVectors.FusedMultiplyAdd(leak, t.A, keep * Vector512.LoadUnsafe(ref x, at)), ref z, ref y, at, units);
            at += width;
            Put(RowVectors.FusedMultiplyAdd(leak, t.B, keep * Vector512.LoadUnsafe(ref x, at)), ref z, ref y, at, units);
            at += width;
            Put(RowVectors.FusedMultiplyAdd(leak, t.C, keep * Vector512.LoadUnsafe(ref x, at)), ref z, ref y, at, units);
            at += width;
            Put(RowVectors.FusedMultiplyAdd(leak, t.D, keep * Vector512.LoadUnsafe(ref x, at)), ref z, ref y, at, units);
        }

        for (; row < units; row += Vector512<T>.Count)
        {
            var sum = layer.StartVector(input, ref x, (nuint)row);
            foreach (var start in starts)
            {
                sum = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w), Vector512.LoadUnsafe(ref x, (nuint)(row + start)), sum);
                w = ref Unsafe.Add(ref w, Vector512<T>.Count);
            }

            sum.StoreUnsafe(ref z, (nuint)row);
        }
    }

    // The rows that fill no block, from their sums on. What comes out past the last row lies where the second copy begins, which is put right.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void EndRest<T>(ReadOnlySpan<T> before, Span<T> after, Span<double> result, double leakRate)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var units = result.Length;
        var row = BlockRows<T>(units);
        if (row == units)
            return;
        var end = row + RowQuad<T>.Rows;
        LeakyTanh.Apply(before[row..end], after[row..end], leakRate);
        Widen(after[row..], result[row..]);
        after[row..units].CopyTo(after[(units + row)..]);
        after[..(end - units)].CopyTo(after[units..]);
    }

    // In vectors of 256 bits. The rows that fill no block come first: what they write past the last row is written again, by the block
    // of the first rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void StepInNarrowVectors<T>(
        InputLayer<T> layer,
        int[] starts,
        AlignedArray<T> weights,
        ReadOnlySpan<T> input,
        ReadOnlySpan<T> before,
        Span<T> after,
        Span<double> result,
        double leakRate)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var leak = Vector256.Create(T.CreateTruncating(leakRate));
        var keep = Vector256.Create(T.CreateTruncating(1 - leakRate));
        var units = result.Length;
        var whole = BlockRows<T>(units);
        ref var y = ref MemoryMarshal.GetReference(result);
        ref var x = ref MemoryMarshal.GetReference(before);
        ref var z = ref MemoryMarshal.GetReference(after);
        ref var w = ref Unsafe.Add(ref weights.First, whole * starts.Length);
        var width = (nuint)Vector256<T>.Count;
        for (var row = whole; row < units; row += Vector256<T>.Count)
        {
            var at = (nuint)row;
            var sum = layer.StartNarrow(input, ref x, at);
            foreach (var start in starts)
            {
                sum = RowVectors.FusedMultiplyAdd(Vector256.LoadUnsafe(ref w), Vector256.LoadUnsafe(ref x, (nuint)(row + start)), sum);
                w = ref Unsafe.Add(ref w, Vector256<T>.Count);
            }

            sum.StoreUnsafe(ref z, at);
        }

        // Their tangents two by two; a second one past the last row is of what happens to lie there.
        for (var row = whole; row < units; row += 2 * Vector256<T>.Count)
        {
            var at = (nuint)row;
            var (t, u) = NarrowTanh.OfTwo(Vector256.LoadUnsafe(ref z, at), Vector256.LoadUnsafe(ref z, at + width));
            PutPart(RowVectors.FusedMultiplyAdd(leak, t, keep * Vector256.LoadUnsafe(ref x, at)), ref z, result, row);
            PutPart(RowVectors.FusedMultiplyAdd(leak, u, keep * Vector256.LoadUnsafe(ref x, at + width)), ref z, result, row + Vector256<T>.Count);
        }

        w = ref weights.First;
        for (var row = 0; row < whole; row += 4 * Vector256<T>.Count)
        {
            var at = (nuint)row;
            var z0 = layer.StartNarrow(input, ref x, at);
            var z1 = layer.StartNarrow(input, ref x, at + width);
            var z2 = layer.StartNarrow(input, ref x, at + (2 * width));
            var z3 = layer.StartNarrow(input, ref x, at + (3 * width));
            foreach (var start in starts)
            {
                ref var from = ref Unsafe.Add(ref x, row + start);
                z0 = RowVectors.FusedMultiplyAdd(Vector256.LoadUnsafe(ref w), Vector256.LoadUnsafe(ref from), z0);
                z1 = RowVectors.FusedMultiplyAdd(Vector256.LoadUnsafe(ref w, width), Vector256.LoadUnsafe(ref from, width), z1);
                z2 = RowVectors.FusedMultiplyAdd(Vector256.LoadUnsafe(ref w, 2 * width), Vector256.LoadUnsafe(ref from, 2 * width), z2);
                z3 = RowVectors.FusedMultiplyAdd(Vector256.LoadUnsafe(ref w, 3 * width), Vector256.LoadUnsafe(ref from, 3 * width), z3);
                w = ref Unsafe.Add(ref w, 4 * Vector256<T>.Count);
            }

            // By way of memory: the registers do not hold four sums beside what their tangents take.
            z0.StoreUnsafe(ref z, at);
            z1.StoreUnsafe(ref z, at + width);
            z2.StoreUnsafe(ref z, at + (2 * width));
            z3.StoreUnsafe(ref z, at + (3 * width));
            var t = NarrowTanh.OfFour(ref z, at);
            Put(RowVectors.FusedMultiplyAdd(leak, t.A, keep * Vector256.LoadUnsafe(ref x, at)), ref z, ref y, at, units);
            at += width;
            Put(RowVectors.FusedMultiplyAdd(leak, t.B, keep * Vector256.LoadUnsafe(ref x, at)), ref z, ref y, at, units);
            at += width;
            Put(RowVectors.FusedMultiplyAdd(leak, t.C, keep * Vector256.LoadUnsafe(ref x, at)), ref z, ref y, at, units);
            at += width;
            Put(RowVectors.FusedMultiplyAdd(leak, t.D, keep * Vector256.LoadUnsafe(ref x, at)), ref z, ref y, at, units);
        }

        if (whole == 0)
            after[..units].CopyTo(after[units..]);
    }

    // A vector that the last row may end, or come before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutPart<T>(Vector256<T> values, ref T state, Span<double> result, int row)
        where T : unmanaged
    {
        if (row <= result.Length - Vector256<T>.Count)
        {
            Put(values, ref state, ref MemoryMarshal.GetReference(result), (nuint)row, result.Length);
        }
        else if (row < result.Length)
        {
            values.StoreUnsafe(ref state, (nuint)row);
            values.StoreUnsafe(ref state, (nuint)(row + result.Length));
            Widen(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref state, row), result.Length - row), result[row..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AccumulateInNarrowVectors<T>(int[] starts, AlignedArray<T> weights, ReadOnlySpan<T> twice, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref var x = ref MemoryMarshal.GetReference(twice);
        ref var z = ref MemoryMarshal.GetReference(sums);
        var whole = BlockRows<T>(sums.Length);
        var row = 0;
        for (; row <= sums.Length - Vector256<T>.Count; row += Vector256<T>.Count)
        {
            var sum = Vector256.LoadUnsafe(ref z, (nuint)row);
            ref var w = ref First(row, out var step);
            foreach (var start in starts)
            {
                sum = RowVectors.FusedMultiplyAdd(Vector256.LoadUnsafe(ref w), Vector256.LoadUnsafe(ref x, (nuint)(row + start)), sum);
                w = ref Unsafe.Add(ref w, step);
            }

            sum.StoreUnsafe(ref z, (nuint)row);
        }

        for (; row < sums.Length; row++)
        {
            ref var w = ref First(row, out var step);
            foreach (var start in starts)
            {
                sums[row] = T.FusedMultiplyAdd(w, Unsafe.Add(ref x, row + start), sums[row]);
                w = ref Unsafe.Add(ref w, step);
            }
        }

        // The weight of a row on the first diagonal, and how far it is to the next.
        ref T First(int row, out int step)
        {
            step = row < whole ? 4 * Vector256<T>.Count : Vector256<T>.Count;
            return ref Unsafe.Add(ref weights.First, (row / step * step * starts.Length) + (row % step));
        }
    }

    // To both places in the state and to the result.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<T>(Vector256<T> values, ref T state, ref double result, nuint row, int units)
        where T : unmanaged
    {
        values.StoreUnsafe(ref state, row);
        values.StoreUnsafe(ref state, row + (nuint)units);
        if (typeof(T) == typeof(double))
        {
            values.AsDouble().StoreUnsafe(ref result, row);
            return;
        }

        var (low, high) = Vector256.Widen(values.AsSingle());
        low.StoreUnsafe(ref result, row);
        high.StoreUnsafe(ref result, row + 4);
    }

    // To both places in the state and to the result.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<T>(Vector512<T> values, ref T state, ref double result, nuint row, int units)
        where T : unmanaged
    {
        values.StoreUnsafe(ref state, row);
        values.StoreUnsafe(ref state, row + (nuint)units);
        if (typeof(T) == typeof(double))
        {
            values.AsDouble().StoreUnsafe(ref result, row);
            return;
        }

        var (low, high) = Vector512.Widen(values.AsSingle());
        low.StoreUnsafe(ref result, row);
        high.StoreUnsafe(ref result, row + 8);
    }

    private static void Narrow<T>(ReadOnlySpan<double> state, Span<T> narrow)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
            state.CopyTo(MemoryMarshal.Cast<T, double>(narrow));
        else
            SingleRounding.Narrow(state, MemoryMarshal.Cast<T, float>(narrow));
    }

    private static void Widen<T>(ReadOnlySpan<T> values, Span<double> widened)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
            MemoryMarshal.Cast<T, double>(values[..widened.Length]).CopyTo(widened);
        else
            SingleRounding.Widen(MemoryMarshal.Cast<T, float>(values[..widened.Length]), widened);
    }
}
