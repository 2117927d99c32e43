using ArchetypeRC.Persistence.Instances;

namespace ArchetypeRC.Actors.Versions;

/// <summary>
/// The latest rows of a stream with their sequence numbers, at most as many as the instance declared: what a model in the shadow
/// warms up on. Grows with the rows that come, up to that bound.
/// </summary>
internal sealed class RecentRows
{
    private readonly int capacity;
    private readonly int rowSize;
    private double[] values = [];
    private long origin;

    public RecentRows(int capacity, int rowSize, long next)
    {
        this.capacity = capacity;
        this.rowSize = rowSize;
        Clear(next);
    }

    /// <summary>Sequence number of the oldest row that is kept.</summary>
    public long First { get; private set; }

    /// <summary>Sequence number of the row that comes next.</summary>
    public long Next { get; private set; }

    public static RecentRows Restore(RecentRowsState? state, int capacity, int rowSize, long next)
    {
        if (state is null)
            return new RecentRows(capacity, rowSize, next);
        var recent = new RecentRows(capacity, rowSize, state.First);
        for (var at = 0; at < state.Values.Length; at += rowSize)
            recent.Add(state.Values.Span.Slice(at, rowSize));
        return recent;
    }

    /// <summary>Forgets every row.</summary>
    public void Clear(long next)
    {
        values = [];
        origin = next;
        First = next;
        Next = next;
    }

    public void Add(ReadOnlySpan<double> row)
    {
        var slot = Slot(Next);
        if (slot >= values.Length)
            Array.Resize(ref values, Math.Min(capacity * rowSize, Math.Max(16 * rowSize, 2 * values.Length)));
        row.CopyTo(values.AsSpan(slot));
        Next++;
        First = Math.Max(First, Next - capacity);
    }

    /// <summary>The label of a row has come: its last values. Nothing when the row is not kept.</summary>
    public void Label(long sequence, ReadOnlySpan<double> label)
    {
        if (sequence >= First && sequence < Next)
            label.CopyTo(values.AsSpan(Slot(sequence) + rowSize - label.Length));
    }

    public ReadOnlySpan<double> Row(long sequence) => values.AsSpan(Slot(sequence), rowSize);

    /// <summary>The rows; null when none are kept.</summary>
    public RecentRowsState? Save()
    {
        if (First == Next)
            return null;
        var saved = new double[(Next - First) * rowSize];
        for (var sequence = First; sequence < Next; sequence++)
            Row(sequence).CopyTo(saved.AsSpan((int)(sequence - First) * rowSize));
        return new RecentRowsState(First, rowSize, saved);
    }

    private int Slot(long sequence) => (int)((sequence - origin) % capacity) * rowSize;
}
