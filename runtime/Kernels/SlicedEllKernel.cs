using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Sparse W with the same number of entries in every row: sliced ELL, one slice being eight rows.</summary>
/// <remarks>
/// Entry k of the eight rows of a slice lies in one vector of weights and one of 16-bit column indices. The eight values of
/// x are loaded one by one: on the processors measured that is faster than a gather instruction.
/// Layout: Monakov, Lokhmotov, Avetisyan 2010, doi:10.1007/978-3-642-11515-8_10.
/// </remarks>
internal sealed class SlicedEllKernel : IRecurrentKernel
{
    private readonly InputLayer layer;
    private readonly AlignedArray<double> weights;
    private readonly AlignedArray<ushort> columns;
    private readonly int degree;

    /// <param name="layer">Bias, inputs, self weight and leak of N rows.</param>
    /// <param name="degree">Entries per row.</param>
    /// <param name="columns">[N, degree], ascending within a row.</param>
    /// <param name="weights">[N, degree]</param>
    public SlicedEllKernel(InputLayer layer, int degree, ReadOnlySpan<int> columns, ReadOnlySpan<double> weights)
    {
        if (layer.Units > ushort.MaxValue + 1)
            throw new ArgumentException($"{layer.Units} units are too many for 16-bit indices; at most 65,536.", nameof(layer));
        if (columns.Length != layer.Units * degree)
            throw new ArgumentException($"{columns.Length} columns; {layer.Units} units take {degree} each.", nameof(columns));
        if (weights.Length != layer.Units * degree)
            throw new ArgumentException($"{weights.Length} weights; {layer.Units} units take {degree} each.", nameof(weights));
        this.layer = layer;
        this.degree = degree;
        this.weights = new AlignedArray<double>(layer.Stride * degree);
        this.columns = new AlignedArray<ushort>(layer.Stride * degree);
        for (var row = 0; row < layer.Units; row++)
        {
            var slice = row / RowVectors.Width * RowVectors.Width * degree;
            for (var k = 0; k < degree; k++)
            {
                var column = columns[(row * degree) + k];
                if ((uint)column >= (uint)layer.Units)
                    throw new ArgumentOutOfRangeException(nameof(columns), column, $"A column is from 0 to {layer.Units - 1}.");
                var at = slice + (k * RowVectors.Width) + (row % RowVectors.Width);
                this.weights.Span[at] = weights[(row * degree) + k];
                this.columns.Span[at] = (ushort)column;
            }
        }
    }

    public long Operations => layer.Operations + ((long)layer.Units * degree);

    public long Bytes => layer.Bytes + ((long)layer.Stride * degree * (sizeof(double) + sizeof(ushort)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        ref var bias = ref layer.Bias;
        ref var inputWeights = ref layer.Weights;
        ref var w = ref weights.First;
        ref var c = ref columns.First;
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var y = ref MemoryMarshal.GetReference(next);
        var stride = (nuint)layer.Stride;
        var self = Vector512.Create(layer.SelfWeight);
        var leak = Vector512.Create(layer.LeakRate);
        var keep = Vector512.Create(1 - layer.LeakRate);
        nuint at = 0;
        var row = 0;
        for (; row <= next.Length - RowVectors.Width; row += RowVectors.Width)
        {
            var own = Vector512.LoadUnsafe(ref x, (nuint)row);
            var z = InputLayer.Drive(ref bias, ref inputWeights, stride, input, (nuint)row);
            z = Recur(Vector512.FusedMultiplyAdd(self, own, z), ref w, ref c, ref x, at, degree);
            LeakyTanh.Of(z, own, leak, keep).StoreUnsafe(ref y, (nuint)row);
            at += (nuint)(degree * RowVectors.Width);
        }

        if (row < next.Length)
        {
            var own = RowVectors.LoadPart(state, row);
            var z = InputLayer.Drive(ref bias, ref inputWeights, stride, input, (nuint)row);
            z = Recur(Vector512.FusedMultiplyAdd(self, own, z), ref w, ref c, ref x, at, degree);
            RowVectors.StorePart(LeakyTanh.Of(z, own, leak, keep), next, row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Recur(
        Vector512<double> z, ref double w, ref ushort c, ref double x, nuint at, int degree)
    {
        for (var k = 0; k < degree; k++)
        {
            ref var index = ref Unsafe.Add(ref c, at);
            var values = Vector512.Create(
                Unsafe.Add(ref x, (nuint)index),
                Unsafe.Add(ref x, (nuint)Unsafe.Add(ref index, 1)),
                Unsafe.Add(ref x, (nuint)Unsafe.Add(ref index, 2)),
                Unsafe.Add(ref x, (nuint)Unsafe.Add(ref index, 3)),
                Unsafe.Add(ref x, (nuint)Unsafe.Add(ref index, 4)),
                Unsafe.Add(ref x, (nuint)Unsafe.Add(ref index, 5)),
                Unsafe.Add(ref x, (nuint)Unsafe.Add(ref index, 6)),
                Unsafe.Add(ref x, (nuint)Unsafe.Add(ref index, 7)));
            z = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, at), values, z);
            at += RowVectors.Width;
        }

        return z;
    }
}
