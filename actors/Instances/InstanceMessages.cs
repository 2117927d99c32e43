using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Instances;

/// <summary>A message to one instance: routed to its shard, and bound to the instance serializer.</summary>
public interface IInstanceMessage
{
    /// <summary>Whom it is for.</summary>
    InstanceId Instance { get; }
}

/// <summary>Makes an instance. Asking again with the same spec is answered like the first time.</summary>
/// <param name="Instance">Its name.</param>
/// <param name="Spec">What it is.</param>
/// <param name="Learned">What it has learned elsewhere; null for nothing.</param>
public sealed record CreateInstance(InstanceId Instance, ModelSpec Spec, ModelState? Learned) : IInstanceMessage;

/// <summary>Consecutive rows of the instance's stream; applied whole or refused whole.</summary>
/// <param name="Instance">Whose stream.</param>
/// <param name="First">Sequence number of the first row, counted from 0.</param>
/// <param name="Count">Rows, 1 to <see cref="LearnBatch.MaximumRows"/>.</param>
/// <param name="RowSize">Values of a row.</param>
/// <param name="Values">[Count, RowSize] row-major.</param>
/// <param name="OutputThrough">
/// Highest sequence number whose answer is known to have reached the reader; -1 for none. It is journaled with the batch.
/// </param>
public sealed record LearnBatch(
    InstanceId Instance, long First, int Count, int RowSize, ReadOnlyMemory<double> Values, long OutputThrough)
    : IInstanceMessage
{
    /// <summary>Most rows of a batch.</summary>
    public const int MaximumRows = 512;
}

/// <summary>Says that the reader has every answer up to a row.</summary>
/// <param name="Instance">Whose answers.</param>
/// <param name="Through">Sequence number of that row.</param>
public sealed record ConfirmOutput(InstanceId Instance, long Through) : IInstanceMessage;

/// <summary>Asks what an instance is and where it stands.</summary>
/// <param name="Instance">Which.</param>
public sealed record GetInstance(InstanceId Instance) : IInstanceMessage;

/// <summary>Asks for everything that an instance has learned.</summary>
/// <param name="Instance">Which.</param>
public sealed record ExportInstance(InstanceId Instance) : IInstanceMessage;
