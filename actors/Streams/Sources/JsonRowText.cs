using System.Text;
using System.Text.Json;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>Rows of one JSON object each, whose fields are the columns; other fields are passed over.</summary>
internal sealed class JsonRowText(TaskSpec task, string? sequenceColumn, Action<string>? skip, bool missingValues)
    : RowText(task, sequenceColumn, skip, missingValues)
{
    public override bool AwaitsHeader => false;

    public override void ReadHeader(string line) => throw new InvalidOperationException("JSON has no header.");

    public override bool IsWhole(string text) => true;

    private protected override RowFields Parse(string text, string place)
    {
        var values = new double[Columns.Names.Length];
        var seen = new bool[values.Length];
        long? sequence = null;
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
                throw NoObject(place, "it begins otherwise");
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = json.GetString()!;
                json.Read();
                if (Columns.Names.IndexOf(name) is >= 0 and var column)
                {
                    if (seen[column])
                        throw Repeated(place, name);
                    seen[column] = true;
                    var cell = Cell(ref json, column);
                    if (!Columns.TryValue(column, cell, out values[column]))
                        throw Columns.Refusal(column, cell, place);
                }

                if (name == SequenceColumn)
                {
                    if (sequence is not null)
                        throw Repeated(place, name);
                    sequence = Sequence(Raw(json), place);
                }

                json.Skip();
            }

            json.Read(); // Throws when something stands behind the object.
        }
        catch (JsonException e)
        {
            throw NoObject(place, e.Message);
        }

        if (Array.IndexOf(seen, false) is >= 0 and var missing)
            throw Missing(place, Columns.Names[missing]);
        return SequenceColumn is null || sequence is not null ? new RowFields(values, sequence) : throw Missing(place, SequenceColumn);
    }

    // A number in quotes is text, and no number: the quotes stay, so that it is refused.
    private string Cell(ref Utf8JsonReader json, int column) => json.TokenType switch
    {
        JsonTokenType.String when Columns.IsLabel(column) => json.GetString()!,
        JsonTokenType.Null when Columns.MayBeEmpty(column) => "",
        JsonTokenType.StartObject => "{...}",
        JsonTokenType.StartArray => "[...]",
        _ => Raw(json),
    };

    private static string Raw(Utf8JsonReader json)
    {
        var text = Encoding.UTF8.GetString(json.ValueSpan);
        return json.TokenType == JsonTokenType.String ? $"\"{text}\"" : text;
    }

    private static SeriesRefusedException NoObject(string place, string why) =>
        new($"{place} is not one JSON object ({why.TrimEnd('.')}). Write one such as {{\"x\": 12.5}} for each row.");

    private static SeriesRefusedException Repeated(string place, string field) =>
        new($"{place} has the field '{field}' more than once. Give it once.");

    private static SeriesRefusedException Missing(string place, string field) =>
        new($"{place} has no field '{field}'. Every row needs it.");
}
