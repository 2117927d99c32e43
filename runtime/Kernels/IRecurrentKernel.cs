namespace ArchetypeRC.Runtime.Kernels;

/// <summary>
/// One step of a leaky network, next = (1-a) x + a tanh(b + Win u + c x + W x), for one way of laying out W.
/// </summary>
/// <remarks>
/// The sum of a row is taken in this order, each term by a fused multiply-add: b, the inputs from first to last, c x of the
/// row itself, the columns of W from first to last. Rows sit side by side in the lanes of a vector, so the order, and with
/// it every bit, does not depend on the width of the vectors. Weights are never written after construction.
/// </remarks>
internal interface IRecurrentKernel
{
    /// <summary>Multiply-adds of one step.</summary>
    long Operations { get; }

    /// <summary>Bytes of weights and indices that one step reads.</summary>
    long Bytes { get; }

    /// <summary>Computes the next state. Shapes are the caller's duty: [I], [N], [N], the last two apart.</summary>
    void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next);
}
