using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ArchetypeRC.Host.Reports;

/// <summary>How JSON is written here.</summary>
internal static class JsonText
{
    private const ulong LargestExact = 1UL << 53;

    /// <summary>Readable in a terminal: two spaces, and only what must be is escaped.</summary>
    public static JsonSerializerOptions Indented { get; } =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line, for JSON lines.</summary>
    public static JsonSerializerOptions Line { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A number that readers which know doubles only would round is written as text.</summary>
    public static JsonNode Whole(ulong value) =>
        value <= LargestExact ? JsonValue.Create(value) : JsonValue.Create(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>JSON has no infinity and no NaN: null stands for them.</summary>
    public static JsonNode? Real(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>The name of an enumeration's member, as JSON spells names.</summary>
    public static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
