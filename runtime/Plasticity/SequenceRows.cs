using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>The rows that an adaptation reads: one or more sequences, each of which begins with the reservoir at rest.</summary>
internal sealed class SequenceRows
{
    private readonly ImmutableArray<ReadOnlyMemory<double>> sequences;

    /// <param name="sequences">Each [rows, width] row-major, at least one row.</param>
    /// <param name="width">Values of a row.</param>
    /// <exception cref="ArgumentException">There is no row, a sequence is not whole rows, or a value is not finite.</exception>
    public SequenceRows(ImmutableArray<ReadOnlyMemory<double>> sequences, int width)
    {
        if (sequences.IsDefaultOrEmpty)
            throw new ArgumentException("There is no sequence to adapt to; give at least one.", nameof(sequences));
        this.sequences = sequences;
        Width = width;
        for (var s = 0; s < sequences.Length; s++)
        {
            var values = sequences[s].Span;
            if (values.IsEmpty || values.Length % width != 0)
                throw new ArgumentException($"Sequence {s} has {values.Length} values; rows have {width} each, and there is at least one.", nameof(sequences));
            for (var i = 0; i < values.Length; i++)
            {
                if (!double.IsFinite(values[i]))
                    throw new ArgumentException($"Value {i % width} of row {i / width} of sequence {s} is {values[i]}; allowed: a finite number.", nameof(sequences));
            }
        }
    }

    public int Width { get; }

    public int Count => sequences.Length;

    public int Length(int sequence) => sequences[sequence].Length / Width;

    public ReadOnlySpan<double> Row(int sequence, int row) => sequences[sequence].Span.Slice(row * Width, Width);
}
