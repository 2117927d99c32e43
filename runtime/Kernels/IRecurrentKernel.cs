namespace ArchetypeRC.Runtime.Kernels;

/// <summary>Adds W x to the sums of a step, for one way of laying out W.</summary>
/// <remarks>
/// A step is three passes over the rows, all within the first cache: <see cref="InputLayer.Start"/> writes b + Win u + c x, a
/// kernel adds W x, <see cref="LeakyTanh"/> ends it. The sum of a row is taken in this order, each term by a fused
/// multiply-add: b, the inputs from first to last, the row's own last value, the columns of W from first to last (a
/// Walsh-Hadamard transform sums its columns by themselves and adds them at the end). Rows sit side by side in the lanes of a
/// vector, so the order, and with it every bit, does not depend on the width of the vectors.
/// Weights are never written after construction. The passes are compiled once and whole (never inlined into a caller: there the
/// compiler runs out of the inlining that their small parts need, and a step takes twice to four times as long).
/// </remarks>
internal interface IRecurrentKernel
{
    /// <summary>Multiply-adds of one pass.</summary>
    long Operations { get; }

    /// <summary>Bytes of weights and indices that one pass reads.</summary>
    long Bytes { get; }

    /// <summary>sums += W state; both [N], which is the caller's duty, and apart.</summary>
    void Accumulate(ReadOnlySpan<double> state, Span<double> sums);
}
