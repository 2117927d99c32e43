using System.Buffers;
using System.Numerics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Adds W x to the sums of a step, for one way of laying out W.</summary>
/// <typeparam name="T"><see cref="double"/> or <see cref="float"/>: of the weights, the state and every sum.</typeparam>
/// <remarks>
/// A step is three passes over the rows, all within the first cache: <see cref="InputLayer{T}.Start"/> writes b + Win u + c x, a
/// kernel adds W x, <see cref="LeakyTanh"/> ends it. The sum of a row is taken in this order, each term by a fused
/// multiply-add: b, the inputs from first to last, the row's own last value, the columns of W from first to last (wrapped
/// diagonals: from the smallest shift to the largest; a Walsh-Hadamard transform sums its columns by themselves and adds them at the end). Rows sit side by side in the lanes of a
/// vector, so the order, and with it every bit, does not depend on the width of the vectors. Weights are never written after
/// construction. The passes are compiled whole (never inlined into a caller: there the compiler runs out of the inlining
/// that their small parts need, and a step takes twice to four times as long). Those of the default reservoir are left to tiered
/// compilation, since optimising them costs a good part of the time to a first prediction. docs/methods/kernels.md shows the layouts.
/// </remarks>
internal interface IRecurrentKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Multiply-adds of one pass.</summary>
    long Operations { get; }

    /// <summary>Bytes of weights and indices that one pass reads.</summary>
    long Bytes { get; }

    /// <summary>sums += W state; both [N], which is the caller's duty, and apart.</summary>
    void Accumulate(ReadOnlySpan<T> state, Span<T> sums);

    /// <summary>A form of these weights that takes a batch block by block of rows; null where there is none.</summary>
    /// <param name="lanes">A multiple of the width of a vector.</param>
    IRowBlockKernel<T>? ToRowBlocks(int lanes) => null;

    /// <summary>
    /// sums += W states for many instances side by side, each with the bits of <see cref="Accumulate"/>. This form takes one
    /// instance after another; kernels that can let the instances fill the lanes of vectors do.
    /// </summary>
    /// <param name="states">[N, lanes]</param>
    /// <param name="sums">[N padded to whole vectors, lanes]; rows from N on are left with anything.</param>
    /// <param name="lanes">A multiple of the width of a vector.</param>
    void AccumulateBatch(ReadOnlySpan<T> states, Span<T> sums, int lanes)
    {
        var units = states.Length / lanes;
        var rented = ArrayPool<T>.Shared.Rent(2 * units);
        var state = rented.AsSpan(0, units);
        var sum = rented.AsSpan(units, units);
        for (var lane = 0; lane < lanes; lane++)
        {
            for (var row = 0; row < units; row++)
            {
                state[row] = states[(row * lanes) + lane];
                sum[row] = sums[(row * lanes) + lane];
            }

            Accumulate(state, sum);
            for (var row = 0; row < units; row++)
                sums[(row * lanes) + lane] = sum[row];
        }

        ArrayPool<T>.Shared.Return(rented);
    }
}
