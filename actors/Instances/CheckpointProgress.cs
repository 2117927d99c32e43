using ArchetypeRC.Persistence.Instances;

namespace ArchetypeRC.Actors.Instances;

/// <summary>How far the rows of an instance are durable that keeps them by checkpoints, and when the next one is due.</summary>
/// <param name="spec">Says how many rows and bytes may lie between two.</param>
/// <param name="rowSize">Values of a row.</param>
/// <param name="durableTo">Sequence number of the first row that a crash would lose.</param>
internal sealed class CheckpointProgress(InstanceSpec spec, int rowSize, long durableTo)
{
    private long rows;
    private long savingSequenceNr = -1;
    private long savingNext;

    /// <summary>Sequence number of the first row that a crash would lose.</summary>
    public long DurableTo { get; private set; } = durableTo;

    /// <summary>Whether so many rows or bytes have come since the last checkpoint began that another is due.</summary>
    public bool Due => rows >= spec.CheckpointRows || rows * rowSize * sizeof(double) >= spec.CheckpointBytes;

    /// <summary>Whether rows have come since the last checkpoint began.</summary>
    public bool Behind => rows > 0;

    public void Learned(int count) => rows += count;

    /// <summary>A snapshot is being written.</summary>
    /// <param name="sequenceNr">Its number in the store.</param>
    /// <param name="next">Sequence number of the row that came next when it was taken.</param>
    public void Saving(long sequenceNr, long next)
    {
        rows = 0;
        savingSequenceNr = sequenceNr;
        savingNext = next;
    }

    /// <summary>A snapshot was written.</summary>
    public void Saved(long sequenceNr)
    {
        if (sequenceNr == savingSequenceNr)
            DurableTo = savingNext;
    }
}
