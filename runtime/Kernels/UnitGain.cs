using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Gain g and bias b of each unit, between the sums of a step and its end: z = g s + b, fused.</summary>
internal sealed class UnitGain
{
    /// <param name="gain">[N]</param>
    /// <param name="bias">[N]</param>
    public UnitGain(ReadOnlySpan<double> gain, ReadOnlySpan<double> bias)
    {
        Gain = new AlignedArray<double>(RowVectors.Padded(gain.Length));
        Bias = new AlignedArray<double>(Gain.Length);
        Gain.Span.Fill(1);
        gain.CopyTo(Gain.Span);
        bias.CopyTo(Bias.Span);
    }

    /// <summary>g, padded to whole vectors by ones.</summary>
    public AlignedArray<double> Gain { get; }

    /// <summary>b, padded to whole vectors.</summary>
    public AlignedArray<double> Bias { get; }

    /// <summary>Bytes of gains and biases that one pass reads.</summary>
    public long Bytes => 2L * sizeof(double) * Gain.Length;

    /// <summary>Turns the sums of a step, [N], into what the activation takes, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Apply(Span<double> sums)
    {
        ref var z = ref MemoryMarshal.GetReference(sums);
        ref var g = ref Gain.First;
        ref var b = ref Bias.First;
        var row = 0;
        if (!Vector512.IsHardwareAccelerated)
        {
            for (; row <= sums.Length - Vector256<double>.Count; row += Vector256<double>.Count)
            {
                Vector256.FusedMultiplyAdd(
                    Vector256.LoadUnsafe(ref g, (nuint)row), Vector256.LoadUnsafe(ref z, (nuint)row), Vector256.LoadUnsafe(ref b, (nuint)row))
                    .StoreUnsafe(ref z, (nuint)row);
            }

            for (; row < sums.Length; row++)
                sums[row] = Math.FusedMultiplyAdd(Gain.Span[row], sums[row], Bias.Span[row]);
            return;
        }

        for (; row <= sums.Length - RowVectors.Width; row += RowVectors.Width)
            Of(ref g, Vector512.LoadUnsafe(ref z, (nuint)row), ref b, row).StoreUnsafe(ref z, (nuint)row);
        if (row < sums.Length)
            RowVectors.Store(Of(ref g, RowVectors.Load(sums, row), ref b, row), sums, row);
    }

    /// <summary>The same for some rows of many instances side by side, [rows, lanes]; each lane has the bits of the single form.</summary>
    public void ApplyBatch(Span<double> sums, int lanes, int firstRow)
    {
        for (var at = 0; at < sums.Length; at++)
        {
            var row = firstRow + (at / lanes);
            sums[at] = Math.FusedMultiplyAdd(Gain.Span[row], sums[at], Bias.Span[row]);
        }
    }

    /// <summary>Multiplies each value, [N], by the gain of its unit.</summary>
    public void Scale(Span<double> values)
    {
        var gains = Gain.Span;
        for (var i = 0; i < values.Length; i++)
            values[i] *= gains[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Of(ref double gain, Vector512<double> sums, ref double bias, int row) =>
        Vector512.FusedMultiplyAdd(
            Vector512.LoadUnsafe(ref gain, (nuint)row), sums, Vector512.LoadUnsafe(ref bias, (nuint)row));
}
