namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Row i receives from row i - 1, row 0 from none, all with one weight. No weights are read.</summary>
internal sealed class DelayLineKernel(int units, double weight) : IRecurrentKernel
{
    public long Operations => units - 1;

    public long Bytes => 0;

    public void Accumulate(ReadOnlySpan<double> state, Span<double> sums) =>
        RowVectors.AddScaled(weight, state[..^1], sums[1..]);
}
