using ArchetypeRC.Evolution.Loops;

namespace ArchetypeRC.Evolution.Termination;

/// <summary>Over when the best fitness is this or lower.</summary>
/// <param name="Threshold">The fitness that is good enough.</param>
public sealed record FitnessThresholdTermination(double Threshold) : ITermination
{
    /// <inheritdoc/>
    public FinishReason? Check(EvolutionProgress progress) =>
        progress.Best is { } best && best.Value <= Threshold ? FinishReason.FitnessThreshold : null;
}
