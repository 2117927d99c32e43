using System.Collections.Immutable;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Prequential;

/// <summary>
/// The rows of a CSV file as a stream, one at a time, with the label of the row before as further inputs where that is
/// declared: one column per class, 1 for the class that it was.
/// </summary>
internal sealed class PrequentialRows : IDisposable
{
    private readonly CsvRows rows;
    private readonly double[] read;
    private readonly int inputs;
    private readonly int previousClasses;
    private int previous = -1;

    /// <param name="text">CSV with a header; disposed with this.</param>
    /// <param name="task">The task of the file's own columns.</param>
    /// <param name="previousLabel">Whether the label of the row before is an input.</param>
    /// <param name="missingValues">Whether any cell may be empty, because the model fills it.</param>
    public PrequentialRows(TextReader text, TaskSpec task, bool previousLabel, bool missingValues)
    {
        rows = new CsvRows(text, task, missingValues);
        read = new double[task.Columns.Length];
        inputs = task.Inputs.Length;
        previousClasses = previousLabel ? task.Classes.Length : 0;
    }

    /// <summary>The task of the rows as they are handed out.</summary>
    public static TaskSpec TaskOf(TaskSpec task, bool previousLabel) => !previousLabel ? task : task with
    {
        Inputs = [.. task.Inputs, .. task.Classes.Select(c => $"{task.Targets[0]} was {c}")],
    };

    /// <summary>Reads the next row.</summary>
    /// <param name="row">[columns of the task as handed out]</param>
    /// <returns>Whether there was one.</returns>
    public bool Read(Span<double> row)
    {
        if (!rows.Read(read))
            return false;
        read.AsSpan(0, inputs).CopyTo(row);
        for (var c = 0; c < previousClasses; c++)
            row[inputs + c] = c == previous ? 1 : 0;
        read.AsSpan(inputs).CopyTo(row[(inputs + previousClasses)..]);
        if (previousClasses > 0 && !double.IsNaN(read[inputs]))
            previous = (int)read[inputs];
        return true;
    }

    public void Dispose() => rows.Dispose();
}
