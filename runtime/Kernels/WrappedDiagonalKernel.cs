using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Diagonals that wrap around: weights and states are both read in a row, and there are no indices.</summary>
/// <remarks>
/// The rows above a diagonal's wrap receive from columns to their left, those below it from columns to their right. Larger shifts
/// first, and everything from the left before anything from the right, is the order of the columns.
/// </remarks>
/// <param name="units">N</param>
/// <param name="shifts">Ascending, different; row i receives from row i - shift.</param>
/// <param name="values">[shifts, N]</param>
internal sealed class WrappedDiagonalKernel(int units, int[] shifts, double[] values) : IRecurrentKernel
{
    public long Operations => values.Length;

    public long Bytes => sizeof(double) * (long)values.Length;

    public void Accumulate(ReadOnlySpan<double> state, Span<double> sums)
    {
        for (var k = shifts.Length - 1; k >= 0; k--)
            AddProducts(values.AsSpan((k * units) + shifts[k], units - shifts[k]), state, sums[shifts[k]..]);
        for (var k = shifts.Length - 1; k >= 0; k--)
            AddProducts(values.AsSpan(k * units, shifts[k]), state[(units - shifts[k])..], sums);
    }

    // sums += weights * states, as many as there are weights.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddProducts(ReadOnlySpan<double> weights, ReadOnlySpan<double> states, Span<double> sums)
    {
        ref var w = ref MemoryMarshal.GetReference(weights);
        ref var x = ref MemoryMarshal.GetReference(states);
        ref var z = ref MemoryMarshal.GetReference(sums);
        var count = (nuint)weights.Length;
        nuint i = 0;
        for (; i + RowVectors.Width <= count; i += RowVectors.Width)
        {
            Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref w, i), Vector512.LoadUnsafe(ref x, i), Vector512.LoadUnsafe(ref z, i))
                .StoreUnsafe(ref z, i);
        }

        for (; i < count; i++)
        {
            ref var sum = ref Unsafe.Add(ref z, i);
            sum = Math.FusedMultiplyAdd(Unsafe.Add(ref w, i), Unsafe.Add(ref x, i), sum);
        }
    }
}
