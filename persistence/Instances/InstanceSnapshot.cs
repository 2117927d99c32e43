using System.Collections.Immutable;
using ArchetypeRC.Persistence.Live;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Instances;

/// <summary>One instance as it stood between two batches: recovery starts here and replays the events that follow.</summary>
/// <param name="Spec">What it is.</param>
/// <param name="State">What it has learned.</param>
/// <param name="NextSequence">Sequence number of the row that it expects next.</param>
/// <param name="OutputThrough">Highest sequence number whose answer the reader is known to have received; -1 for none.</param>
/// <param name="Answers">The answers to the last rows.</param>
public sealed record InstanceSnapshot(
    ModelSpec Spec, ModelState State, long NextSequence, long OutputThrough, AnswerWindowState Answers)
{
    /// <summary>How it is kept.</summary>
    public InstanceSpec Instance { get; init; } = new();

    /// <summary>How often the model was changed for another: by updates, roll-backs, resets, imports and promotions.</summary>
    public long Epoch { get; init; }

    /// <summary>The versions of the model that are kept, in the order of numbers; empty when there was only ever the first.</summary>
    public ImmutableArray<ModelVersion> Versions { get; init; } = [];

    /// <summary>The latest rows; null when none are kept.</summary>
    public RecentRowsState? Recent { get; init; }

    /// <summary>
    /// Which of the latest rows have their label, [min(NextSequence, label horizon)] oldest first: a hash of it, 0 for none yet, 1 when the row
    /// never came.
    /// </summary>
    public ReadOnlyMemory<ulong> LabelHashes { get; init; }

    /// <summary>The population around <see cref="State"/>; null without live evolution.</summary>
    public LiveSnapshot? Live { get; init; }

    /// <summary>The spec that the instance was made with; null in snapshots of older programs.</summary>
    public ModelSpec? CreatedAs { get; init; }
}
