using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Diagonals that wrap around: row i receives d_k[i] x[(i - s_k) mod N]. Weights and states are read in a row, without indices.</summary>
/// <remarks>
/// The state is put down twice, one copy after the other, so that a diagonal of any shift is read in one piece; a block of four
/// vectors of rows (of one, for the rows that fill no four) takes all its terms in registers, one after another as they lie in
/// memory. The sum of a row takes the diagonals from the smallest shift to the largest, whichever column that is.
/// </remarks>
internal sealed class WrappedDiagonalKernel<T> : IRecurrentKernel<T>, IRunKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AlignedArray<T> weights;
    private readonly int[] starts;
    private readonly int units;

    /// <param name="units">N</param>
    /// <param name="shifts">s: [K], different and ascending, each from 0 to N - 1.</param>
    /// <param name="values">d: [K, N]</param>
    public WrappedDiagonalKernel(int units, int[] shifts, ReadOnlySpan<double> values)
    {
        if (values.Length != shifts.Length * units)
            throw new ArgumentException($"{values.Length} weights; {shifts.Length} diagonals take {units} each.", nameof(values));
        this.units = units;
        starts = new int[shifts.Length];
        weights = new AlignedArray<T>(RowVectors.Padded<T>(units) * shifts.Length);
        for (var k = 0; k < shifts.Length; k++)
        {
            if ((uint)shifts[k] >= (uint)units)
                throw new ArgumentOutOfRangeException(nameof(shifts), shifts[k], $"A shift is from 0 to {units - 1}.");
            if (k > 0 && shifts[k] <= shifts[k - 1])
                throw new ArgumentException($"Shift {shifts[k]} follows {shifts[k - 1]}; shifts ascend.", nameof(shifts));
            starts[k] = units - shifts[k];
            for (var row = 0; row < units; row++)
            {
                var (first, step) = Place(row);
                weights.Span[first + (k * step)] = T.CreateTruncating(values[(k * units) + row]);
            }
        }
    }

    public long Operations => (long)starts.Length * units;

    public long Bytes => (Unsafe.SizeOf<T>() * (long)weights.Length) + (sizeof(int) * (long)starts.Length);

    public void Accumulate(ReadOnlySpan<T> state, Span<T> sums)
    {
        // Rows past the last read past the second copy; what they read there goes nowhere.
        var twice = ArrayPool<T>.Shared.Rent((2 * units) + RowQuad<T>.Rows);
        state.CopyTo(twice);
        state.CopyTo(twice.AsSpan(units));
        DiagonalRun.Accumulate(starts, weights, twice, sums);
        ArrayPool<T>.Shared.Return(twice);
    }

    public void Run(InputLayer<T> layer, double leakRate, ReadOnlySpan<double> inputs, Span<double> state, Span<double> states) =>
        DiagonalRun.Run(layer, starts, weights, units, leakRate, inputs, state, states);

    public void AccumulateBatch(ReadOnlySpan<T> states, Span<T> sums, int lanes)
    {
        for (var row = 0; row < units; row++)
            AddRow(row, states, sums.Slice(row * lanes, lanes));
    }

    // Where the weight of a row is on the first diagonal, and how far it is to the next.
    private (int First, int Step) Place(int row)
    {
        var width = DiagonalRun.Width<T>();
        var step = row < DiagonalRun.BlockRows<T>(units) ? 4 * width : width;
        return ((row / step * step * starts.Length) + (row % step), step);
    }

    // One row of all instances.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddRow(int row, ReadOnlySpan<T> states, Span<T> sums)
    {
        var (first, step) = Place(row);
        ref var x = ref MemoryMarshal.GetReference(states);
        ref var z = ref MemoryMarshal.GetReference(sums);
        var lane = 0;
        if (!Vector512.IsHardwareAccelerated)
        {
            for (; lane < sums.Length; lane += Vector256<T>.Count)
            {
                ref var w = ref Unsafe.Add(ref weights.First, first);
                var sum = Vector256.LoadUnsafe(ref z, (nuint)lane);
                foreach (var start in starts)
                {
                    sum = RowVectors.FusedMultiplyAdd(
                        Vector256.Create(w), Vector256.LoadUnsafe(ref x, (nuint)((Column(row + start) * sums.Length) + lane)), sum);
                    w = ref Unsafe.Add(ref w, step);
                }

                sum.StoreUnsafe(ref z, (nuint)lane);
            }

            return;
        }

        for (; lane <= sums.Length - (2 * Vector512<T>.Count); lane += 2 * Vector512<T>.Count)
        {
            ref var here = ref Unsafe.Add(ref z, lane);
            ref var w = ref Unsafe.Add(ref weights.First, first);
            var z0 = Vector512.LoadUnsafe(ref here);
            var z1 = Vector512.LoadUnsafe(ref here, (nuint)Vector512<T>.Count);
            foreach (var start in starts)
            {
                ref var from = ref Unsafe.Add(ref x, (Column(row + start) * sums.Length) + lane);
                var v = Vector512.Create(w);
                z0 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref from), z0);
                z1 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref from, (nuint)Vector512<T>.Count), z1);
                w = ref Unsafe.Add(ref w, step);
            }

            z0.StoreUnsafe(ref here);
            z1.StoreUnsafe(ref here, (nuint)Vector512<T>.Count);
        }

        if (lane < sums.Length)
        {
            ref var w = ref Unsafe.Add(ref weights.First, first);
            var sum = Vector512.LoadUnsafe(ref z, (nuint)lane);
            foreach (var start in starts)
            {
                sum = RowVectors.FusedMultiplyAdd(
                    Vector512.Create(w), Vector512.LoadUnsafe(ref x, (nuint)((Column(row + start) * sums.Length) + lane)), sum);
                w = ref Unsafe.Add(ref w, step);
            }

            sum.StoreUnsafe(ref z, (nuint)lane);
        }
    }

    private int Column(int place) => place < units ? place : place - units;
}
