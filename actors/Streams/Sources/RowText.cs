using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>Reads rows of text as the columns of a task, and refuses what is not a finite number or a known label.</summary>
public abstract class RowText
{
    private readonly Action<string>? skip;

    private protected RowText(TaskSpec task, string? sequenceColumn, Action<string>? skip, bool missingValues)
    {
        this.skip = skip;
        SequenceColumn = sequenceColumn;
        Columns = new TaskColumns(task, missingValues);
    }

    /// <summary>Whether the names of the columns are still to come, as a line before the first row.</summary>
    public abstract bool AwaitsHeader { get; }

    private protected TaskColumns Columns { get; }

    private protected string? SequenceColumn { get; }

    /// <summary>The reader of a format.</summary>
    /// <param name="format">How a row stands in text.</param>
    /// <param name="task">The task whose columns are wanted; other columns are passed over.</param>
    /// <param name="columns">Names of the cells of CSV; empty when a header gives them. Of no use to JSON.</param>
    /// <param name="sequenceColumn">Column that holds the row's own number; null for none.</param>
    /// <param name="skip">Is told of each row that cannot be used, which is then passed over; null when such a row is thrown.</param>
    /// <param name="missingValues">Whether a cell may be empty, or <c>null</c> in JSON: its value is missing, and the model fills it.</param>
    /// <exception cref="SeriesRefusedException">The columns lack one that is wanted.</exception>
    public static RowText For(
        TextFormat format,
        TaskSpec task,
        ImmutableArray<string> columns = default,
        string? sequenceColumn = null,
        Action<string>? skip = null,
        bool missingValues = false) =>
        format == TextFormat.Json
            ? new JsonRowText(task, sequenceColumn, skip, missingValues)
            : new CsvRowText(task, columns, sequenceColumn, skip, missingValues);

    /// <summary>Takes the names of the columns.</summary>
    /// <param name="line">The header.</param>
    /// <exception cref="SeriesRefusedException">A column is missing.</exception>
    public abstract void ReadHeader(string line);

    /// <summary>Whether the text of a row ends here; otherwise the next line belongs to it.</summary>
    public abstract bool IsWhole(string text);

    /// <summary>Reads a row.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="place">Where it stands, such as <c>Line 7</c>: every refusal begins with it.</param>
    /// <returns>Null for a row that cannot be used, when such rows are skipped.</returns>
    /// <exception cref="SeriesRefusedException">The row cannot be used.</exception>
    public RowFields? Read(string text, string place)
    {
        if (skip is null)
            return Parse(text, place);
        try
        {
            return Parse(text, place);
        }
        catch (SeriesRefusedException e)
        {
            skip($"{e.Message} The row is skipped.");
            return null;
        }
    }

    private protected abstract RowFields Parse(string text, string place);

    private protected long Sequence(string cell, string place) =>
        long.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? sequence
            : throw new SeriesRefusedException(
                $"{place}, column '{SequenceColumn}': '{cell}' is not a sequence number. Write a whole number, 0 or more, one more for each row.");
}
