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

    private readonly InputLayer layer;
    private readonly AlignedArray<double> panels;

    /// <param name="layer">Bias, inputs, self weight and leak of N rows.</param>
    /// <param name="weights">[N, N] row-major.</param>
    public DenseKernel(InputLayer layer, ReadOnlySpan<double> weights)
    {
        if (weights.Length != layer.Units * layer.Units)
            throw new ArgumentException($"W has {weights.Length} values; {layer.Units} units take {layer.Units} squared.", nameof(weights));
        this.layer = layer;
        panels = new AlignedArray<double>(layer.Stride * layer.Units);
        var n = layer.Units;
        var target = panels.Span;
        for (int first = 0, rows; first < layer.Stride; first += rows)
        {
            rows = PanelRows(layer.Stride - first);
            for (var row = first; row < Math.Min(n, first + rows); row++)
            {
                for (var column = 0; column < n; column++)
                    target[(first * n) + (column * rows) + row - first] = weights[(row * n) + column];
            }
        }
    }

    public long Operations => layer.Operations + ((long)layer.Units * layer.Units);

    public long Bytes => layer.Bytes + (sizeof(double) * (long)panels.Length);

    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        Span<double> sums = stackalloc double[8 * Width];
        var n = layer.Units;
        for (int first = 0, rows; first < layer.Stride; first += rows)
        {
            rows = PanelRows(layer.Stride - first);
            var whole = first + rows <= n;
            var target = whole ? next.Slice(first, rows) : sums[..rows];
            for (var row = 0; row < rows; row += Width)
                Start(input, state, first + row).StoreUnsafe(ref target[row]);
            ref var weights = ref Unsafe.Add(ref panels.First, first * n);
            if (rows == 8 * Width)
                AddColumns8(ref weights, state, target);
            else if (rows == 4 * Width)
                AddColumns4(ref weights, state, target);
            else if (rows == 2 * Width)
                AddColumns2(ref weights, state, target);
            else
                AddColumns1(ref weights, state, target);
            if (!whole)
                target[..(n - first)].CopyTo(next[first..]);
        }

        LeakyTanh.Apply(state, next, layer.LeakRate);
    }

    private static int PanelRows(int left) =>
        left >= 8 * Width ? 8 * Width : left >= 4 * Width ? 4 * Width : left >= 2 * Width ? 2 * Width : Width;

    private Vector512<double> Start(ReadOnlySpan<double> input, ReadOnlySpan<double> state, int row)
    {
        var own = row + Width <= state.Length
            ? Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(state), (nuint)row)
            : RowVectors.LoadPart(state, row);
        var z = InputLayer.Drive(ref layer.Bias, ref layer.Weights, (nuint)layer.Stride, input, (nuint)row);
        return Vector512.FusedMultiplyAdd(Vector512.Create(layer.SelfWeight), own, z);
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
