using System.Numerics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>A kernel that can take whole leaky tanh steps, one row of inputs after another, without passes between.</summary>
/// <typeparam name="T"><see cref="double"/> or <see cref="float"/>: of the weights, the state and every sum.</typeparam>
internal interface IRunKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Steps through rows of inputs, with the bits of single steps.</summary>
    /// <param name="layer">b, Win and c.</param>
    /// <param name="leakRate">a</param>
    /// <param name="inputs">[rows, I], which is the caller's duty, as are the other shapes.</param>
    /// <param name="state">[N]: x before, then after the last row.</param>
    /// <param name="states">[rows, N]: receives x after each row.</param>
    void Run(InputLayer<T> layer, double leakRate, ReadOnlySpan<double> inputs, Span<double> state, Span<double> states);
}
