namespace ArchetypeRC.Runtime.Kernels;

/// <summary>
/// A ring whose rows 0, l, 2l, ... receive from up to <see cref="Entries"/> units; the rows between receive from the row before,
/// all with one weight.
/// </summary>
/// <param name="units">N</param>
/// <param name="length">l</param>
/// <param name="ring">Weight of the rows between.</param>
/// <param name="columns">[jump rows, Entries], ascending within a row; entries that are not there have weight 0.</param>
/// <param name="weights">[jump rows, Entries]</param>
internal sealed class RingWithJumpsKernel(int units, int length, double ring, int[] columns, double[] weights) : IRecurrentKernel
{
    /// <summary>Most units that a row receives from: the one before, and a jump from either side.</summary>
    public const int Entries = 3;

    public long Operations => units + (2L * columns.Length / Entries);

    public long Bytes => (sizeof(double) + sizeof(int)) * (long)columns.Length;

    public void Accumulate(ReadOnlySpan<double> state, Span<double> sums)
    {
        var at = 0;
        for (var row = 0; row < sums.Length; row += length)
        {
            var sum = sums[row];
            for (var end = at + Entries; at < end; at++)
                sum = Math.FusedMultiplyAdd(weights[at], state[columns[at]], sum);
            sums[row] = sum;
            var between = Math.Min(length, sums.Length - row) - 1;
            RowVectors.AddScaled(ring, state.Slice(row, between), sums.Slice(row + 1, between));
        }
    }
}
