namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>Sums behind the test-then-train error of a model. O outputs.</summary>
/// <param name="Count">Predictions that were compared with their target.</param>
/// <param name="Hits">Of them, in a classification, those whose highest score was the right class.</param>
/// <param name="SquaredErrors">Sum of squared errors of each output, [O].</param>
/// <param name="TargetMean">Running mean of each target, [O].</param>
/// <param name="TargetSquaredDeviations">Running sum of squared deviations of each target, [O].</param>
public sealed record PrequentialState(
    long Count,
    long Hits,
    ReadOnlyMemory<double> SquaredErrors,
    ReadOnlyMemory<double> TargetMean,
    ReadOnlyMemory<double> TargetSquaredDeviations);
