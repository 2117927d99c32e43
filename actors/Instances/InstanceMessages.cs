using System.Collections.Immutable;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Instances;

/// <summary>A message to one instance: routed to its shard, and bound to the instance serializer.</summary>
public interface IInstanceMessage
{
    /// <summary>Whom it is for.</summary>
    InstanceId Instance { get; }

    /// <summary>Rows or labels that it brings, as what waits is counted: 1 at least.</summary>
    int Load => 1;
}

/// <summary>Makes an instance. Asking again with the same spec is answered like the first time.</summary>
/// <param name="Instance">Its name.</param>
/// <param name="Spec">What it is.</param>
/// <param name="Learned">What it has learned elsewhere; null for nothing.</param>
/// <param name="Keep">How it is kept; null for the defaults.</param>
public sealed record CreateInstance(InstanceId Instance, ModelSpec Spec, ModelState? Learned, InstanceSpec? Keep = null) : IInstanceMessage;

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

    int IInstanceMessage.Load => Math.Max(1, Count);
}

/// <summary>
/// Labels of rows that came without, for a task with a <see cref="TaskSpec.LabelHorizon"/>; applied whole or refused whole. The label that a
/// row has may be sent again, and is answered and not learned again.
/// </summary>
/// <param name="Instance">Whose rows.</param>
/// <param name="Sequences">
/// Sequence numbers of the rows, 1 to <see cref="LearnBatch.MaximumRows"/>, each once, in the order in which the labels are learned.
/// </param>
/// <param name="LabelSize">Values of a label: as many as the task has targets.</param>
/// <param name="Values">[labels, LabelSize] row-major: what the target columns of the rows would have held.</param>
public sealed record LearnLabels(InstanceId Instance, ImmutableArray<long> Sequences, int LabelSize, ReadOnlyMemory<double> Values)
    : IInstanceMessage
{
    int IInstanceMessage.Load => Math.Max(1, Count);

    /// <summary>Labels.</summary>
    internal int Count => Sequences.IsDefault ? 0 : Sequences.Length;

    /// <summary>One label, [LabelSize].</summary>
    internal ReadOnlySpan<double> Label(int index) => Values.Span.Slice(index * LabelSize, LabelSize);
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

/// <summary>
/// Asks for predictions of rows as if they came next, one after the other. Nothing is learned and nothing is journaled; rows that are
/// still under way to the journal do not count.
/// </summary>
/// <param name="Instance">Whose.</param>
/// <param name="Count">Rows, 1 to <see cref="LearnBatch.MaximumRows"/>.</param>
/// <param name="RowSize">Values of a row.</param>
/// <param name="Values">[Count, RowSize] row-major; NaN in a target of a regression or classification means that it is not known.</param>
public sealed record PredictRows(InstanceId Instance, int Count, int RowSize, ReadOnlyMemory<double> Values) : IInstanceMessage
{
    int IInstanceMessage.Load => Math.Max(1, Count);
}

/// <summary>
/// Replaces the model by one of another spec, which first warms up in the shadow on the rows that are kept and takes over between
/// two rows. The task's columns and outputs stay. Asking again for the spec that serves is answered like the first time.
/// </summary>
/// <param name="Instance">Whose model.</param>
/// <param name="Spec">What the model is to be.</param>
/// <param name="ExpectedEpoch">
/// The <see cref="InstanceDescription.Epoch"/> that the sender knows: after another change the message is refused; -1 for any.
/// </param>
public sealed record UpdateSpec(InstanceId Instance, ModelSpec Spec, long ExpectedEpoch = -1) : IInstanceMessage;

/// <summary>Lets a version that served before take over again, after it has read the rows since that are kept.</summary>
/// <param name="Instance">Whose model.</param>
/// <param name="Version">Its number; 0 for the one that served before the one that serves.</param>
/// <param name="ExpectedEpoch">As in <see cref="UpdateSpec"/>.</param>
public sealed record RollBackSpec(InstanceId Instance, int Version = 0, long ExpectedEpoch = -1) : IInstanceMessage;

/// <summary>
/// Starts again with nothing learned and no rows kept, as another version of the same spec: sequence numbers go on, and a roll-back
/// undoes it.
/// </summary>
/// <param name="Instance">Which.</param>
/// <param name="ExpectedEpoch">As in <see cref="UpdateSpec"/>.</param>
public sealed record ResetInstance(InstanceId Instance, long ExpectedEpoch = -1) : IInstanceMessage;

/// <summary>
/// Brings a model file in: makes the instance when there is none, and otherwise replaces its model, after the rows of a wash-out have
/// brought the new one into the stream.
/// </summary>
/// <param name="Instance">Which.</param>
/// <param name="File">The bytes of a model file (.arc).</param>
/// <param name="ExpectedEpoch">As in <see cref="UpdateSpec"/>.</param>
public sealed record ImportModel(InstanceId Instance, ReadOnlyMemory<byte> File, long ExpectedEpoch = -1) : IInstanceMessage;

/// <summary>Asks which versions of the model are kept.</summary>
/// <param name="Instance">Whose.</param>
public sealed record GetVersions(InstanceId Instance) : IInstanceMessage;

/// <summary>
/// Ends an instance: a tombstone is journaled, then its history and snapshots are removed. Later messages are refused; creating it again
/// starts anew.
/// </summary>
/// <param name="Instance">Which.</param>
public sealed record DeleteInstance(InstanceId Instance) : IInstanceMessage;

/// <summary>
/// Says that rows will never come, or that time has passed between two rows: what awaited its row is neither tested nor learned, the
/// wash-out runs again, and the numbers go on behind the gap. Without it a gap is refused.
/// </summary>
/// <param name="Instance">Whose stream.</param>
/// <param name="First">Sequence number of the first missing row: the one that the instance expects.</param>
/// <param name="Next">Sequence number of the row that comes next; the same when only time has passed.</param>
public sealed record DeclareGap(InstanceId Instance, long First, long Next) : IInstanceMessage;
