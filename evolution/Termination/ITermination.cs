using ArchetypeRC.Evolution.Loops;

namespace ArchetypeRC.Evolution.Termination;

/// <summary>
/// Decides whether a search is over. Asked when a generation is complete, so that the answer does not depend on the order in
/// which results arrive.
/// </summary>
public interface ITermination
{
    /// <summary>The reason to finish; null to go on.</summary>
    FinishReason? Check(EvolutionProgress progress);
}
