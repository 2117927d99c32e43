namespace ArchetypeRC.Actors.Instances;

/// <summary>
/// Which of the latest rows have their label, with a hash of it, so that the same label is known again and another one for the row is found
/// out. A ring with a place for each row of the label horizon.
/// </summary>
internal sealed class LabelBook
{
    private const ulong None = 0;
    private const ulong NeverCame = 1;

    private readonly ulong[] hashes;

    /// <summary>Begins with no row.</summary>
    /// <param name="horizon">Rows, from 0.</param>
    /// <param name="next">Sequence number of the row that comes next.</param>
    public LabelBook(int horizon, long next)
    {
        hashes = new ulong[horizon];
        Next = next;
    }

    /// <summary>Rows after which a label may still come; 0 when labels never come late.</summary>
    public int Horizon => hashes.Length;

    /// <summary>Sequence number of the row that comes next.</summary>
    public long Next { get; private set; }

    public static LabelBook Restore(ReadOnlyMemory<ulong> saved, int horizon, long next)
    {
        var book = new LabelBook(horizon, next - saved.Length);
        foreach (var hash in saved.Span)
            book.Add(hash);
        return book;
    }

    /// <summary>Whether every target is known.</summary>
    public static bool IsWhole(ReadOnlySpan<double> label)
    {
        foreach (var value in label)
        {
            if (double.IsNaN(value))
                return false;
        }

        return true;
    }

    /// <summary>A row came.</summary>
    /// <param name="label">What its target columns hold.</param>
    public void Add(ReadOnlySpan<double> label)
    {
        if (Horizon > 0)
            Add(IsWhole(label) ? HashOf(label) : None);
    }

    /// <summary>Passes over rows that never came.</summary>
    public void Skip(long next)
    {
        if (Horizon == 0)
            return;
        Next = Math.Max(Next, next - Horizon);
        while (Next < next)
            Add(NeverCame);
    }

    /// <summary>The label of a row came.</summary>
    public void Enter(long sequence, ReadOnlySpan<double> label) => hashes[Place(sequence)] = HashOf(label);

    /// <summary>Whether a row was declared missing.</summary>
    public bool Missing(long sequence) => hashes[Place(sequence)] == NeverCame;

    /// <summary>Whether a row has a label.</summary>
    public bool Labelled(long sequence) => hashes[Place(sequence)] > NeverCame;

    /// <summary>Whether a row has this label.</summary>
    public bool Holds(long sequence, ReadOnlySpan<double> label) => hashes[Place(sequence)] == HashOf(label);

    /// <summary>The hashes of the latest rows, oldest first.</summary>
    public ulong[] Save()
    {
        var saved = new ulong[Math.Min(Next, Horizon)];
        for (var i = 0; i < saved.Length; i++)
            saved[i] = hashes[Place(Next - saved.Length + i)];
        return saved;
    }

    // What is kept for the places without a label is no hash.
    private static ulong HashOf(ReadOnlySpan<double> label) => Math.Max(AnswerWindow.HashOf(label), NeverCame + 1);

    private void Add(ulong hash)
    {
        hashes[Place(Next)] = hash;
        Next++;
    }

    private int Place(long sequence) => (int)(sequence % hashes.Length);
}
