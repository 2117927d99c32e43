using ArchetypeRC.Evolution.Loops;

namespace ArchetypeRC.Evolution.Termination;

/// <summary>Over after so many complete generations, the first one counted.</summary>
/// <param name="Generations">1 or more.</param>
public sealed record GenerationsTermination(int Generations) : ITermination
{
    /// <inheritdoc/>
    public FinishReason? Check(EvolutionProgress progress) =>
        progress.CompleteGenerations >= Generations ? FinishReason.Generations : null;
}
