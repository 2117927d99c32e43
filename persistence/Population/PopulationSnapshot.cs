using System.Collections.Immutable;

namespace ArchetypeRC.Persistence.Population;

/// <summary>The state of the supervisor of searches.</summary>
/// <param name="Jobs">Its searches, in the order of their submission.</param>
public sealed record PopulationSnapshot(ImmutableArray<JobRecord> Jobs)
{
    /// <summary>The latest deletions, oldest first: whoever asks for one of them again is told that it is done.</summary>
    public ImmutableArray<JobDeleted> Deleted { get; init; } = [];
}
