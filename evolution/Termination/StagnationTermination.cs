using ArchetypeRC.Evolution.Loops;

namespace ArchetypeRC.Evolution.Termination;

/// <summary>Over when the best fitness has not improved for so many generations in a row.</summary>
/// <param name="Generations">1 or more.</param>
public sealed record StagnationTermination(int Generations) : ITermination
{
    /// <inheritdoc/>
    public FinishReason? Check(EvolutionProgress progress) =>
        progress.StagnantGenerations >= Generations ? FinishReason.Stagnation : null;
}
