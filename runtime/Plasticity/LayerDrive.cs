using System.Collections.Immutable;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Plasticity;

/// <summary>The states that an adapted layer goes through with the rows of its adaptation: the rows of the next layer's.</summary>
internal sealed class LayerDrive
{
    private readonly IReservoir layer;
    private readonly SequenceRows rows;
    private readonly double[][] states;
    private readonly double[] rest;
    private int sequence;
    private int row;

    public LayerDrive(IReservoir layer, SequenceRows rows)
    {
        this.layer = layer;
        this.rows = rows;
        rest = new double[layer.StateSize];
        states = [.. Enumerable.Range(0, rows.Count).Select(s => new double[checked(rows.Length(s) * layer.StateSize)])];
    }

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>For each sequence the states after each row, [rows, units]; whole once <see cref="Advance"/> said so.</summary>
    public ImmutableArray<ReadOnlyMemory<double>> States => [.. states];

    /// <summary>At most <paramref name="count"/> rows, each sequence from rest.</summary>
    /// <returns>Whether rows are left.</returns>
    public bool Advance(int count)
    {
        var units = layer.StateSize;
        for (; count > 0 && sequence < rows.Count; count--)
        {
            var all = states[sequence];
            var before = row == 0 ? rest : all.AsSpan((row - 1) * units, units);
            layer.Step(rows.Row(sequence, row), before, all.AsSpan(row * units, units));
            Rows++;
            if (++row < rows.Length(sequence))
                continue;
            row = 0;
            sequence++;
        }

        return sequence < rows.Count;
    }
}
