using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Diagonals that wrap around: row i receives d_k[i] x[(i - s_k) mod N]. Weights and states are read in a row, without indices.</summary>
/// <remarks>
/// The state is put down twice, one copy after the other, so that a diagonal of any shift is read in one piece; four vectors of
/// rows take all their terms in registers. Layout: [groups of four vectors of rows, K, 4 vectors], the largest shift first.
/// The order of the columns of row i is: the shifts up to i, then those beyond, the larger first both times. Of a group in which a
/// shift ends, the rows above it take the diagonal in the first turn and those below in the second.
/// </remarks>
internal sealed class WrappedDiagonalKernel<T> : IRecurrentKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AlignedArray<T> weights;
    private readonly int[] descending;
    private readonly int units;

    /// <param name="units">N</param>
    /// <param name="shifts">s: [K], different and ascending, each from 0 to N - 1.</param>
    /// <param name="values">d: [K, N]</param>
    public WrappedDiagonalKernel(int units, ReadOnlySpan<int> shifts, ReadOnlySpan<double> values)
    {
        if (values.Length != shifts.Length * units)
            throw new ArgumentException($"{values.Length} weights; {shifts.Length} diagonals take {units} each.", nameof(values));
        this.units = units;
        var groups = (units + GroupRows - 1) / GroupRows;
        weights = new AlignedArray<T>(groups * GroupRows * shifts.Length);
        descending = new int[shifts.Length];
        for (var k = 0; k < shifts.Length; k++)
        {
            if ((uint)shifts[k] >= (uint)units)
                throw new ArgumentOutOfRangeException(nameof(shifts), shifts[k], $"A shift is from 0 to {units - 1}.");
            if (k > 0 && shifts[k] <= shifts[k - 1])
                throw new ArgumentException($"Shift {shifts[k]} follows {shifts[k - 1]}; shifts ascend.", nameof(shifts));
            var place = shifts.Length - 1 - k;
            descending[place] = shifts[k];
            for (var row = 0; row < units; row++)
            {
                var at = (((row / GroupRows * shifts.Length) + place) * GroupRows) + (row % GroupRows);
                weights.Span[at] = T.CreateTruncating(values[(k * units) + row]);
            }
        }
    }

    private static int GroupRows => RowQuad<T>.Rows;

    public long Operations => (long)descending.Length * units;

    public long Bytes => Unsafe.SizeOf<T>() * (long)weights.Length;

    public void Accumulate(ReadOnlySpan<T> state, Span<T> sums)
    {
        // Rows past the last read past the second copy; what they read there goes nowhere.
        var twice = ArrayPool<T>.Shared.Rent((2 * units) + GroupRows);
        state.CopyTo(twice);
        state.CopyTo(twice.AsSpan(units));
        var whole = units / GroupRows * GroupRows;
        for (var row = 0; row < whole; row += GroupRows)
            AddGroup(twice, sums.Slice(row, GroupRows), row);
        if (whole < units)
        {
            Span<T> padded = stackalloc T[GroupRows];
            sums[whole..].CopyTo(padded);
            AddGroup(twice, padded, whole);
            padded[..(units - whole)].CopyTo(sums[whole..]);
        }

        ArrayPool<T>.Shared.Return(twice);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void AccumulateBatch(ReadOnlySpan<T> states, Span<T> sums, int lanes)
    {
        ref var x = ref MemoryMarshal.GetReference(states);
        var count = descending.Length;
        for (var row = 0; row < units; row++)
        {
            ref var w = ref Unsafe.Add(ref weights.First, (row / GroupRows * GroupRows * count) + (row % GroupRows));
            var first = FirstUpTo(row);
            for (var lane = 0; lane < lanes; lane += Vector512<T>.Count)
            {
                ref var z = ref Unsafe.Add(ref MemoryMarshal.GetReference(sums), (row * lanes) + lane);
                var sum = Vector512.LoadUnsafe(ref z);
                for (int term = 0, k = first; term < count; term++, k++)
                {
                    k = k == count ? 0 : k;
                    var from = row - descending[k];
                    from += from < 0 ? units : 0;
                    var weight = Vector512.Create(Unsafe.Add(ref w, k * GroupRows));
                    sum = RowVectors.FusedMultiplyAdd(weight, Vector512.LoadUnsafe(ref x, (nuint)((from * lanes) + lane)), sum);
                }

                sum.StoreUnsafe(ref z);
            }
        }
    }

    // The first of the shifts, descending, that is not beyond a row; their number when all are.
    private int FirstUpTo(int row)
    {
        var k = 0;
        while (k < descending.Length && descending[k] > row)
            k++;
        return k;
    }

    // The rows of one group: the shifts that end in it by halves, those before it, those beyond it, the first again.
    private void AddGroup(ReadOnlySpan<T> twice, Span<T> sums, int firstRow)
    {
        var partFrom = FirstUpTo(firstRow + GroupRows - 1);
        var partTo = FirstUpTo(firstRow);
        if (partFrom < partTo)
            AddParts(twice, sums, firstRow, partFrom, partTo, above: true);
        AddWhole(twice, sums, firstRow, partTo, descending.Length);
        AddWhole(twice, sums, firstRow, 0, partFrom);
        if (partFrom < partTo)
            AddParts(twice, sums, firstRow, partFrom, partTo, above: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddWhole(ReadOnlySpan<T> twice, Span<T> sums, int firstRow, int from, int to)
    {
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var x = ref Unsafe.Add(ref MemoryMarshal.GetReference(twice), firstRow + units);
        ref var w = ref Unsafe.Add(ref weights.First, (firstRow * descending.Length) + (from * GroupRows));
        ref var s = ref MemoryMarshal.GetArrayDataReference(descending);
        var width = (nuint)Vector512<T>.Count;
        var z0 = Vector512.LoadUnsafe(ref z);
        var z1 = Vector512.LoadUnsafe(ref z, width);
        var z2 = Vector512.LoadUnsafe(ref z, 2 * width);
        var z3 = Vector512.LoadUnsafe(ref z, 3 * width);
        for (var k = from; k < to; k++)
        {
            ref var read = ref Unsafe.Subtract(ref x, Unsafe.Add(ref s, k));
            z0 = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w), Vector512.LoadUnsafe(ref read), z0);
            z1 = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, width), Vector512.LoadUnsafe(ref read, width), z1);
            z2 = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, 2 * width), Vector512.LoadUnsafe(ref read, 2 * width), z2);
            z3 = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, 3 * width), Vector512.LoadUnsafe(ref read, 3 * width), z3);
            w = ref Unsafe.Add(ref w, GroupRows);
        }

        z0.StoreUnsafe(ref z);
        z1.StoreUnsafe(ref z, width);
        z2.StoreUnsafe(ref z, 2 * width);
        z3.StoreUnsafe(ref z, 3 * width);
    }

    // Shifts that end within the group, for the rows on one side of each end.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddParts(ReadOnlySpan<T> twice, Span<T> sums, int firstRow, int from, int to, bool above)
    {
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var x = ref Unsafe.Add(ref MemoryMarshal.GetReference(twice), firstRow + units);
        ref var w = ref Unsafe.Add(ref weights.First, (firstRow * descending.Length) + (from * GroupRows));
        for (var k = from; k < to; k++)
        {
            ref var read = ref Unsafe.Subtract(ref x, descending[k]);
            var end = descending[k] - firstRow;
            for (var row = 0; row < GroupRows; row += Vector512<T>.Count)
            {
                var place = (nuint)row;
                var sum = Vector512.LoadUnsafe(ref z, place);
                var added = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, place), Vector512.LoadUnsafe(ref read, place), sum);
                var rows = Vector512<T>.Indices + Vector512.Create(T.CreateTruncating(row));
                var isAbove = Vector512.GreaterThanOrEqual(rows, Vector512.Create(T.CreateTruncating(end)));
                sum = above ? Vector512.ConditionalSelect(isAbove, added, sum) : Vector512.ConditionalSelect(isAbove, sum, added);
                sum.StoreUnsafe(ref z, place);
            }

            w = ref Unsafe.Add(ref w, GroupRows);
        }
    }
}
