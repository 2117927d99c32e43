using System.Collections.Immutable;
using System.Globalization;
using ArchetypeRC.Runtime.Specs;
using CsvHelper;
using CsvHelper.Configuration;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// Reads CSV with a header row by row, as the columns of a task, and refuses what is not a finite number. Nothing but the
/// present row is held in memory.
/// </summary>
public sealed class CsvRows : IDisposable
{
    private readonly CsvParser parser;
    private readonly TaskColumns columns;
    private readonly ImmutableArray<int> positions;
    private readonly int headerWidth;

    /// <summary>Reads the header.</summary>
    /// <param name="reader">CSV text; disposed with this.</param>
    /// <param name="task">The task whose columns are wanted; other columns are passed over.</param>
    /// <param name="missingValues">Whether any cell may be empty or say NaN, its value being missing: a model with a policy for that fills it.</param>
    /// <exception cref="SeriesRefusedException">There is no header, or a column is missing.</exception>
    public CsvRows(TextReader reader, TaskSpec task, bool missingValues = false)
    {
        columns = new TaskColumns(task, missingValues);
        parser = new CsvParser(reader, Configuration());
        var header = Header(parser);
        headerWidth = header.Length;
        positions = columns.PositionsIn(header);
    }

    /// <summary>Rows read so far.</summary>
    public long Count { get; private set; }

    /// <summary>The names in the header of a CSV text.</summary>
    /// <exception cref="SeriesRefusedException">There is no header.</exception>
    public static ImmutableArray<string> HeaderOf(TextReader reader)
    {
        using var csv = new CsvParser(reader, Configuration());
        return [.. Header(csv)];
    }

    /// <summary>The columns of a CSV text whose first cell that is not empty is a finite number.</summary>
    /// <exception cref="SeriesRefusedException">There is no header.</exception>
    public static ImmutableArray<string> NumericColumnsOf(TextReader reader)
    {
        using var csv = new CsvParser(reader, Configuration());
        var header = Header(csv);
        var firsts = new string[header.Length];
        while (firsts.Any(string.IsNullOrEmpty) && csv.Read())
        {
            for (var c = 0; c < Math.Min(header.Length, csv.Count); c++)
                firsts[c] = string.IsNullOrEmpty(firsts[c]) ? csv[c] : firsts[c];
        }

        return [.. header.Where((name, c) => firsts[c] is { } first && TaskColumns.TryNumber(first, out _))];
    }

    /// <summary>The distinct labels of one column, in ordinal order: the classes of a classification.</summary>
    /// <exception cref="SeriesRefusedException">The column is missing.</exception>
    public static ImmutableArray<string> LabelsOf(TextReader reader, string column)
    {
        using var csv = new CsvParser(reader, Configuration());
        var position = TaskColumns.Position(Header(csv), column);
        var labels = new SortedSet<string>(StringComparer.Ordinal);
        while (csv.Read())
        {
            if (position < csv.Count && csv[position] is { Length: > 0 } label)
                labels.Add(label);
        }

        return [.. labels];
    }

    /// <summary>Reads every row of a CSV text as a series of the task's columns.</summary>
    /// <exception cref="SeriesRefusedException">A column is missing or a cell cannot be used.</exception>
    public static TimeSeries ReadAll(TextReader reader, TaskSpec task)
    {
        using var rows = new CsvRows(reader, task);
        var values = new List<double>();
        var row = new double[rows.columns.Names.Length];
        while (rows.Read(row))
            values.AddRange(row);
        return new TimeSeries(rows.columns.Names, [.. values]);
    }

    /// <summary>Reads the next row.</summary>
    /// <param name="row">[columns of the task]; a class label becomes its index, a missing label or value NaN.</param>
    /// <returns>Whether there was a row.</returns>
    /// <exception cref="SeriesRefusedException">A cell is not a finite number, a label is unknown, or the width is wrong.</exception>
    public bool Read(Span<double> row)
    {
        if (row.Length != positions.Length)
            throw new ArgumentException($"A row has {positions.Length} columns, the span {row.Length}.", nameof(row));
        if (!parser.Read())
            return false;
        if (parser.Count != headerWidth)
            throw SeriesRefusedException.WrongWidth(Place, parser.Count, headerWidth);
        for (var c = 0; c < positions.Length; c++)
        {
            if (!columns.TryValue(c, parser[positions[c]], out row[c]))
                throw columns.Refusal(c, parser[positions[c]], Place);
        }

        Count++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => parser.Dispose();

    private string Place => $"Line {parser.RawRow}";

    private static CsvConfiguration Configuration() => new(CultureInfo.InvariantCulture)
    {
        IgnoreBlankLines = true,
        BadDataFound = null,
        TrimOptions = TrimOptions.Trim,
    };

    private static string[] Header(CsvParser parser)
    {
        if (!parser.Read() || parser.Record is not { Length: > 0 } header)
            throw SeriesRefusedException.NoHeader();
        return header;
    }
}
