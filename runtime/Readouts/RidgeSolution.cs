namespace ArchetypeRC.Runtime.Readouts;

/// <summary>Weights of a ridge regression.</summary>
/// <param name="Features">Number of features, F, the constant 1 included as the last.</param>
/// <param name="Outputs">Number of outputs, O.</param>
/// <param name="Weights">[O, F] row-major; the last of each row is the bias.</param>
/// <param name="Deficient">
/// Whether the penalised correlation was singular to rounding, so that its eigenvectors were used and directions without
/// information were left at 0. A larger ridge avoids it.
/// </param>
public sealed record RidgeSolution(int Features, int Outputs, ReadOnlyMemory<double> Weights, bool Deficient);
