using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Specs;

/// <summary>
/// Weights from outside as <c>{"values": [...], "scaled": false}</c>, with <c>"input"</c> and <c>"bias"</c> if they are given; read also as
/// <c>{"file": "W.npy", "inputFile": "Win.npy", "biasFile": "b.npy"}</c>, whose numbers take their places, so that a model carries its weights
/// itself.
/// </summary>
internal sealed class ExternalWeightsConverter : JsonConverter<ExternalWeights>
{
    /// <summary>The field of W.</summary>
    public const string ValuesName = "values";

    /// <summary>The field of Win.</summary>
    public const string InputName = "input";

    /// <summary>The field of b.</summary>
    public const string BiasName = "bias";

    private const string ScaledName = "scaled";

    /// <summary>The field that names the file of W.</summary>
    public const string FileName = "file";

    /// <summary>The field that names the file of Win.</summary>
    public const string InputFileName = "inputFile";

    /// <summary>The field that names the file of b.</summary>
    public const string BiasFileName = "biasFile";

    /// <summary>The fields that name files.</summary>
    public static ImmutableArray<string> FileNames { get; } = [FileName, InputFileName, BiasFileName];

    public override ExternalWeights Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("external weights are an object with values, or with a file");
        var numbers = new Dictionary<string, ImmutableArray<double>>(StringComparer.Ordinal);
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        var scaled = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString() ?? "";
            reader.Read();
            if (name is ValuesName or InputName or BiasName)
                numbers[name] = JsonSerializer.Deserialize<ImmutableArray<double>>(ref reader, options);
            else if (FileNames.Contains(name))
                files[name] = reader.GetString() ?? "";
            else if (name == ScaledName)
                scaled = reader.GetBoolean();
            else
                throw new JsonException($"'{name}' is no field of external weights: values or file, input or inputFile, bias or biasFile, scaled");
        }

        var values = One(ValuesName, FileName, path => WeightsFile.Read(path).Values)
            ?? throw new JsonException("external weights have neither values nor a file");

        // A matrix that lies the other way round has as many numbers: its rows are compared with those of W.
        var units = (int)Math.Sqrt(values.Length);
        return new ExternalWeights
        {
            Values = values,
            Scaled = scaled,
            Input = One(InputName, InputFileName, path => WeightsFile.ReadInput(path, units).Values) ?? [],
            Bias = One(BiasName, BiasFileName, path => WeightsFile.ReadBias(path, units).Values) ?? [],
        };

        ImmutableArray<double>? One(string name, string fileName, Func<string, ImmutableArray<double>> read)
        {
            var given = numbers.TryGetValue(name, out var found);
            if (!files.TryGetValue(fileName, out var path))
                return given ? found : null;
            return given ? throw new JsonException($"external weights have {name} or a {fileName}, not both") : read(path);
        }
    }

    public override void Write(Utf8JsonWriter writer, ExternalWeights value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(ValuesName);
        JsonSerializer.Serialize(writer, value.Values, options);
        writer.WriteBoolean(ScaledName, value.Scaled);
        foreach (var (name, numbers) in new[] { (InputName, value.Input), (BiasName, value.Bias) })
        {
            if (numbers.IsDefaultOrEmpty)
                continue;
            writer.WritePropertyName(name);
            JsonSerializer.Serialize(writer, numbers, options);
        }

        writer.WriteEndObject();
    }
}
