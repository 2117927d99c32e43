using System.Numerics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>The sums of a batch, a block of rows at a time, so that a block is finished while it lies in the first cache.</summary>
/// <typeparam name="T">Of the weights, the states and every sum.</typeparam>
internal interface IRowBlockKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>sums = b + Win inputs + c states + W states for some rows, with the bits of single steps.</summary>
    /// <param name="layer">b, Win and c.</param>
    /// <param name="inputs">[I, lanes]</param>
    /// <param name="states">[N, lanes]</param>
    /// <param name="firstRow">The first of the rows.</param>
    /// <param name="sums">[rows, lanes]</param>
    void Sum(InputLayer<T> layer, ReadOnlySpan<T> inputs, ReadOnlySpan<T> states, int firstRow, Span<T> sums);

    /// <summary>next = (1-a) states + a tanh(sums) for all rows, with the bits of single steps.</summary>
    /// <param name="layer">b, Win and c.</param>
    /// <param name="inputs">[I, lanes]</param>
    /// <param name="states">[N, lanes]</param>
    /// <param name="next">[N, lanes]; apart from the states.</param>
    /// <param name="leakRate">a</param>
    void Next(InputLayer<T> layer, ReadOnlySpan<T> inputs, ReadOnlySpan<T> states, Span<T> next, double leakRate);
}
