using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>One field in which two specs differ.</summary>
/// <param name="Field">Path of the field as refusals and files write it, for instance <c>reservoir.leakRate</c>.</param>
/// <param name="Before">Its value in the first spec, as JSON; null where that spec has no such field.</param>
/// <param name="After">Its value in the second spec, as JSON; null where that spec has no such field.</param>
public sealed record SpecDifference(string Field, string? Before, string? After)
{
    private static readonly JsonSerializerOptions Form = new()
    {
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Every field in which two specs differ, in the order of names; empty for equal specs.</summary>
    public static ImmutableArray<SpecDifference> Between(ModelSpec before, ModelSpec after)
    {
        var first = Fields(before);
        var second = Fields(after);
        return
        [
            .. first.Keys.Union(second.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(field => new SpecDifference(field, first.GetValueOrDefault(field), second.GetValueOrDefault(field)))
                .Where(field => field.Before != field.After),
        ];
    }

    /// <summary>The field with both values, for people.</summary>
    public override string ToString() => $"{Field}: {Before ?? "none"} -> {After ?? "none"}";

    private static Dictionary<string, string> Fields(ModelSpec spec)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in JsonSerializer.SerializeToElement(spec, Form).EnumerateObject())
            Add(fields, part.Name, part.Value);
        return fields;
    }

    private static void Add(Dictionary<string, string> fields, string path, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
                Add(fields, $"{path}.{property.Name}", property.Value);
        }
        else
        {
            fields[path] = element.GetRawText();
        }
    }
}
