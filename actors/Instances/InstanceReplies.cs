using System.Collections.Immutable;
using ArchetypeRC.Actors.Versions;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Instances;

/// <summary>What an instance answers; every message is answered exactly once.</summary>
public interface IInstanceReply;

/// <summary>The batch is journaled and learned; here are its predictions.</summary>
/// <param name="First">Sequence number of the first row.</param>
/// <param name="Count">Rows.</param>
/// <param name="OutputSize">Values of one prediction.</param>
/// <param name="Predictions">[Count, OutputSize] row-major.</param>
public sealed record BatchAnswered(long First, int Count, int OutputSize, ReadOnlyMemory<double> Predictions) : IInstanceReply
{
    /// <summary>
    /// Sequence number of the first row that a crash would lose: with <see cref="Durability.Journal"/> the one after the batch at least, with
    /// <see cref="Durability.Checkpoint"/> the one after the last snapshot. A source may forget what is before.
    /// </summary>
    public long DurableTo { get; init; } = First + Count;
}

/// <summary>The labels are journaled and learned.</summary>
/// <param name="Count">How many.</param>
/// <param name="Next">
/// Sequence number of the row that came next when they were acknowledged. With <see cref="Durability.Checkpoint"/> a source may forget them
/// once <see cref="BatchAnswered.DurableTo"/> of an answer to rows is above it.
/// </param>
public sealed record LabelsAnswered(int Count, long Next) : IInstanceReply;

/// <summary>The output confirmation is journaled.</summary>
/// <param name="Through">Highest sequence number confirmed so far.</param>
public sealed record OutputConfirmedResult(long Through) : IInstanceReply;

/// <summary>What an instance is and where it stands; also the answer to its creation.</summary>
/// <param name="Spec">What it is.</param>
/// <param name="NextSequence">Sequence number of the row that it expects next.</param>
/// <param name="OutputThrough">Highest sequence number whose answer is known to have reached the reader; -1 for none.</param>
/// <param name="Rows">Rows that the model has read in its life, those before it came here included.</param>
/// <param name="Tested">Predictions behind the test-then-train errors.</param>
/// <param name="PrequentialNrmse">Test-then-train NRMSE; NaN before two different targets were seen.</param>
/// <param name="PrequentialErrorRate">Test-then-train share of wrong classes; NaN unless the task is a classification.</param>
public sealed record InstanceDescription(
    ModelSpec Spec,
    long NextSequence,
    long OutputThrough,
    long Rows,
    long Tested,
    double PrequentialNrmse,
    double PrequentialErrorRate) : IInstanceReply
{
    /// <summary>How it is kept.</summary>
    public InstanceSpec Instance { get; init; } = new();

    /// <summary>
    /// Sequence number of the first row that a crash would lose: <see cref="NextSequence"/> unless the rows are kept by checkpoints.
    /// </summary>
    public long DurableTo { get; init; } = NextSequence;

    /// <summary>Number of the version of the model that serves.</summary>
    public int Version { get; init; } = 1;

    /// <summary>How often the model was changed for another: by updates, roll-backs, resets, imports and promotions.</summary>
    public long Epoch { get; init; }

    /// <summary>Number of the version that warms up in the shadow; 0 for none.</summary>
    public int WarmingUp { get; init; }

    /// <summary>Changes of the stream that the model has found; 0 when it does not look for them.</summary>
    public long Drifts { get; init; }

    /// <summary>Rows that are kept to warm up another model.</summary>
    public int RecentRows { get; init; }

    /// <summary>Rows that wait for a label that the model would learn; 0 without a label horizon.</summary>
    public int AwaitingLabels { get; init; }

    /// <summary>What live evolution has done; null when the instance has none.</summary>
    public LiveSummary? Live { get; init; }
}

/// <summary>Everything that an instance has learned.</summary>
/// <param name="Spec">What it is.</param>
/// <param name="State">What it has learned.</param>
public sealed record InstanceExport(ModelSpec Spec, ModelState State) : IInstanceReply;

/// <summary>Predictions that taught nothing.</summary>
/// <param name="After">Sequence number of the last row that was learned before them; -1 for none.</param>
/// <param name="Version">Number of the version that predicted.</param>
/// <param name="Count">Rows.</param>
/// <param name="OutputSize">Values of one prediction.</param>
/// <param name="Predictions">[Count, OutputSize] row-major.</param>
public sealed record RowsPredicted(long After, int Version, int Count, int OutputSize, ReadOnlyMemory<double> Predictions) : IInstanceReply;

/// <summary>The versions of a model that are kept.</summary>
/// <param name="Serving">Number of the one that serves.</param>
/// <param name="Epoch">How often the model was changed for another.</param>
/// <param name="Versions">In the order of numbers.</param>
public sealed record InstanceVersions(int Serving, long Epoch, ImmutableArray<VersionSummary> Versions) : IInstanceReply;

/// <summary>The tombstone is journaled.</summary>
/// <param name="Next">Sequence number of the row that would have come next.</param>
public sealed record InstanceDeletedResult(long Next) : IInstanceReply;

/// <summary>Refused; nothing was changed.</summary>
/// <param name="Reason">Which rule refused it.</param>
/// <param name="Explanation">The sentence for a person: what was wrong, with the value, and what to do.</param>
/// <param name="Sequence">The sequence number that the refusal speaks of: for a gap, the one expected; otherwise -1 or the row.</param>
public sealed record InstanceRefused(InstanceRefusal Reason, string Explanation, long Sequence = -1) : IInstanceReply
{
    /// <summary>When it is worth to send the same again; zero when time alone changes nothing.</summary>
    public TimeSpan RetryAfter { get; init; }
}
