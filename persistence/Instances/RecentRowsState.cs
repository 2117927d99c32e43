namespace ArchetypeRC.Persistence.Instances;

/// <summary>The latest rows of a stream, kept so that another model can be warmed up on them.</summary>
/// <param name="First">Sequence number of the oldest of them.</param>
/// <param name="RowSize">Values of a row.</param>
/// <param name="Values">Oldest first, [rows, RowSize].</param>
public sealed record RecentRowsState(long First, int RowSize, ReadOnlyMemory<double> Values);
