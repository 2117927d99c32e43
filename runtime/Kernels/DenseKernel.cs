using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Full W in panels of eight vectors of rows, column by column inside a panel; the last panel has as many vectors as are left.</summary>
/// <remarks>
/// A panel's eight accumulators are the sums of its rows (64, or 128 in single precision): each column adds x[j], broadcast,
/// times eight vectors of weights, so there is no sum across lanes. N^2 multiply-adds; beyond the first cache the read of W is the limit. Every other
/// pass goes through the panels backwards: it begins with those that the pass before has left in the cache, which takes a
/// fifth to a third off at 100, 300 and 500 units (docs/benchmarks.md). Which pass it is shows in where the spans lie: see
/// IsOdd. The order of panels is part of no sum, so no bit depends on addresses.
/// </remarks>
internal sealed class DenseKernel<T> : IRecurrentKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int PanelVectors = 8;
    private const int TileRows = 8;
    private const int BlockColumns = 256;

    private readonly AlignedArray<T> panels;
    private readonly int units;
    private readonly int stride;

    /// <param name="units">N</param>
    /// <param name="weights">[N, N] row-major.</param>
    public DenseKernel(int units, ReadOnlySpan<double> weights)
    {
        if (weights.Length != units * units)
            throw new ArgumentException($"W has {weights.Length} values; {units} units take {units} squared.", nameof(weights));
        this.units = units;
        stride = Padded(units);
        panels = new AlignedArray<T>(stride * units);
        for (var row = 0; row < units; row++)
        {
            var first = row / PanelRows * PanelRows;
            var rows = Math.Min(PanelRows, stride - first);
            var panel = panels.Span.Slice(first * units, rows * units);
            for (var column = 0; column < units; column++)
                panel[(column * rows) + row - first] = T.CreateTruncating(weights[(row * units) + column]);
        }
    }

    private interface IVectors
    {
        static abstract int Count { get; }
    }

    // Rows of a vector, of the width that the processor has.
    private static int Width => Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector256<T>.Count;

    private static int RowMultiple => Math.Max(Width, TileRows);

    private static int PanelRows => PanelVectors * Width;

    public long Operations => (long)stride * units;

    public long Bytes => Unsafe.SizeOf<T>() * (long)panels.Length;

    public void Accumulate(ReadOnlySpan<T> state, Span<T> sums)
    {
        var whole = units / PanelRows;
        var reverse = IsOdd(state, sums);
        if (reverse)
            AddLast(state, sums);
        for (var i = 0; i < whole; i++)
        {
            var first = (reverse ? whole - 1 - i : i) * PanelRows;
            AddPanel<Vectors8>(ref Unsafe.Add(ref panels.First, first * units), state, sums.Slice(first, PanelRows));
        }

        if (!reverse)
            AddLast(state, sums);
    }

    public void AccumulateBatch(ReadOnlySpan<T> states, Span<T> sums, int lanes)
    {
        // Columns block by block, so that a block of states stays in a near cache while all rows pass over it.
        for (var column = 0; column < units; column += BlockColumns)
        {
            var columns = Math.Min(BlockColumns, units - column);
            for (var row = 0; row < stride; row += TileRows)
            {
                var panel = row / PanelRows * PanelRows;
                var rows = Math.Min(PanelRows, stride - panel);
                ref var w = ref Unsafe.Add(ref panels.First, ((nint)panel * units) + (column * rows) + row - panel);
                var lane = 0;
                if (!Vector512.IsHardwareAccelerated)
                {
                    for (; lane < lanes; lane += Vector256<T>.Count)
                        AddNarrowTile(ref w, rows, states[((column * lanes) + lane)..], sums[((row * lanes) + lane)..], lanes, columns);
                    continue;
                }

                for (; lane <= lanes - (2 * Width); lane += 2 * Width)
                    AddTile<Vectors2>(ref w, rows, states[((column * lanes) + lane)..], sums[((row * lanes) + lane)..], lanes, columns);
                if (lane < lanes)
                    AddTile<Vectors1>(ref w, rows, states[((column * lanes) + lane)..], sums[((row * lanes) + lane)..], lanes, columns);
            }
        }
    }

    // Eight rows by one or two vectors of instances.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddTile<TVectors>(
        ref T weights, int rows, ReadOnlySpan<T> states, Span<T> sums, int lanes, int columns)
        where TVectors : struct, IVectors
    {
        ref var x = ref MemoryMarshal.GetReference(states);
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var w = ref weights;
        var width = (nuint)Width;
        var row = (nuint)lanes;
        var z00 = Vector512.LoadUnsafe(ref z, 0 * row);
        var z10 = Vector512.LoadUnsafe(ref z, 1 * row);
        var z20 = Vector512.LoadUnsafe(ref z, 2 * row);
        var z30 = Vector512.LoadUnsafe(ref z, 3 * row);
        var z40 = Vector512.LoadUnsafe(ref z, 4 * row);
        var z50 = Vector512.LoadUnsafe(ref z, 5 * row);
        var z60 = Vector512.LoadUnsafe(ref z, 6 * row);
        var z70 = Vector512.LoadUnsafe(ref z, 7 * row);
        Vector512<T> z01 = default, z11 = default, z21 = default, z31 = default, z41 = default, z51 = default, z61 = default, z71 = default, x1 = default;
        if (TVectors.Count > 1) z01 = Vector512.LoadUnsafe(ref z, (0 * row) + width);
        if (TVectors.Count > 1) z11 = Vector512.LoadUnsafe(ref z, (1 * row) + width);
        if (TVectors.Count > 1) z21 = Vector512.LoadUnsafe(ref z, (2 * row) + width);
        if (TVectors.Count > 1) z31 = Vector512.LoadUnsafe(ref z, (3 * row) + width);
        if (TVectors.Count > 1) z41 = Vector512.LoadUnsafe(ref z, (4 * row) + width);
        if (TVectors.Count > 1) z51 = Vector512.LoadUnsafe(ref z, (5 * row) + width);
        if (TVectors.Count > 1) z61 = Vector512.LoadUnsafe(ref z, (6 * row) + width);
        if (TVectors.Count > 1) z71 = Vector512.LoadUnsafe(ref z, (7 * row) + width);
        for (var column = 0; column < columns; column++)
        {
            var x0 = Vector512.LoadUnsafe(ref x);
            if (TVectors.Count > 1) x1 = Vector512.LoadUnsafe(ref x, width);
            var v = Vector512.Create(Unsafe.Add(ref w, 0));
            z00 = RowVectors.FusedMultiplyAdd(v, x0, z00);
            if (TVectors.Count > 1) z01 = RowVectors.FusedMultiplyAdd(v, x1, z01);
            v = Vector512.Create(Unsafe.Add(ref w, 1));
            z10 = RowVectors.FusedMultiplyAdd(v, x0, z10);
            if (TVectors.Count > 1) z11 = RowVectors.FusedMultiplyAdd(v, x1, z11);
            v = Vector512.Create(Unsafe.Add(ref w, 2));
            z20 = RowVectors.FusedMultiplyAdd(v, x0, z20);
            if (TVectors.Count > 1) z21 = RowVectors.FusedMultiplyAdd(v, x1, z21);
            v = Vector512.Create(Unsafe.Add(ref w, 3));
            z30 = RowVectors.FusedMultiplyAdd(v, x0, z30);
            if (TVectors.Count > 1) z31 = RowVectors.FusedMultiplyAdd(v, x1, z31);
            v = Vector512.Create(Unsafe.Add(ref w, 4));
            z40 = RowVectors.FusedMultiplyAdd(v, x0, z40);
            if (TVectors.Count > 1) z41 = RowVectors.FusedMultiplyAdd(v, x1, z41);
            v = Vector512.Create(Unsafe.Add(ref w, 5));
            z50 = RowVectors.FusedMultiplyAdd(v, x0, z50);
            if (TVectors.Count > 1) z51 = RowVectors.FusedMultiplyAdd(v, x1, z51);
            v = Vector512.Create(Unsafe.Add(ref w, 6));
            z60 = RowVectors.FusedMultiplyAdd(v, x0, z60);
            if (TVectors.Count > 1) z61 = RowVectors.FusedMultiplyAdd(v, x1, z61);
            v = Vector512.Create(Unsafe.Add(ref w, 7));
            z70 = RowVectors.FusedMultiplyAdd(v, x0, z70);
            if (TVectors.Count > 1) z71 = RowVectors.FusedMultiplyAdd(v, x1, z71);
            x = ref Unsafe.Add(ref x, lanes);
            w = ref Unsafe.Add(ref w, rows);
        }

        z00.StoreUnsafe(ref z, 0 * row);
        z10.StoreUnsafe(ref z, 1 * row);
        z20.StoreUnsafe(ref z, 2 * row);
        z30.StoreUnsafe(ref z, 3 * row);
        z40.StoreUnsafe(ref z, 4 * row);
        z50.StoreUnsafe(ref z, 5 * row);
        z60.StoreUnsafe(ref z, 6 * row);
        z70.StoreUnsafe(ref z, 7 * row);
        if (TVectors.Count > 1) z01.StoreUnsafe(ref z, (0 * row) + width);
        if (TVectors.Count > 1) z11.StoreUnsafe(ref z, (1 * row) + width);
        if (TVectors.Count > 1) z21.StoreUnsafe(ref z, (2 * row) + width);
        if (TVectors.Count > 1) z31.StoreUnsafe(ref z, (3 * row) + width);
        if (TVectors.Count > 1) z41.StoreUnsafe(ref z, (4 * row) + width);
        if (TVectors.Count > 1) z51.StoreUnsafe(ref z, (5 * row) + width);
        if (TVectors.Count > 1) z61.StoreUnsafe(ref z, (6 * row) + width);
        if (TVectors.Count > 1) z71.StoreUnsafe(ref z, (7 * row) + width);
    }

    // Eight rows by one vector of 256 bits of instances.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddNarrowTile(ref T weights, int rows, ReadOnlySpan<T> states, Span<T> sums, int lanes, int columns)
    {
        ref var x = ref MemoryMarshal.GetReference(states);
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var w = ref weights;
        var row = (nuint)lanes;
        var z0 = Vector256.LoadUnsafe(ref z, 0 * row);
        var z1 = Vector256.LoadUnsafe(ref z, 1 * row);
        var z2 = Vector256.LoadUnsafe(ref z, 2 * row);
        var z3 = Vector256.LoadUnsafe(ref z, 3 * row);
        var z4 = Vector256.LoadUnsafe(ref z, 4 * row);
        var z5 = Vector256.LoadUnsafe(ref z, 5 * row);
        var z6 = Vector256.LoadUnsafe(ref z, 6 * row);
        var z7 = Vector256.LoadUnsafe(ref z, 7 * row);
        for (var column = 0; column < columns; column++)
        {
            var v = Vector256.LoadUnsafe(ref x);
            z0 = RowVectors.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref w, 0)), v, z0);
            z1 = RowVectors.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref w, 1)), v, z1);
            z2 = RowVectors.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref w, 2)), v, z2);
            z3 = RowVectors.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref w, 3)), v, z3);
            z4 = RowVectors.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref w, 4)), v, z4);
            z5 = RowVectors.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref w, 5)), v, z5);
            z6 = RowVectors.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref w, 6)), v, z6);
            z7 = RowVectors.FusedMultiplyAdd(Vector256.Create(Unsafe.Add(ref w, 7)), v, z7);
            w = ref Unsafe.Add(ref w, rows);
            x = ref Unsafe.Add(ref x, lanes);
        }

        z0.StoreUnsafe(ref z, 0 * row);
        z1.StoreUnsafe(ref z, 1 * row);
        z2.StoreUnsafe(ref z, 2 * row);
        z3.StoreUnsafe(ref z, 3 * row);
        z4.StoreUnsafe(ref z, 4 * row);
        z5.StoreUnsafe(ref z, 5 * row);
        z6.StoreUnsafe(ref z, 6 * row);
        z7.StoreUnsafe(ref z, 7 * row);
    }

    // Counts places of the distance between the two: alternates where two buffers change over from step to step, and where
    // each step writes the row after the one it reads.
    private static bool IsOdd(ReadOnlySpan<T> state, Span<T> sums)
    {
        ref var to = ref MemoryMarshal.GetReference(sums);
        var distance = Unsafe.ByteOffset(ref to, ref MemoryMarshal.GetReference(state));
        return ((nuint)Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref to) / (nuint)nint.Abs(distance) & 1) != 0;
    }

    // The rows that fill no panel, in a place with room for whole vectors.
    private void AddLast(ReadOnlySpan<T> state, Span<T> sums)
    {
        var rows = units % PanelRows;
        if (rows == 0)
            return;
        Span<T> padded = stackalloc T[PanelRows];
        sums = sums[(units - rows)..];
        sums.CopyTo(padded);
        ref var weights = ref Unsafe.Add(ref panels.First, (units - rows) * units);
        switch (Padded(rows) / Width)
        {
            case 1: AddPanel<Vectors1>(ref weights, state, padded); break;
            case 2: AddPanel<Vectors2>(ref weights, state, padded); break;
            case 3: AddPanel<Vectors3>(ref weights, state, padded); break;
            case 4: AddPanel<Vectors4>(ref weights, state, padded); break;
            case 5: AddPanel<Vectors5>(ref weights, state, padded); break;
            case 6: AddPanel<Vectors6>(ref weights, state, padded); break;
            case 7: AddPanel<Vectors7>(ref weights, state, padded); break;
            default: AddPanel<Vectors8>(ref weights, state, padded); break;
        }

        padded[..rows].CopyTo(sums);
    }

    // The count is a constant to the compiler: each panel's method holds the lines of its own vectors alone.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddPanel<TVectors>(ref T weights, ReadOnlySpan<T> state, Span<T> sums)
        where TVectors : struct, IVectors
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            AddNarrowPanel<TVectors>(ref weights, state, sums);
            return;
        }

        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var w = ref weights;
        var width = (nuint)Width;
        var z0 = Vector512.LoadUnsafe(ref z);
        Vector512<T> z1 = default, z2 = default, z3 = default, z4 = default, z5 = default, z6 = default, z7 = default;
        if (TVectors.Count > 1) z1 = Vector512.LoadUnsafe(ref z, 1 * width);
        if (TVectors.Count > 2) z2 = Vector512.LoadUnsafe(ref z, 2 * width);
        if (TVectors.Count > 3) z3 = Vector512.LoadUnsafe(ref z, 3 * width);
        if (TVectors.Count > 4) z4 = Vector512.LoadUnsafe(ref z, 4 * width);
        if (TVectors.Count > 5) z5 = Vector512.LoadUnsafe(ref z, 5 * width);
        if (TVectors.Count > 6) z6 = Vector512.LoadUnsafe(ref z, 6 * width);
        if (TVectors.Count > 7) z7 = Vector512.LoadUnsafe(ref z, 7 * width);
        for (var column = 0; column < state.Length; column++)
        {
            var v = Vector512.Create(Unsafe.Add(ref x, column));
            z0 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w), z0);
            if (TVectors.Count > 1) z1 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 1 * width), z1);
            if (TVectors.Count > 2) z2 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 2 * width), z2);
            if (TVectors.Count > 3) z3 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 3 * width), z3);
            if (TVectors.Count > 4) z4 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 4 * width), z4);
            if (TVectors.Count > 5) z5 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 5 * width), z5);
            if (TVectors.Count > 6) z6 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 6 * width), z6);
            if (TVectors.Count > 7) z7 = RowVectors.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 7 * width), z7);
            w = ref Unsafe.Add(ref w, TVectors.Count * Width);
        }

        z0.StoreUnsafe(ref z);
        if (TVectors.Count > 1) z1.StoreUnsafe(ref z, 1 * width);
        if (TVectors.Count > 2) z2.StoreUnsafe(ref z, 2 * width);
        if (TVectors.Count > 3) z3.StoreUnsafe(ref z, 3 * width);
        if (TVectors.Count > 4) z4.StoreUnsafe(ref z, 4 * width);
        if (TVectors.Count > 5) z5.StoreUnsafe(ref z, 5 * width);
        if (TVectors.Count > 6) z6.StoreUnsafe(ref z, 6 * width);
        if (TVectors.Count > 7) z7.StoreUnsafe(ref z, 7 * width);
    }

    // The same in vectors of 256 bits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddNarrowPanel<TVectors>(ref T weights, ReadOnlySpan<T> state, Span<T> sums)
        where TVectors : struct, IVectors
    {
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var w = ref weights;
        var width = (nuint)Width;
        var z0 = Vector256.LoadUnsafe(ref z);
        Vector256<T> z1 = default, z2 = default, z3 = default, z4 = default, z5 = default, z6 = default, z7 = default;
        if (TVectors.Count > 1) z1 = Vector256.LoadUnsafe(ref z, 1 * width);
        if (TVectors.Count > 2) z2 = Vector256.LoadUnsafe(ref z, 2 * width);
        if (TVectors.Count > 3) z3 = Vector256.LoadUnsafe(ref z, 3 * width);
        if (TVectors.Count > 4) z4 = Vector256.LoadUnsafe(ref z, 4 * width);
        if (TVectors.Count > 5) z5 = Vector256.LoadUnsafe(ref z, 5 * width);
        if (TVectors.Count > 6) z6 = Vector256.LoadUnsafe(ref z, 6 * width);
        if (TVectors.Count > 7) z7 = Vector256.LoadUnsafe(ref z, 7 * width);
        for (var column = 0; column < state.Length; column++)
        {
            var v = Vector256.Create(Unsafe.Add(ref x, column));
            z0 = RowVectors.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref w), z0);
            if (TVectors.Count > 1) z1 = RowVectors.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref w, 1 * width), z1);
            if (TVectors.Count > 2) z2 = RowVectors.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref w, 2 * width), z2);
            if (TVectors.Count > 3) z3 = RowVectors.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref w, 3 * width), z3);
            if (TVectors.Count > 4) z4 = RowVectors.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref w, 4 * width), z4);
            if (TVectors.Count > 5) z5 = RowVectors.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref w, 5 * width), z5);
            if (TVectors.Count > 6) z6 = RowVectors.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref w, 6 * width), z6);
            if (TVectors.Count > 7) z7 = RowVectors.FusedMultiplyAdd(v, Vector256.LoadUnsafe(ref w, 7 * width), z7);
            w = ref Unsafe.Add(ref w, TVectors.Count * Width);
        }

        z0.StoreUnsafe(ref z);
        if (TVectors.Count > 1) z1.StoreUnsafe(ref z, 1 * width);
        if (TVectors.Count > 2) z2.StoreUnsafe(ref z, 2 * width);
        if (TVectors.Count > 3) z3.StoreUnsafe(ref z, 3 * width);
        if (TVectors.Count > 4) z4.StoreUnsafe(ref z, 4 * width);
        if (TVectors.Count > 5) z5.StoreUnsafe(ref z, 5 * width);
        if (TVectors.Count > 6) z6.StoreUnsafe(ref z, 6 * width);
        if (TVectors.Count > 7) z7.StoreUnsafe(ref z, 7 * width);
    }

    // To whole vectors and whole tiles.
    private static int Padded(int rows) => (rows + RowMultiple - 1) / RowMultiple * RowMultiple;

    private readonly struct Vectors1 : IVectors
    {
        public static int Count => 1;
    }

    private readonly struct Vectors2 : IVectors
    {
        public static int Count => 2;
    }

    private readonly struct Vectors3 : IVectors
    {
        public static int Count => 3;
    }

    private readonly struct Vectors4 : IVectors
    {
        public static int Count => 4;
    }

    private readonly struct Vectors5 : IVectors
    {
        public static int Count => 5;
    }

    private readonly struct Vectors6 : IVectors
    {
        public static int Count => 6;
    }

    private readonly struct Vectors7 : IVectors
    {
        public static int Count => 7;
    }

    private readonly struct Vectors8 : IVectors
    {
        public static int Count => 8;
    }
}
