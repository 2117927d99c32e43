using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Reads the targets out of a row: the values themselves, or +1 for the class and -1 for the others, 0 where a readout answers with
/// probabilities. Where the readout learns how far
/// they move, also takes the present value off what it is taught and adds it to what it says.
/// </summary>
internal sealed class TargetReader
{
    private readonly TaskSpec task;
    private readonly int[] positions;
    private readonly double wrongClass;

    public TargetReader(ModelSpec spec)
    {
        task = spec.Task;
        wrongClass = spec.Readout.Learner == OnlineLearner.Logistic ? 0 : -1;
        var columns = task.Columns;
        positions = [.. task.Targets.Select(t => columns.IndexOf(t))];
    }

    /// <summary>Whether the row carries every target.</summary>
    public bool Labelled(ReadOnlySpan<double> row)
    {
        foreach (var position in positions)
        {
            if (double.IsNaN(row[position]))
                return false;
        }

        return true;
    }

    /// <summary>Writes the targets, [OutputSize].</summary>
    public void Read(ReadOnlySpan<double> row, Span<double> targets)
    {
        if (task.Kind == TaskKind.Classification)
        {
            targets.Fill(wrongClass);
            targets[(int)row[positions[0]]] = 1;
            return;
        }

        for (var t = 0; t < positions.Length; t++)
            targets[t] = row[positions[t]];
    }

    /// <summary>Puts values in the place of a row's targets; of tasks whose targets are numbers.</summary>
    public void Write(ReadOnlySpan<double> targets, Span<double> row)
    {
        for (var t = 0; t < positions.Length; t++)
            row[positions[t]] = targets[t];
    }

    /// <summary>Writes the targets of a label: of the values that the target columns of its row would have held.</summary>
    public void ReadLabel(ReadOnlySpan<double> label, Span<double> targets)
    {
        if (task.Kind != TaskKind.Classification)
        {
            label.CopyTo(targets);
            return;
        }

        targets.Fill(wrongClass);
        targets[(int)label[0]] = 1;
    }

    /// <summary>Whether the readout learns how far the targets move, and not where they arrive.</summary>
    public bool Difference => task.Difference;

    /// <summary>From where targets are to where a readout says they move, in place; nothing unless it learns moves.</summary>
    public void AddPresent(ReadOnlySpan<double> row, Span<double> prediction)
    {
        if (!Difference)
            return;
        for (var t = 0; t < positions.Length; t++)
            prediction[t] += row[positions[t]];
    }
}
