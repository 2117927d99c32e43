using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>
/// What every recurrent kernel needs beside W: bias b [N], input weights Win [N, I], the weight c that each row gives its own
/// last value, and the leak rate a. Rows are padded with zeros to whole vectors of eight.
/// </summary>
internal sealed class InputLayer
{
    private readonly AlignedArray<double> bias;
    private readonly AlignedArray<double> weights;

    /// <param name="inputWeights">[N, I] row-major.</param>
    /// <param name="bias">[N]</param>
    /// <param name="selfWeight">c</param>
    /// <param name="leakRate">a, in (0, 1].</param>
    public InputLayer(ReadOnlySpan<double> inputWeights, ReadOnlySpan<double> bias, double selfWeight, double leakRate)
    {
        Units = bias.Length;
        Inputs = inputWeights.Length / Units;
        Stride = RowVectors.Padded(Units);
        SelfWeight = selfWeight;
        LeakRate = leakRate;
        this.bias = new AlignedArray<double>(Stride);
        bias.CopyTo(this.bias.Span);
        weights = new AlignedArray<double>(Stride * Inputs);
        for (var row = 0; row < Units; row++)
        {
            for (var i = 0; i < Inputs; i++)
                weights.Span[(i * Stride) + row] = inputWeights[(row * Inputs) + i];
        }
    }

    public int Units { get; }

    public int Inputs { get; }

    /// <summary>Rows with their padding.</summary>
    public int Stride { get; }

    public double SelfWeight { get; }

    public double LeakRate { get; }

    /// <summary>Multiply-adds of bias, inputs, self weight and leak of one step; tanh counts as 20.</summary>
    public long Operations => Units * (Inputs + 3L + 20L);

    public long Bytes => sizeof(double) * (long)(bias.Length + weights.Length);

    public ref double Bias => ref bias.First;

    public ref double Weights => ref weights.First;

    /// <summary>b + Win u of eight rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Drive(ref double bias, ref double weights, nuint stride, ReadOnlySpan<double> input, nuint row)
    {
        ref var u = ref MemoryMarshal.GetReference(input);
        var z = Vector512.LoadUnsafe(ref bias, row);
        var at = row;
        for (var i = 0; i < input.Length; i++)
        {
            z = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref u, i)), Vector512.LoadUnsafe(ref weights, at), z);
            at += stride;
        }

        return z;
    }
}
