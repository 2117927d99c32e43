namespace ArchetypeRC.Evolution.Termination;

/// <summary>
/// Over when a time has passed. The loop has no clock: whoever has one asks here and hands the decision in through
/// <see cref="Loops.IEvolutionLoop.Stop"/>, tied to a birth number, so that a replay decides the same.
/// </summary>
/// <param name="Limit">Time that the search may take, above zero.</param>
public sealed record TimeTermination(TimeSpan Limit)
{
    /// <summary>The reason to stop; null while there is time left.</summary>
    /// <param name="elapsed">Time that the search has been running.</param>
    public FinishReason? Check(TimeSpan elapsed) => elapsed >= Limit ? FinishReason.Time : null;
}
