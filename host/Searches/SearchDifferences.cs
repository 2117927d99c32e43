using System.Text.Json;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Specs;

namespace ArchetypeRC.Host.Searches;

/// <summary>Says in which settings two searches differ.</summary>
internal static class SearchDifferences
{
    private const int Most = 4;

    /// <summary>Field, stored value and asked value of the first few differences; the data when no setting differs.</summary>
    public static string Between(EvolutionJob stored, EvolutionJob asked)
    {
        var before = Fields(stored);
        var now = Fields(asked);
        string[] differing =
        [
            .. before.Keys.Union(now.Keys)
                .Where(k => before.GetValueOrDefault(k) != now.GetValueOrDefault(k))
                .Select(k => Said(k, FieldValue.Pair(before.GetValueOrDefault(k), now.GetValueOrDefault(k)))),
        ];
        if (differing.Length == 0)
            return "its settings are the same, but the rows of its training and validation data are others";
        return string.Join("; ", differing.Take(Most)) + (differing.Length > Most ? $"; and {differing.Length - Most} more" : "");
    }

    private static string Said(string field, (string Stored, string Asked) value) => $"its {field} is {value.Stored}, this command says {value.Asked}";

    private static Dictionary<string, string> Fields(EvolutionJob job)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(fields, "model", JsonSerializer.SerializeToElement(job.Template));
        Add(fields, "fitness", JsonSerializer.SerializeToElement(job.Fitness));
        Add(fields, "evolution", JsonSerializer.SerializeToElement(SpecJson.Of(job.Evolution)));
        foreach (var gene in job.Space.Genes)
            Add(fields, $"searchSpace.{gene.Name}", JsonSerializer.SerializeToElement(SearchSpaceJson.Of(new SearchSpace([gene]))["genes"]![0]));
        return fields;
    }

    private static void Add(Dictionary<string, string> fields, string path, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            fields[path] = element.GetRawText();
            return;
        }

        foreach (var property in element.EnumerateObject())
            Add(fields, $"{path}.{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}", property.Value);
    }
}
