using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Instances;

/// <summary>What happened to one reservoir instance; the journal keeps nothing else. Binds the serializer.</summary>
public interface IInstanceEvent;

/// <summary>The instance was made.</summary>
/// <param name="Spec">What it is.</param>
/// <param name="Learned">What it had learned elsewhere when it came, for instance in a model file; null when nothing.</param>
public sealed record InstanceCreated(ModelSpec Spec, ModelState? Learned) : IInstanceEvent;

/// <summary>Consecutive rows of the stream were accepted; applying them to the model is a pure consequence.</summary>
/// <param name="First">Sequence number of the first row, from 0.</param>
/// <param name="Count">Number of rows, at least 1.</param>
/// <param name="RowSize">Values of a row.</param>
/// <param name="Values">[Count, RowSize] row-major; NaN marks a target without a label.</param>
/// <param name="OutputThrough">Highest sequence number whose answer the reader is known to have received; -1 for none.</param>
public sealed record BatchLearned(long First, int Count, int RowSize, ReadOnlyMemory<double> Values, long OutputThrough)
    : IInstanceEvent;

/// <summary>
/// A process took the instance over. The claim is written before the instance serves, and takes the number that an owner
/// before it would use next, so that whatever that one still tries to write is refused by the database.
/// </summary>
/// <param name="Node">Address of the process, for people who read the journal.</param>
public sealed record OwnershipClaimed(string Node) : IInstanceEvent;

/// <summary>The reader is known to have received every answer up to a row.</summary>
/// <param name="Through">Sequence number of that row; -1 for none.</param>
public sealed record OutputConfirmed(long Through) : IInstanceEvent;
