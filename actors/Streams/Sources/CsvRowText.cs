using System.Collections.Immutable;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>Rows of CSV (RFC 4180; blanks around a cell are passed over).</summary>
internal sealed class CsvRowText : RowText
{
    private readonly List<string> cells = [];
    private ImmutableArray<int> positions;
    private int sequencePosition = -1;
    private int width;

    public CsvRowText(TaskSpec task, ImmutableArray<string> columns, string? sequenceColumn, Action<string>? skip, bool missingValues)
        : base(task, sequenceColumn, skip, missingValues)
    {
        if (!columns.IsDefaultOrEmpty)
            Header([.. columns]);
    }

    public override bool AwaitsHeader => width == 0;

    public override void ReadHeader(string line)
    {
        if (!Split(line))
            throw new SeriesRefusedException("The header has a quote that is not closed. Close it.");
        Header([.. cells]);
    }

    public override bool IsWhole(string text) => !text.Contains('"', StringComparison.Ordinal) || Split(text);

    private protected override RowFields Parse(string text, string place)
    {
        if (!Split(text))
            throw new SeriesRefusedException($"{place} has a quote that is not closed. Close it.");
        if (cells.Count != width)
            throw SeriesRefusedException.WrongWidth(place, cells.Count, width);
        var values = new double[positions.Length];
        for (var c = 0; c < values.Length; c++)
        {
            if (!Columns.TryValue(c, cells[positions[c]], out values[c]))
                throw Columns.Refusal(c, cells[positions[c]], place);
        }

        return new RowFields(values, sequencePosition < 0 ? null : Sequence(cells[sequencePosition], place));
    }

    private void Header(string[] names)
    {
        positions = Columns.PositionsIn(names);
        if (SequenceColumn is not null)
            sequencePosition = TaskColumns.Position(names, SequenceColumn);
        width = names.Length;
    }

    // Whether every quote is closed. A quote opens a cell only at its beginning.
    private bool Split(string text)
    {
        cells.Clear();
        var at = 0;
        while (true)
        {
            while (at < text.Length && text[at] == ' ')
                at++;
            if (at < text.Length && text[at] == '"')
            {
                if (!Quoted(text, ref at))
                    return false;
            }
            else
            {
                var comma = text.IndexOf(',', at);
                var end = comma < 0 ? text.Length : comma;
                cells.Add(text[at..end].Trim(' '));
                at = end;
            }

            if (at == text.Length)
                return true;
            at++;
        }
    }

    private bool Quoted(string text, ref int at)
    {
        var begin = ++at;
        while (true)
        {
            var quote = text.IndexOf('"', at);
            if (quote < 0)
                return false;
            at = quote + 1;
            if (at < text.Length && text[at] == '"')
            {
                at++;
                continue;
            }

            // What stands between the quote and the comma belongs to the cell, so that it is refused and not lost.
            var comma = text.IndexOf(',', at);
            var end = comma < 0 ? text.Length : comma;
            cells.Add(text[begin..quote].Replace("\"\"", "\"", StringComparison.Ordinal) + text[at..end].TrimEnd(' '));
            at = end;
            return true;
        }
    }
}
