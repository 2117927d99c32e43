using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ArchetypeRC.Host.Reports;

namespace ArchetypeRC.Host.Specs;

/// <summary>Seeds as JSON numbers, or as text where a reader that knows doubles only would round them.</summary>
internal sealed class SeedConverter : JsonConverter<ulong>
{
    public override ulong Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out var number))
            return number;
        if (reader.TokenType == JsonTokenType.String
            && ulong.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var text))
        {
            return text;
        }

        throw new JsonException("a seed is a whole number from 0 to 18446744073709551615");
    }

    public override void Write(Utf8JsonWriter writer, ulong value, JsonSerializerOptions options) =>
        JsonText.Whole(value).WriteTo(writer, options);
}
