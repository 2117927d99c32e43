using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Diagonals that wrap around: row i receives d_k[i] x[(i - s_k) mod N]. Weights and states are read in a row, without indices.</summary>
/// <remarks>
/// The state is put down twice, one copy after the other, so that a diagonal of any shift is read in one piece; a group of two
/// vectors of rows takes all its terms in registers, one after another as they lie in memory. The order of the columns of row i is: the
/// shifts up to i, then those beyond, the larger first both times. A shift that ends within a group is there twice: in the first
/// turn with weights for the rows from its end on, in the second for those before, and 0 elsewhere. A sum of -0 counts as 0, so that
/// such terms change nothing. All groups have equally many terms, the last of weight 0: the processor foresees the end of each.
/// </remarks>
internal sealed class WrappedDiagonalKernel<T> : IRecurrentKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AlignedArray<T> weights;
    private readonly int[] starts;
    private readonly int units;
    private readonly int diagonals;
    private readonly int terms;

    /// <param name="units">N</param>
    /// <param name="shifts">s: [K], different and ascending, each from 0 to N - 1.</param>
    /// <param name="values">d: [K, N]</param>
    public WrappedDiagonalKernel(int units, int[] shifts, ReadOnlySpan<double> values)
    {
        if (values.Length != shifts.Length * units)
            throw new ArgumentException($"{values.Length} weights; {shifts.Length} diagonals take {units} each.", nameof(values));
        this.units = units;
        diagonals = shifts.Length;
        for (var k = 0; k < shifts.Length; k++)
        {
            if ((uint)shifts[k] >= (uint)units)
                throw new ArgumentOutOfRangeException(nameof(shifts), shifts[k], $"A shift is from 0 to {units - 1}.");
            if (k > 0 && shifts[k] <= shifts[k - 1])
                throw new ArgumentException($"Shift {shifts[k]} follows {shifts[k - 1]}; shifts ascend.", nameof(shifts));
        }

        var groups = Enumerable.Range(0, (units + GroupRows - 1) / GroupRows).Select(g => Order(shifts, g * GroupRows)).ToArray();
        terms = groups.Max(group => group.Count);
        starts = new int[groups.Length * terms];
        weights = new AlignedArray<T>(starts.Length * GroupRows);
        for (var g = 0; g < groups.Length; g++)
        {
            for (var term = 0; term < groups[g].Count; term++)
            {
                var (k, firstTurn) = groups[g][term];
                var place = (g * terms) + term;
                starts[place] = units - shifts[k];
                for (var row = g * GroupRows; row < Math.Min(units, (g + 1) * GroupRows); row++)
                {
                    if (row >= shifts[k] == firstTurn)
                        weights.Span[(place * GroupRows) + (row % GroupRows)] = T.CreateTruncating(values[(k * units) + row]);
                }
            }
        }
    }

    public long Operations => (long)diagonals * units;

    public long Bytes => (Unsafe.SizeOf<T>() * (long)weights.Length) + (sizeof(int) * (long)starts.Length);

    private static int GroupRows => 2 * Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Accumulate(ReadOnlySpan<T> state, Span<T> sums)
    {
        // Rows past the last read past the second copy; what they read there goes nowhere.
        var twice = ArrayPool<T>.Shared.Rent((2 * units) + GroupRows);
        state.CopyTo(twice);
        state.CopyTo(twice.AsSpan(units));
        var whole = units / GroupRows;
        AddGroups(twice, sums, 0, whole);
        if (whole * GroupRows < units)
        {
            Span<T> padded = stackalloc T[GroupRows];
            sums[(whole * GroupRows)..].CopyTo(padded);
            AddGroups(twice, padded, whole, whole + 1);
            padded[..(units - (whole * GroupRows))].CopyTo(sums[(whole * GroupRows)..]);
        }

        ArrayPool<T>.Shared.Return(twice);
    }

    public void AccumulateBatch(ReadOnlySpan<T> states, Span<T> sums, int lanes)
    {
        var lane = 0;
        for (; lane <= lanes - (2 * Vector512<T>.Count); lane += 2 * Vector512<T>.Count)
            AddLanes2(states, sums, lanes, lane);
        if (lane < lanes)
            AddLanes1(states, sums, lanes, lane);
    }

    // Lists the diagonals of a group of rows in the order of their columns, and in which turn each is.
    private static List<(int Diagonal, bool FirstTurn)> Order(int[] shifts, int firstRow)
    {
        var order = new List<(int, bool)>();
        for (var k = shifts.Length - 1; k >= 0; k--)
        {
            if (shifts[k] < firstRow + GroupRows)
                order.Add((k, true));
        }

        for (var k = shifts.Length - 1; k >= 0; k--)
        {
            if (shifts[k] > firstRow)
                order.Add((k, false));
        }

        return order;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddGroups(ReadOnlySpan<T> twice, Span<T> sums, int fromGroup, int toGroup)
    {
        var count = terms;
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var x = ref Unsafe.Add(ref MemoryMarshal.GetReference(twice), fromGroup * GroupRows);
        ref var s = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(starts), fromGroup * count);
        ref var w = ref Unsafe.Add(ref weights.First, fromGroup * count * GroupRows);
        var width = (nuint)Vector512<T>.Count;
        for (var group = fromGroup; group < toGroup; group++)
        {
            var z0 = Vector512.LoadUnsafe(ref z) + Vector512<T>.Zero;
            var z1 = Vector512.LoadUnsafe(ref z, width) + Vector512<T>.Zero;
            for (var term = 0; term < count; term++)
            {
                ref var from = ref Unsafe.Add(ref x, Unsafe.Add(ref s, term));
                z0 = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w), Vector512.LoadUnsafe(ref from), z0);
                z1 = RowVectors.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, width), Vector512.LoadUnsafe(ref from, width), z1);
                w = ref Unsafe.Add(ref w, GroupRows);
            }

            z0.StoreUnsafe(ref z);
            z1.StoreUnsafe(ref z, width);
            z = ref Unsafe.Add(ref z, GroupRows);
            x = ref Unsafe.Add(ref x, GroupRows);
            s = ref Unsafe.Add(ref s, count);
        }
    }

    // Two vectors of instances from one on, all rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddLanes2(ReadOnlySpan<T> states, Span<T> sums, int lanes, int first)
    {
        ref var x = ref Unsafe.Add(ref MemoryMarshal.GetReference(states), first);
        ref var z = ref Unsafe.Add(ref MemoryMarshal.GetReference(sums), first);
        ref var allStarts = ref MemoryMarshal.GetArrayDataReference(starts);
        ref var allWeights = ref weights.First;
        var (n, count) = (units, terms);
        var width = (nuint)Vector512<T>.Count;
        for (var row = 0; row < n; row++)
        {
            var place = row / GroupRows * count;
            ref var w = ref Unsafe.Add(ref allWeights, (place * GroupRows) + (row % GroupRows));
            ref var s = ref Unsafe.Add(ref allStarts, place);
            var z0 = Vector512.LoadUnsafe(ref z) + Vector512<T>.Zero;
            var z1 = Vector512.LoadUnsafe(ref z, width) + Vector512<T>.Zero;
            for (var term = 0; term < count; term++)
            {
                var column = row + Unsafe.Add(ref s, term);
                column -= column >= n ? n : 0;
                ref var from = ref Unsafe.Add(ref x, column * lanes);
                var v = Vector512.Create(w);
                z0 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref from), z0);
                z1 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref from, width), z1);
                w = ref Unsafe.Add(ref w, GroupRows);
            }

            z0.StoreUnsafe(ref z);
            z1.StoreUnsafe(ref z, width);
            z = ref Unsafe.Add(ref z, lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddLanes1(ReadOnlySpan<T> states, Span<T> sums, int lanes, int first)
    {
        ref var x = ref Unsafe.Add(ref MemoryMarshal.GetReference(states), first);
        ref var z = ref Unsafe.Add(ref MemoryMarshal.GetReference(sums), first);
        ref var allStarts = ref MemoryMarshal.GetArrayDataReference(starts);
        ref var allWeights = ref weights.First;
        var (n, count) = (units, terms);
        for (var row = 0; row < n; row++)
        {
            var place = row / GroupRows * count;
            ref var w = ref Unsafe.Add(ref allWeights, (place * GroupRows) + (row % GroupRows));
            ref var s = ref Unsafe.Add(ref allStarts, place);
            var sum = Vector512.LoadUnsafe(ref z) + Vector512<T>.Zero;
            for (var term = 0; term < count; term++)
            {
                var column = row + Unsafe.Add(ref s, term);
                column -= column >= n ? n : 0;
                sum = RowVectors.FusedMultiplyAdd(Vector512.Create(w), Vector512.LoadUnsafe(ref Unsafe.Add(ref x, column * lanes)), sum);
                w = ref Unsafe.Add(ref w, GroupRows);
            }

            sum.StoreUnsafe(ref z);
            z = ref Unsafe.Add(ref z, lanes);
        }
    }
}
