using ArchetypeRC.Evolution.Lineage;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>How far a search is.</summary>
public sealed record EvolutionProgress
{
    /// <summary>Generations whose every result is in.</summary>
    public required int CompleteGenerations { get; init; }

    /// <summary>Results taken in, refusals counted.</summary>
    public required long Evaluations { get; init; }

    /// <summary>Of them, refusals.</summary>
    public required long Refused { get; init; }

    /// <summary>Evaluations that the search will take at the most, as far as its limits tell; null when they do not.</summary>
    public required long? ExpectedEvaluations { get; init; }

    /// <summary>Complete generations since the best improved.</summary>
    public required int StagnantGenerations { get; init; }

    /// <summary>The best so far; null before the first result.</summary>
    public required Individual? Best { get; init; }
}
