using System.Numerics;
using System.Runtime.CompilerServices;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>
/// A ring whose rows 0, l, 2l, ... receive from up to three units; the rows between receive from the row before,
/// all with one weight.
/// </summary>
/// <param name="units">N</param>
/// <param name="length">l</param>
/// <param name="ring">Weight of the rows between.</param>
/// <param name="columns">[jump rows, Entries], ascending within a row; entries that are not there have weight 0.</param>
/// <param name="weights">[jump rows, Entries]</param>
internal sealed class RingWithJumpsKernel<T>(int units, int length, double ring, int[] columns, double[] weights) : IRecurrentKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Entries = RingWithJumpsWeights.Entries;

    private readonly T[] entries = Array.ConvertAll(weights, T.CreateTruncating);

    public long Operations => units + (2L * columns.Length / Entries);

    public long Bytes => (Unsafe.SizeOf<T>() + sizeof(int)) * (long)columns.Length;

    public void Accumulate(ReadOnlySpan<T> state, Span<T> sums)
    {
        var at = 0;
        for (var row = 0; row < sums.Length; row += length)
        {
            var sum = sums[row];
            for (var end = at + Entries; at < end; at++)
                sum = T.FusedMultiplyAdd(entries[at], state[columns[at]], sum);
            sums[row] = sum;
            var between = Math.Min(length, sums.Length - row) - 1;
            RowVectors.AddScaled(T.CreateTruncating(ring), state.Slice(row, between), sums.Slice(row + 1, between));
        }
    }
}
