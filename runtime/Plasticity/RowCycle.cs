namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>All rows of all sequences, one after the other, and again from the first.</summary>
internal sealed class RowCycle(SequenceRows sequences)
{
    private int sequence;
    private int row;

    /// <summary>Stands as a new one does after this many rows.</summary>
    public void MoveTo(int rows)
    {
        (sequence, row) = (0, 0);
        for (var i = 0; i < rows; i++)
            _ = Next();
    }

    public ReadOnlySpan<double> Next()
    {
        var values = sequences.Row(sequence, row);
        if (++row == sequences.Length(sequence))
        {
            row = 0;
            sequence = (sequence + 1) % sequences.Count;
        }

        return values;
    }
}
