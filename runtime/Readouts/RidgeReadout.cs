using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>A readout that has been fitted and no longer learns. Immutable.</summary>
public sealed class RidgeReadout : IReadout
{
    private readonly ReadOnlyMemory<double> weights;

    /// <summary>Takes the weights of a solution.</summary>
    public RidgeReadout(RidgeSolution solution)
    {
        ReadoutShape.Length(solution.Weights.Length, solution.Features * solution.Outputs, nameof(solution));
        Features = solution.Features;
        Outputs = solution.Outputs;
        weights = solution.Weights;
    }

    /// <inheritdoc/>
    public int Features { get; }

    /// <inheritdoc/>
    public int Outputs { get; }

    /// <summary>[Outputs, Features] row-major; the last of each row is the bias.</summary>
    public ReadOnlySpan<double> Weights => weights.Span;

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<double> features, Span<double> outputs)
    {
        ReadoutShape.Length(features.Length, Features, nameof(features));
        ReadoutShape.Length(outputs.Length, Outputs, nameof(outputs));
        for (var o = 0; o < Outputs; o++)
            outputs[o] = RowVectors.Dot(Weights.Slice(o * Features, Features), features);
    }
}
