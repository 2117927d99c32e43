using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Specs;

/// <summary>What is wrong with a spec that cannot be read: the field, its value, and what would be right.</summary>
internal static partial class SpecFault
{
    /// <summary>Explains what a reader of JSON found.</summary>
    /// <param name="fault">Its exception.</param>
    /// <param name="json">What was read; null when it is no JSON.</param>
    /// <param name="spec">What it was to be.</param>
    /// <param name="format">How specs are written.</param>
    public static SpecRefusedException Explain(Exception fault, JsonNode? json, Type spec, JsonSerializerOptions format)
    {
        var path = json is null ? null : (fault as JsonException)?.Path ?? PathIn().Match(fault.Message).Groups["path"].Value;
        if (string.IsNullOrEmpty(path))
        {
            return Refused("spec", $"not readable ({fault.Message})", spec == typeof(EvolutionSpec)
                ? "a JSON object, as the job.json of a search shows one under \"search.settings\""
                : "a JSON object, with the names that `archetyperc eval task narma10 --json` shows under \"spec\"");
        }

        var info = format.GetTypeInfo(spec);
        var node = json;
        var parts = path.Split('.', StringSplitOptions.RemoveEmptyEntries)[1..];
        var shown = string.Join('.', parts);
        foreach (var part in parts)
        {
            info = Concrete(info, node, format);
            var name = Index().Replace(part, "");
            if (info.Kind == JsonTypeInfoKind.Object && info.Properties.All(p => p.Name != name))
                return Refused(shown, "not a field", string.Join(", ", info.Properties.Select(p => p.Name)));
            node = Child(node, part);
            var type = info.Properties.FirstOrDefault(p => p.Name == name)?.PropertyType;
            if (type is null)
                break;
            info = format.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
            if (part != name && info.ElementType is { } element)
                info = format.GetTypeInfo(element);
        }

        var kinds = info.PolymorphismOptions?.DerivedTypes.Select(d => d.TypeDiscriminator?.ToString());
        if (kinds is not null && node is null && shown.Length > 0)
            return Refused(shown, "null", string.Join(", ", kinds));
        if (kinds is not null && (node is not JsonObject whole || whole["kind"] is not JsonValue kind || !kinds.Contains(kind.ToString())))
            return Refused(shown.Length == 0 ? "kind" : shown + ".kind", (node as JsonObject)?["kind"]?.ToJsonString() ?? "missing", string.Join(", ", kinds));
        return Refused(shown.Length == 0 ? "spec" : shown, node is null ? "null" : Short(node), Allowed(info, fault));
    }

    private static SpecRefusedException Refused(string field, string value, string allowed) => new([new SpecProblem(field, value, allowed)]);

    // The kind that an object names, where there are several.
    private static JsonTypeInfo Concrete(JsonTypeInfo info, JsonNode? node, JsonSerializerOptions format) =>
        info.PolymorphismOptions is { } options && node is JsonObject whole && whole["kind"]?.ToString() is { } kind
            && options.DerivedTypes.FirstOrDefault(d => d.TypeDiscriminator?.ToString() == kind).DerivedType is { } type
            ? format.GetTypeInfo(type)
            : info;

    private static JsonNode? Child(JsonNode? node, string part)
    {
        var bracket = part.IndexOf('[', StringComparison.Ordinal);
        var child = (node as JsonObject)?[bracket < 0 ? part : part[..bracket]];
        return bracket >= 0 && int.TryParse(part[(bracket + 1)..^1], out var index) && child is JsonArray array && index < array.Count
            ? array[index]
            : child;
    }

    private static string Allowed(JsonTypeInfo info, Exception fault)
    {
        if (info.Type.IsEnum)
            return Names(info.Type);
        if (info.Type == typeof(double))
            return "a number";
        if (info.Type == typeof(int) || info.Type == typeof(long) || info.Type == typeof(ulong))
            return "a whole number without exponent, within its range";
        if (info.Type == typeof(TimeSpan))
            return "hours, minutes and seconds, such as \"00:10:00\"";
        if (info.Type == typeof(bool))
            return "true or false";
        if (info.Type == typeof(string))
            return "a text";
        if (info.Kind == JsonTypeInfoKind.Enumerable)
            return "a list";
        return info.Kind == JsonTypeInfoKind.Object ? $"an object with fields of {string.Join(", ", info.Properties.Select(p => p.Name))}" : fault.Message;
    }

    // Of those that are combined, the one that stands for none is no choice.
    private static string Names(Type choices)
    {
        var names = Enum.GetNames(choices).AsEnumerable();
        var combined = choices.IsDefined(typeof(FlagsAttribute), inherit: false);
        if (combined)
            names = names.Where(name => !Enum.Parse(choices, name).Equals(Enum.ToObject(choices, 0)));
        var written = names.Select(JsonNamingPolicy.CamelCase.ConvertName).ToArray();
        return combined
            ? $"one or more of {string.Join(", ", written)}, as one text with commas between, such as \"{written[0]}, {written[1]}\""
            : string.Join(", ", written);
    }

    private static string Short(JsonNode node)
    {
        var text = node.ToJsonString();
        return text.Length <= 80 ? text : text[..80] + "...";
    }

    [GeneratedRegex(@"Path: (?<path>\$[^ |]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathIn();

    [GeneratedRegex(@"\[\d+\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Index();
}
