namespace ArchetypeRC.Runtime.Readouts;

/// <summary>Weights of a multinomial logistic regression.</summary>
/// <param name="Features">Number of features, F, the constant 1 included as the last.</param>
/// <param name="Classes">Number of classes, C.</param>
/// <param name="Weights">[C, F] row-major; the last of each row is the bias.</param>
/// <param name="Loss">Weighted sum of the negative log-probabilities, the penalty included.</param>
/// <param name="Gradient">Largest magnitude of an entry of its gradient, over the sum of the samples' weights.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="Convergence">Why no more were.</param>
public sealed record LogisticSolution(
    int Features, int Classes, ReadOnlyMemory<double> Weights, double Loss, double Gradient, int Steps, LogisticConvergence Convergence);
