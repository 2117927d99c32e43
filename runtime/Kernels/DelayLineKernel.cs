using System.Numerics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Row i receives from row i - 1, row 0 from none, all with one weight. No weights are read.</summary>
internal sealed class DelayLineKernel<T>(int units, double weight) : IRecurrentKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public long Operations => units - 1;

    public long Bytes => 0;

    public void Accumulate(ReadOnlySpan<T> state, Span<T> sums) =>
        RowVectors.AddScaled(T.CreateTruncating(weight), state[..^1], sums[1..]);
}
