using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Specs;

/// <summary>What a command line says of a model beside its task: a spec to start from, and changes to it.</summary>
/// <param name="Text">A whole spec as JSON; null for the command's own.</param>
/// <param name="Kind">Kind of reservoir, with its defaults; null for the spec's.</param>
/// <param name="Units">Units of the reservoir; null for the spec's.</param>
/// <param name="Changes">Fields and their values, as <c>reservoir.leakRate=0.3</c>.</param>
/// <param name="Weights">File of the recurrent weights; null for the spec's.</param>
/// <param name="InputWeights">File of the input weights; null for the spec's.</param>
/// <param name="Bias">File of the biases; null for the spec's.</param>
internal sealed record SpecRequest(
    string? Text, string? Kind, int? Units, ImmutableArray<string> Changes, string? Weights = null, string? InputWeights = null, string? Bias = null)
{
    /// <summary>Takes the command's own spec as it is.</summary>
    public static SpecRequest None { get; } = new(null, null, null, []);

    /// <summary>Whether nothing is said.</summary>
    public bool IsDefault => Text is null && Kind is null && Units is null && Changes.IsEmpty && Weights is null && InputWeights is null && Bias is null;

    /// <summary>The option that named the file which <see cref="Text"/> was read from, and the file; null without one.</summary>
    public (string Option, FileInfo File)? Source { get; init; }

    /// <summary>The options, with their values, that say the same again.</summary>
    public IEnumerable<(string Option, string Value)> Options
    {
        get
        {
            if (Source is var (option, file))
                yield return (option, file.ToString());
            if (Kind is { } kind)
                yield return ("--reservoir", kind);
            if (Units is { } units)
                yield return ("--units", units.ToString(CultureInfo.InvariantCulture));
            if (Weights is { } weights)
                yield return ("--weights", weights);
            if (InputWeights is { } inputs)
                yield return ("--input-weights", inputs);
            if (Bias is { } bias)
                yield return ("--bias", bias);
            foreach (var change in Changes)
                yield return ("--set", change);
        }
    }

    /// <summary>The spec asked for, on the task of <paramref name="template"/>.</summary>
    /// <exception cref="SpecRefusedException">A name is not known, or a value cannot be used.</exception>
    public ModelSpec Of(ModelSpec template)
    {
        if (IsDefault)
            return template.Checked();
        var json = JsonOf(template);
        RefuseWithoutEffect(json);
        GiveWay(json);
        if (DeviceIn(json) is { } device && !device.IsAskedFor(template.Task))
            throw Refused(device);
        return SpecJson.Read(json.ToJsonString(), task: null);
    }

    /// <summary>Refuses a device where rows are made by the command itself.</summary>
    /// <exception cref="SpecRefusedException">The reservoir asked for is a device.</exception>
    public void RefuseDevice()
    {
        if (Device() is { } device)
            throw Refused(device);
    }

    /// <summary>The task that the spec was written with; null if it has none.</summary>
    /// <exception cref="SpecRefusedException">The spec has a name that is not known, or a value of another type.</exception>
    public TaskSpec? Task()
    {
        if (Text is null)
            return null;
        _ = SpecJson.ReadUnchecked(Text, new TaskSpec());
        return JsonNode.Parse(Text)!["task"] is JsonObject ? SpecJson.ReadUnchecked(Text, task: null).Task : null;
    }

    /// <summary>The device that is the reservoir asked for; null for a reservoir of our own.</summary>
    /// <exception cref="SpecRefusedException">A name is not known.</exception>
    public RecordedDevice? Device() => IsDefault ? null : DeviceIn(JsonOf(new ModelSpec { Task = new TaskSpec() }));

    /// <summary>The seeds to measure under: those that are asked for, or ten; once for a device, which has none.</summary>
    /// <param name="asked">What the user said; null for nothing.</param>
    public int Seeds(int? asked) => asked ?? (Device() is null ? 10 : 1);

    private static SpecRefusedException Refused(RecordedDevice device) => new([new SpecProblem(
        "reservoir.kind", ReservoirSpec.KindOf(device.Spec),
        "a reservoir that runs here, or rows that hold what the device returned: `archetyperc record` writes them; evolve, eval prequential and eval forecast read them")]);

    private RecordedDevice? DeviceIn(JsonObject json)
    {
        if (SpecJson.ReadUnchecked(json.ToJsonString(), task: null).Reservoir is not ExternalSubstrateSpec device)
            return null;
        var written = Task()?.Inputs ?? [];
        return new RecordedDevice(device, written.IsDefault ? [] : written);
    }

    private JsonObject JsonOf(ModelSpec template)
    {
        var json = SpecJson.Of(Text is null ? template : SpecJson.ReadUnchecked(Text, template.Task));
        if (Kind is not null && ReservoirKinds.Named(Kind) != json["reservoir"]!["kind"]!.GetValue<string>())
        {
            var reservoir = ReservoirKinds.Default(Kind);
            reservoir["seed"] = json["reservoir"]!["seed"]?.DeepClone();
            json["reservoir"] = reservoir;
        }

        if (Weights is not null)
            ReservoirKinds.Wire((JsonObject)json["reservoir"]!, Weights);
        if (InputWeights is not null)
        {
            ReservoirKinds.Give(
                (JsonObject)json["reservoir"]!, "--input-weights", ExternalWeightsConverter.InputName, ExternalWeightsConverter.InputFileName, InputWeights);
        }

        if (Bias is not null)
            ReservoirKinds.Give((JsonObject)json["reservoir"]!, "--bias", ExternalWeightsConverter.BiasName, ExternalWeightsConverter.BiasFileName, Bias);
        if (Units is { } units)
            ReservoirKinds.Resize((JsonObject)json["reservoir"]!, units);
        foreach (var change in Changes)
            Set(json, change);
        return json;
    }

    private bool Changed(string field) => Changes.Any(change => change.StartsWith(field + "=", StringComparison.Ordinal));

    // Weights from a file are taken as they are.
    private void RefuseWithoutEffect(JsonObject json)
    {
        if (Weights is not null && Changed("reservoir.spectralRadius") && json["reservoir"]!["external"]!["scaled"]?.GetValue<bool>() != true)
        {
            throw new SpecRefusedException([new SpecProblem(
                "reservoir.spectralRadius", json["reservoir"]!["spectralRadius"]!.ToJsonString(), "left out, or with --set reservoir.external.scaled=true: weights from a file are taken as they are")]);
        }
    }

    // A command's own ridge was chosen for its own learner, which may have a smaller one than others may.
    private void GiveWay(JsonObject json)
    {
        var readout = json["readout"]!.AsObject();
        if (Text is null && Changed("readout.learner") && !Changed("readout.ridge") && readout["ridge"]!.GetValue<double>() < ReadoutSpec.LeastRidge
            && !readout["learner"]!.ToString().Equals(nameof(OnlineLearner.InformationFilter), StringComparison.OrdinalIgnoreCase))
        {
            TaskNotice.Tell(string.Create(
                CultureInfo.InvariantCulture,
                $"readout.ridge is {ReadoutSpec.LeastRidge}: the {readout["ridge"]} of this command is below what {readout["learner"]} may have. Say --set readout.ridge=... for another."));
            readout["ridge"] = ReadoutSpec.LeastRidge;
        }
    }

    private static void Set(JsonObject json, string change)
    {
        var at = change.IndexOf('=', StringComparison.Ordinal);
        if (at < 1)
            throw new SpecRefusedException([new SpecProblem("--set", change, "FIELD=VALUE, for instance reservoir.leakRate=0.3")]);
        var path = change[..at].Split('.');
        JsonNode? node = json;
        foreach (var part in path[..^1])
            node = Child(node, part, change);
        var value = Value(change[(at + 1)..]);
        if (node is JsonArray array && int.TryParse(path[^1], out var index) && index >= 0 && index < array.Count)
            array[index] = value;
        else if (node is JsonObject parent)
            parent[path[^1]] = value;
        else
            throw NoField(change);
    }

    private static JsonNode? Child(JsonNode? node, string part, string change) => node switch
    {
        JsonObject parent when parent[part] is { } child => child,
        JsonObject parent => parent[part] = new JsonObject(),
        JsonArray array when int.TryParse(part, out var index) && index >= 0 && index < array.Count => array[index],
        _ => throw NoField(change),
    };

    private static SpecRefusedException NoField(string change) =>
        new([new SpecProblem("--set", change, "a field of the spec; `archetyperc inspect --json` shows the fields of a model")]);

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
