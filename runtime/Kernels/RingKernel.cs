using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>W is one simple cycle: row i receives from row i - 1, row 0 from the last, all with one weight r.</summary>
/// <remarks>No weights are stored; the last values of the neighbours are one load, a place to the left of the rows' own.</remarks>
internal sealed class RingKernel(InputLayer layer, double weight) : IRecurrentKernel
{
    public long Operations => layer.Operations + layer.Units;

    public long Bytes => layer.Bytes;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        ref var bias = ref layer.Bias;
        ref var inputWeights = ref layer.Weights;
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var y = ref MemoryMarshal.GetReference(next);
        var stride = (nuint)layer.Stride;
        var self = Vector512.Create(layer.SelfWeight);
        var ring = Vector512.Create(weight);
        var leak = Vector512.Create(layer.LeakRate);
        var keep = Vector512.Create(1 - layer.LeakRate);
        Edge(input, state, next, 0);
        var row = RowVectors.Width;
        for (; row <= next.Length - RowVectors.Width; row += RowVectors.Width)
        {
            var own = Vector512.LoadUnsafe(ref x, (nuint)row);
            var z = InputLayer.Drive(ref bias, ref inputWeights, stride, input, (nuint)row);
            z = Vector512.FusedMultiplyAdd(self, own, z);
            z = Vector512.FusedMultiplyAdd(ring, Vector512.LoadUnsafe(ref x, (nuint)(row - 1)), z);
            LeakyTanh.Of(z, own, leak, keep).StoreUnsafe(ref y, (nuint)row);
        }

        if (row < next.Length)
            Edge(input, state, next, row);
    }

    // Eight rows, of which the first may have its neighbour at the end, or the last may lie past it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Edge(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next, int row)
    {
        var rows = Math.Min(RowVectors.Width, state.Length - row);
        Span<double> own = stackalloc double[RowVectors.Width];
        Span<double> neighbours = stackalloc double[RowVectors.Width];
        own.Clear();
        neighbours.Clear();
        state.Slice(row, rows).CopyTo(own);
        neighbours[0] = row == 0 ? state[^1] : state[row - 1];
        state.Slice(row, rows - 1).CopyTo(neighbours[1..]);
        var x = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(own));
        var left = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(neighbours));
        var z = InputLayer.Drive(ref layer.Bias, ref layer.Weights, (nuint)layer.Stride, input, (nuint)row);
        z = Vector512.FusedMultiplyAdd(Vector512.Create(layer.SelfWeight), x, z);
        z = Vector512.FusedMultiplyAdd(Vector512.Create(weight), left, z);
        var moved = LeakyTanh.Of(z, x, Vector512.Create(layer.LeakRate), Vector512.Create(1 - layer.LeakRate));
        if (rows == RowVectors.Width)
            moved.StoreUnsafe(ref next[row]);
        else
            RowVectors.StorePart(moved, next, row);
    }
}
