using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Specs;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary>A JSON document as a table for people, without fields that mean nothing in it.</summary>
internal static class DocumentTable
{
    /// <summary>Writes a line for each field, those of an object within named by their path.</summary>
    public static void Write(string title, JsonObject document)
    {
        var table = new Table().RoundedBorder().Title(title.EscapeMarkup()).HideHeaders();
        table.AddColumn("Field").AddColumn("Value");
        foreach (var (name, value) in Leaves("", UsedFields.Of(document)))
            table.AddRow(name.EscapeMarkup(), value.EscapeMarkup());
        ResultConsole.Open().Write(table);
    }

    private static IEnumerable<(string Name, string Value)> Leaves(string path, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject parent:
                return parent.SelectMany(p => Leaves(path.Length == 0 ? p.Key : $"{path}.{p.Key}", p.Value));
            case JsonArray { Count: > 0 } list when list[0] is JsonObject:
                return list.Select((entry, i) => ($"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", Summary(entry!.AsObject())));
            default:
                return [(path, node is JsonArray texts ? string.Join(", ", texts.Select(t => t?.ToString())) : node?.ToString() ?? "none")];
        }
    }

    private static string Summary(JsonObject entry) =>
        string.Join(", ", entry.Where(p => p.Value is not JsonObject).Select(p => $"{p.Key} {p.Value?.ToJsonString() ?? "none"}"));
}
