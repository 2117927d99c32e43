using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Specs;

/// <summary>
/// Weights from outside as <c>{"values": [...], "scaled": false}</c>; read also as <c>{"file": "W.npy"}</c>, whose numbers become the
/// values, so that a model carries its weights itself.
/// </summary>
internal sealed class ExternalWeightsConverter : JsonConverter<ExternalWeights>
{
    private const string ValuesName = "values";
    private const string ScaledName = "scaled";

    /// <summary>The field that names a file.</summary>
    public const string FileName = "file";

    public override ExternalWeights Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("external weights are an object with values, or with a file");
        var values = default(ImmutableArray<double>?);
        var scaled = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (name is ValuesName or FileName && values is not null)
                throw new JsonException("external weights have values or a file, not both");
            if (name == ValuesName)
                values = JsonSerializer.Deserialize<ImmutableArray<double>>(ref reader, options);
            else if (name == FileName)
                values = WeightsFile.Read(reader.GetString() ?? "").Values;
            else if (name == ScaledName)
                scaled = reader.GetBoolean();
            else
                throw new JsonException($"'{name}' is no field of external weights: values or file, scaled");
        }

        return new ExternalWeights { Values = values ?? throw new JsonException("external weights have neither values nor a file"), Scaled = scaled };
    }

    public override void Write(Utf8JsonWriter writer, ExternalWeights value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(ValuesName);
        JsonSerializer.Serialize(writer, value.Values, options);
        writer.WriteBoolean(ScaledName, value.Scaled);
        writer.WriteEndObject();
    }
}
