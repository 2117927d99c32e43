using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// A linear readout whose outputs are scores of classes: the probabilities of the classes are their softmax. Immutable.
/// </summary>
public sealed class LogisticReadout : IReadout
{
    private readonly ReadOnlyMemory<double> weights;

    /// <summary>Takes the weights of a fit.</summary>
    public LogisticReadout(LogisticSolution solution)
    {
        ReadoutShape.Length(solution.Weights.Length, solution.Features * solution.Classes, nameof(solution));
        Features = solution.Features;
        Outputs = solution.Classes;
        weights = solution.Weights;
    }

    /// <inheritdoc/>
    public int Features { get; }

    /// <summary>Number of classes.</summary>
    public int Outputs { get; }

    /// <summary>[Outputs, Features] row-major; the last of each row is the bias.</summary>
    public ReadOnlySpan<double> Weights => weights.Span;

    /// <summary>Computes the scores, log-probabilities up to a constant that the classes share. Allocates nothing.</summary>
    /// <param name="features">[Features], the last being 1.</param>
    /// <param name="outputs">[Outputs]</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Predict(ReadOnlySpan<double> features, Span<double> outputs)
    {
        ReadoutShape.Length(features.Length, Features, nameof(features));
        ReadoutShape.Length(outputs.Length, Outputs, nameof(outputs));
        for (var o = 0; o < Outputs; o++)
            outputs[o] = RowVectors.Dot(Weights.Slice(o * Features, Features), features);
    }

    /// <summary>Computes the probability of each class; they sum to 1. Allocates nothing.</summary>
    /// <param name="features">[Features], the last being 1.</param>
    /// <param name="probabilities">[Outputs]</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Probabilities(ReadOnlySpan<double> features, Span<double> probabilities)
    {
        Predict(features, probabilities);
        Softmax.InPlace(probabilities);
    }
}
