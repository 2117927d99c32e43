using System.Collections.Immutable;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Instances;

/// <summary>What happened to one reservoir instance; the journal keeps nothing else. Binds the serializer.</summary>
public interface IInstanceEvent;

/// <summary>The instance was made.</summary>
/// <param name="Spec">What it is.</param>
/// <param name="Learned">What it had learned elsewhere when it came, for instance in a model file; null when nothing.</param>
public sealed record InstanceCreated(ModelSpec Spec, ModelState? Learned) : IInstanceEvent
{
    /// <summary>How it is kept.</summary>
    public InstanceSpec Instance { get; init; } = new();
}

/// <summary>Consecutive rows of the stream were accepted; applying them to the model is a pure consequence.</summary>
/// <param name="First">Sequence number of the first row, from 0.</param>
/// <param name="Count">Number of rows, at least 1.</param>
/// <param name="RowSize">Values of a row.</param>
/// <param name="Values">[Count, RowSize] row-major; NaN marks a target without a label.</param>
/// <param name="OutputThrough">Highest sequence number whose answer the reader is known to have received; -1 for none.</param>
public sealed record BatchLearned(long First, int Count, int RowSize, ReadOnlyMemory<double> Values, long OutputThrough)
    : IInstanceEvent;

/// <summary>Labels came for rows that had come without; applying them to the model is a pure consequence.</summary>
/// <param name="Sequences">Sequence numbers of their rows, in the order in which they are learned, at least one.</param>
/// <param name="LabelSize">Values of a label.</param>
/// <param name="Values">[labels, LabelSize] row-major.</param>
public sealed record LabelsLearned(ImmutableArray<long> Sequences, int LabelSize, ReadOnlyMemory<double> Values) : IInstanceEvent;

/// <summary>
/// A process took the instance over. The claim is written before the instance serves, and takes the number that an owner
/// before it would use next, so that whatever that one still tries to write is refused by the database.
/// </summary>
/// <param name="Node">Address of the process, for people who read the journal.</param>
public sealed record OwnershipClaimed(string Node) : IInstanceEvent;

/// <summary>The reader is known to have received every answer up to a row.</summary>
/// <param name="Through">Sequence number of that row; -1 for none.</param>
public sealed record OutputConfirmed(long Through) : IInstanceEvent;

/// <summary>Another model took over between two rows; what the one before had learned is kept with its version.</summary>
/// <param name="Next">Sequence number of the first row that the new model answers.</param>
/// <param name="Version">Number of the new version.</param>
/// <param name="Origin">How it came to be.</param>
/// <param name="Spec">What it is.</param>
/// <param name="State">What it has learned: in the shadow from the latest rows, or before it came here.</param>
public sealed record SpecUpdated(long Next, int Version, VersionOrigin Origin, ModelSpec Spec, ModelState State) : IInstanceEvent;

/// <summary>A version that had served before took over again between two rows.</summary>
/// <param name="Next">Sequence number of the first row that it answers.</param>
/// <param name="Version">Its number.</param>
/// <param name="Spec">What it is; gives the state its shape.</param>
/// <param name="State">What it had learned, and has since from the rows that were still kept.</param>
public sealed record SpecRolledBack(long Next, int Version, ModelSpec Spec, ModelState State) : IInstanceEvent;

/// <summary>The model starts again with nothing learned, as another version of the same spec; sequence numbers go on.</summary>
/// <param name="Next">Sequence number of the first row that it answers.</param>
/// <param name="Version">Number of the new version; a higher one when a promotion between has taken it.</param>
public sealed record InstanceReset(long Next, int Version) : IInstanceEvent;

/// <summary>The instance is no more. The tombstone stays when the history before it goes; an instance of the same name starts anew.</summary>
/// <param name="Next">Sequence number of the row that would have come next.</param>
public sealed record InstanceDeleted(long Next) : IInstanceEvent;

/// <summary>Rows of the stream will never come, or time has passed between two rows: the stream has a break.</summary>
/// <param name="First">Sequence number of the first missing row, the one that was expected.</param>
/// <param name="Next">Sequence number of the row that comes next; the same when no row is missing.</param>
public sealed record GapDeclared(long First, long Next) : IInstanceEvent;

/// <summary>
/// A snapshot of an instance that keeps its rows by checkpoints is about to be written: gives each such snapshot a number of its own.
/// </summary>
/// <param name="Next">Sequence number of the row that comes next.</param>
public sealed record CheckpointBegun(long Next) : IInstanceEvent;
