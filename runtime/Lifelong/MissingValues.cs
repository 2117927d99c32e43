using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Fills in what a row does not hold, by the policy of its model: the last value of the column, or the mean so far,
/// m += (x - m) / n with n the values that the column has held. Targets of a regression or classification are left alone: a row without
/// them is unlabelled. Allocates nothing per row.
/// </summary>
internal sealed class MissingValues
{
    private readonly bool mean;
    private readonly int covered;
    private readonly double[] values;
    private readonly ulong[] counts;
    private readonly double[] filled;

    /// <summary>Begins with nothing seen.</summary>
    /// <param name="spec">Has a policy other than <see cref="MissingValuePolicy.Refuse"/>.</param>
    public MissingValues(ModelSpec spec)
    {
        mean = spec.MissingValues == MissingValuePolicy.Mean;
        covered = Covered(spec);
        values = new double[covered];
        counts = new ulong[covered];
        filled = new double[spec.Task.Columns.Length];
    }

    /// <summary>Columns of a row that are filled in: the first so many.</summary>
    public static int Covered(ModelSpec spec) =>
        spec.Task.Kind == TaskKind.Forecast ? spec.Task.Columns.Length : spec.Task.Inputs.Length;

    /// <summary>The row with everything in its place, until the next call.</summary>
    public ReadOnlySpan<double> Fill(ReadOnlySpan<double> row)
    {
        row.CopyTo(filled);
        for (var c = 0; c < covered; c++)
        {
            if (double.IsNaN(row[c]))
            {
                filled[c] = values[c];
                continue;
            }

            counts[c]++;
            values[c] = mean ? values[c] + ((row[c] - values[c]) / counts[c]) : row[c];
        }

        return filled;
    }

    public void StandWith(MissingValues other)
    {
        other.values.CopyTo(values, 0);
        other.counts.CopyTo(counts, 0);
    }

    public MissingValueState Save() => new(values.ToArray(), counts.ToArray());

    public void Load(MissingValueState state)
    {
        state.Values.Span.CopyTo(values);
        state.Counts.Span.CopyTo(counts);
    }
}
