using ArchetypeRC.Evolution.Loops;

namespace ArchetypeRC.Evolution.Termination;

/// <summary>Over after so many evaluations; the loop cuts the last generation short, so that there are never more.</summary>
/// <param name="Evaluations">1 or more; refused genomes count.</param>
public sealed record EvaluationsTermination(long Evaluations) : ITermination
{
    /// <inheritdoc/>
    public FinishReason? Check(EvolutionProgress progress) =>
        progress.Evaluations >= Evaluations ? FinishReason.Evaluations : null;
}
