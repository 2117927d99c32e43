namespace ArchetypeRC.Runtime.Kernels;

/// <summary>W is one simple cycle: row i receives from row i - 1, row 0 from the last, all with one weight.</summary>
/// <remarks>No weights are read; the neighbours' values are one load, a place to the left of the rows' own.</remarks>
internal sealed class RingKernel(int units, double weight) : IRecurrentKernel
{
    public long Operations => units;

    public long Bytes => 0;

    public void Accumulate(ReadOnlySpan<double> state, Span<double> sums)
    {
        sums[0] = Math.FusedMultiplyAdd(weight, state[^1], sums[0]);
        RowVectors.AddScaled(weight, state[..^1], sums[1..]);
    }
}
