using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Full W in panels of 64 rows, column by column inside a panel; the last panel has as many vectors as are left.</summary>
/// <remarks>
/// A panel's eight accumulators are the sums of its 64 rows: each column adds x[j], broadcast, times eight vectors of
/// weights, so there is no sum across lanes. N^2 multiply-adds; beyond the first cache the read of W is the limit. Every other
/// pass goes through the panels backwards: it begins with those that the pass before has left in the cache, which takes a
/// fifth to a third off at 100, 300 and 500 units (docs/benchmarks.md). Which pass it is shows in where the spans lie: one who
/// steps a state on lets two buffers change places. The order of panels is part of no sum, so no bit depends on addresses.
/// </remarks>
internal sealed class DenseKernel : IRecurrentKernel
{
    private const int Width = RowVectors.Width;
    private const int PanelRows = 8 * Width;

    private readonly AlignedArray<double> panels;
    private readonly int units;
    private readonly int stride;

    /// <param name="units">N</param>
    /// <param name="weights">[N, N] row-major.</param>
    public DenseKernel(int units, ReadOnlySpan<double> weights)
    {
        if (weights.Length != units * units)
            throw new ArgumentException($"W has {weights.Length} values; {units} units take {units} squared.", nameof(weights));
        this.units = units;
        stride = RowVectors.Padded(units);
        panels = new AlignedArray<double>(stride * units);
        for (var row = 0; row < units; row++)
        {
            var first = row / PanelRows * PanelRows;
            var rows = Math.Min(PanelRows, stride - first);
            var panel = panels.Span.Slice(first * units, rows * units);
            for (var column = 0; column < units; column++)
                panel[(column * rows) + row - first] = weights[(row * units) + column];
        }
    }

    private interface IVectors
    {
        static abstract int Count { get; }
    }

    public long Operations => (long)stride * units;

    public long Bytes => sizeof(double) * (long)panels.Length;

    public void Accumulate(ReadOnlySpan<double> state, Span<double> sums)
    {
        var whole = units / PanelRows;
        var reverse = Unsafe.IsAddressLessThan(ref MemoryMarshal.GetReference(sums), ref MemoryMarshal.GetReference(state));
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

    // The rows that fill no panel, in a place with room for whole vectors.
    private void AddLast(ReadOnlySpan<double> state, Span<double> sums)
    {
        var rows = units % PanelRows;
        if (rows == 0)
            return;
        Span<double> padded = stackalloc double[PanelRows];
        sums = sums[(units - rows)..];
        sums.CopyTo(padded);
        ref var weights = ref Unsafe.Add(ref panels.First, (units - rows) * units);
        switch (RowVectors.Padded(rows) / Width)
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
    private static void AddPanel<TVectors>(ref double weights, ReadOnlySpan<double> state, Span<double> sums)
        where TVectors : struct, IVectors
    {
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var w = ref weights;
        var z0 = Vector512.LoadUnsafe(ref z);
        Vector512<double> z1 = default, z2 = default, z3 = default, z4 = default, z5 = default, z6 = default, z7 = default;
        if (TVectors.Count > 1) z1 = Vector512.LoadUnsafe(ref z, 8);
        if (TVectors.Count > 2) z2 = Vector512.LoadUnsafe(ref z, 16);
        if (TVectors.Count > 3) z3 = Vector512.LoadUnsafe(ref z, 24);
        if (TVectors.Count > 4) z4 = Vector512.LoadUnsafe(ref z, 32);
        if (TVectors.Count > 5) z5 = Vector512.LoadUnsafe(ref z, 40);
        if (TVectors.Count > 6) z6 = Vector512.LoadUnsafe(ref z, 48);
        if (TVectors.Count > 7) z7 = Vector512.LoadUnsafe(ref z, 56);
        for (var column = 0; column < state.Length; column++)
        {
            var v = Vector512.Create(Unsafe.Add(ref x, column));
            z0 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w), z0);
            if (TVectors.Count > 1) z1 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 8), z1);
            if (TVectors.Count > 2) z2 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 16), z2);
            if (TVectors.Count > 3) z3 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 24), z3);
            if (TVectors.Count > 4) z4 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 32), z4);
            if (TVectors.Count > 5) z5 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 40), z5);
            if (TVectors.Count > 6) z6 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 48), z6);
            if (TVectors.Count > 7) z7 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 56), z7);
            w = ref Unsafe.Add(ref w, TVectors.Count * Width);
        }

        z0.StoreUnsafe(ref z);
        if (TVectors.Count > 1) z1.StoreUnsafe(ref z, 8);
        if (TVectors.Count > 2) z2.StoreUnsafe(ref z, 16);
        if (TVectors.Count > 3) z3.StoreUnsafe(ref z, 24);
        if (TVectors.Count > 4) z4.StoreUnsafe(ref z, 32);
        if (TVectors.Count > 5) z5.StoreUnsafe(ref z, 40);
        if (TVectors.Count > 6) z6.StoreUnsafe(ref z, 48);
        if (TVectors.Count > 7) z7.StoreUnsafe(ref z, 56);
    }

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
