using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>
/// The start of a step: bias b [N], input weights Win [N, I], and the weight c that each row gives its own last value. Rows
/// are padded with zeros to whole vectors of eight; Win is kept input by input.
/// </summary>
internal sealed class InputLayer
{
    private readonly AlignedArray<double> bias;
    private readonly AlignedArray<double> weights;
    private readonly double selfWeight;
    private readonly int units;

    /// <param name="inputWeights">[N, I] row-major.</param>
    /// <param name="bias">[N]</param>
    /// <param name="selfWeight">c</param>
    public InputLayer(ReadOnlySpan<double> inputWeights, ReadOnlySpan<double> bias, double selfWeight)
    {
        units = bias.Length;
        this.selfWeight = selfWeight;
        var stride = RowVectors.Padded(units);
        var inputs = inputWeights.Length / units;
        this.bias = new AlignedArray<double>(stride);
        bias.CopyTo(this.bias.Span);
        weights = new AlignedArray<double>(stride * inputs);
        for (var at = 0; at < inputWeights.Length; at++)
            weights.Span[(at % inputs * stride) + (at / inputs)] = inputWeights[at];
    }

    /// <summary>Multiply-adds of one pass.</summary>
    public long Operations => weights.Length + (2L * units);

    /// <summary>Bytes of weights that one pass reads.</summary>
    public long Bytes => sizeof(double) * (long)(bias.Length + weights.Length);

    /// <summary>sums = b + Win input + c state; [I], [N], [N], which is the caller's duty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Start(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> sums)
    {
        ref var b = ref bias.First;
        ref var w = ref weights.First;
        ref var x = ref MemoryMarshal.GetReference(state);
        ref var z = ref MemoryMarshal.GetReference(sums);
        var stride = (nuint)bias.Length;
        var self = Vector512.Create(selfWeight);
        var row = 0;
        for (; row <= sums.Length - RowVectors.Width; row += RowVectors.Width)
        {
            var driven = Drive(ref b, ref w, stride, input, (nuint)row);
            Vector512.FusedMultiplyAdd(self, Vector512.LoadUnsafe(ref x, (nuint)row), driven).StoreUnsafe(ref z, (nuint)row);
        }

        if (row < sums.Length)
        {
            row = RowVectors.LastStart(sums.Length);
            var driven = Drive(ref b, ref w, stride, input, (nuint)row);
            RowVectors.Store(Vector512.FusedMultiplyAdd(self, RowVectors.Load(state, row), driven), sums, row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Drive(ref double b, ref double w, nuint stride, ReadOnlySpan<double> input, nuint row)
    {
        ref var u = ref MemoryMarshal.GetReference(input);
        var z = Vector512.LoadUnsafe(ref b, row);
        for (var i = 0; i < input.Length; i++)
        {
            z = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref u, i)), Vector512.LoadUnsafe(ref w, row), z);
            row += stride;
        }

        return z;
    }
}
