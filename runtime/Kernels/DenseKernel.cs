using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Full W in panels of 64 rows, column by column inside a panel; the last rows take panels of 32, 16 and 8.</summary>
/// <remarks>
/// A panel's eight accumulators are the sums of its 64 rows: each column adds x[j], broadcast, times eight vectors of
/// weights, so there is no sum across lanes. N^2 multiply-adds; beyond the first cache the read of W is the limit.
/// </remarks>
internal sealed class DenseKernel : IRecurrentKernel
{
    private const int Width = RowVectors.Width;

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
        var target = panels.Span;
        for (int first = 0, rows; first < stride; first += rows)
        {
            rows = PanelRows(stride - first);
            var start = Start(first, rows);
            for (var row = start; row < Math.Min(units, start + rows); row++)
            {
                for (var column = 0; column < units; column++)
                    target[(first * units) + (column * rows) + row - start] = weights[(row * units) + column];
            }
        }
    }

    public long Operations => (long)stride * units;

    public long Bytes => sizeof(double) * (long)panels.Length;

    public void Accumulate(ReadOnlySpan<double> state, Span<double> sums)
    {
        Span<double> last = stackalloc double[8 * Width];
        var lastStart = 0;
        var lastRows = 0;
        if (stride > units)
        {
            // The last panel overlaps the one before it: it is computed aside, and written when that one is done.
            lastRows = PanelRows(stride % (8 * Width) is var left && left > 0 ? left & -left : 8 * Width);
            lastStart = Start(stride - lastRows, lastRows);
            last.Clear();
            sums[lastStart..].CopyTo(last);
            AddPanel(ref Unsafe.Add(ref panels.First, (stride - lastRows) * units), state, last[..lastRows]);
        }

        for (int first = 0, rows; first < stride - lastRows; first += rows)
        {
            rows = PanelRows(stride - first);
            AddPanel(ref Unsafe.Add(ref panels.First, first * units), state, sums.Slice(first, rows));
        }

        if (lastRows > 0)
            last[..(units - lastStart)].CopyTo(sums[lastStart..]);
    }

    // First row of a panel; one that would reach past the last row ends there instead.
    private int Start(int first, int rows) => Math.Max(0, Math.Min(first, units - rows));

    private static int PanelRows(int left) =>
        left >= 8 * Width ? 8 * Width : left >= 4 * Width ? 4 * Width : left >= 2 * Width ? 2 * Width : Width;

    private static void AddPanel(ref double weights, ReadOnlySpan<double> state, Span<double> sums)
    {
        if (sums.Length == 8 * Width)
            AddColumns8(ref weights, state, sums);
        else if (sums.Length == 4 * Width)
            AddColumns4(ref weights, state, sums);
        else if (sums.Length == 2 * Width)
            AddColumns2(ref weights, state, sums);
        else
            AddColumns1(ref weights, state, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddColumns8(ref double weights, ReadOnlySpan<double> state, Span<double> sums)
    {
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var w = ref weights;
        var z0 = Vector512.LoadUnsafe(ref z);
        var z1 = Vector512.LoadUnsafe(ref z, 8);
        var z2 = Vector512.LoadUnsafe(ref z, 16);
        var z3 = Vector512.LoadUnsafe(ref z, 24);
        var z4 = Vector512.LoadUnsafe(ref z, 32);
        var z5 = Vector512.LoadUnsafe(ref z, 40);
        var z6 = Vector512.LoadUnsafe(ref z, 48);
        var z7 = Vector512.LoadUnsafe(ref z, 56);
        for (var column = 0; column < state.Length; column++)
        {
            var v = Vector512.Create(Unsafe.Add(ref x, column));
            z0 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w), z0);
            z1 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 8), z1);
            z2 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 16), z2);
            z3 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 24), z3);
            z4 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 32), z4);
            z5 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 40), z5);
            z6 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 48), z6);
            z7 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 56), z7);
            w = ref Unsafe.Add(ref w, 64);
        }

        z0.StoreUnsafe(ref z);
        z1.StoreUnsafe(ref z, 8);
        z2.StoreUnsafe(ref z, 16);
        z3.StoreUnsafe(ref z, 24);
        z4.StoreUnsafe(ref z, 32);
        z5.StoreUnsafe(ref z, 40);
        z6.StoreUnsafe(ref z, 48);
        z7.StoreUnsafe(ref z, 56);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddColumns4(ref double weights, ReadOnlySpan<double> state, Span<double> sums)
    {
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var w = ref weights;
        var z0 = Vector512.LoadUnsafe(ref z);
        var z1 = Vector512.LoadUnsafe(ref z, 8);
        var z2 = Vector512.LoadUnsafe(ref z, 16);
        var z3 = Vector512.LoadUnsafe(ref z, 24);
        for (var column = 0; column < state.Length; column++)
        {
            var v = Vector512.Create(Unsafe.Add(ref x, column));
            z0 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w), z0);
            z1 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 8), z1);
            z2 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 16), z2);
            z3 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 24), z3);
            w = ref Unsafe.Add(ref w, 32);
        }

        z0.StoreUnsafe(ref z);
        z1.StoreUnsafe(ref z, 8);
        z2.StoreUnsafe(ref z, 16);
        z3.StoreUnsafe(ref z, 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddColumns2(ref double weights, ReadOnlySpan<double> state, Span<double> sums)
    {
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var w = ref weights;
        var z0 = Vector512.LoadUnsafe(ref z);
        var z1 = Vector512.LoadUnsafe(ref z, 8);
        for (var column = 0; column < state.Length; column++)
        {
            var v = Vector512.Create(Unsafe.Add(ref x, column));
            z0 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w), z0);
            z1 = Vector512.FusedMultiplyAdd(v, Vector512.LoadUnsafe(ref w, 8), z1);
            w = ref Unsafe.Add(ref w, 16);
        }

        z0.StoreUnsafe(ref z);
        z1.StoreUnsafe(ref z, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddColumns1(ref double weights, ReadOnlySpan<double> state, Span<double> sums)
    {
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var w = ref weights;
        var z0 = Vector512.LoadUnsafe(ref z);
        for (var column = 0; column < state.Length; column++)
        {
            z0 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref x, column)), Vector512.LoadUnsafe(ref w), z0);
            w = ref Unsafe.Add(ref w, 8);
        }

        z0.StoreUnsafe(ref z);
    }
}
