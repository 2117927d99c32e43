namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>What is kept to turn scores into probabilities.</summary>
/// <param name="Factor">By which scores are multiplied before their softmax, 0.001 to 1000.</param>
/// <param name="Curvature">How sure that factor is, 0 or above.</param>
public sealed record CalibrationState(double Factor, double Curvature);
