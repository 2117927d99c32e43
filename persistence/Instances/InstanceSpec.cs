using System.Collections.Immutable;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Instances;

/// <summary>How one instance is kept, beside what its model is: declared when it is made, the same for its whole life.</summary>
public sealed record InstanceSpec
{
    /// <summary>Most rows that may be kept to warm up another model.</summary>
    public const int MaximumReplayRows = 100_000;

    /// <summary>Most versions of a model that may be kept.</summary>
    public const int MaximumKeptVersions = 16;

    /// <summary>
    /// Latest rows of the stream that are kept, so that another model can be warmed up on them. 1 to 100,000; 8 bytes each value.
    /// </summary>
    public int ReplayRows { get; init; } = 1_000;

    /// <summary>
    /// Versions of the model that are kept, the one that serves included; each of the others with all that it had learned. 1 to 16.
    /// </summary>
    public int KeptVersions { get; init; } = 4;

    /// <summary>What an acknowledgement of rows promises.</summary>
    public Durability Durability { get; init; } = Durability.Journal;

    /// <summary>With <see cref="Durability.Checkpoint"/>: most rows between two snapshots. 1 to 10,000,000.</summary>
    public int CheckpointRows { get; init; } = 10_000;

    /// <summary>With <see cref="Durability.Checkpoint"/>: most bytes of rows between two snapshots. 1 to 2^40.</summary>
    public long CheckpointBytes { get; init; } = 16 << 20;

    /// <summary>Live evolution: models that learn in the shadow of the one that serves, of which a better one takes over. Null for none.</summary>
    public LiveSpec? Live { get; init; }

    /// <summary>Every field that cannot be used; empty when the spec is good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var problems = ImmutableArray.CreateBuilder<SpecProblem>();
        if (ReplayRows is < 1 or > MaximumReplayRows)
            problems.Add(new SpecProblem("instance.replayRows", ReplayRows.ToString(), $"1 to {MaximumReplayRows}"));
        if (KeptVersions is < 1 or > MaximumKeptVersions)
            problems.Add(new SpecProblem("instance.keptVersions", KeptVersions.ToString(), $"1 to {MaximumKeptVersions}"));
        if (!Enum.IsDefined(Durability))
            problems.Add(new SpecProblem("instance.durability", Durability.ToString(), "Journal or Checkpoint"));
        if (CheckpointRows is < 1 or > 10_000_000)
            problems.Add(new SpecProblem("instance.checkpointRows", CheckpointRows.ToString(), "1 to 10,000,000"));
        if (CheckpointBytes is < 1 or > 1L << 40)
            problems.Add(new SpecProblem("instance.checkpointBytes", CheckpointBytes.ToString(), $"1 to {1L << 40}"));
        if (Live is not null)
            problems.AddRange(Live.Validate());
        return problems.ToImmutable();
    }
}
