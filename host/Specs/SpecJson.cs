using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Specs;

/// <summary>Specs and what is measured on them, as JSON objects.</summary>
internal static class SpecJson
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        IgnoreReadOnlyProperties = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { WithoutComputed } },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowOutOfOrderMetadataProperties = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new SeedConverter(), new ExternalWeightsConverter() },
    };

    private static readonly JsonDocumentOptions EachNameOnce = new() { AllowDuplicateProperties = false };

    private static readonly string[] NeverNull = ["task", "reservoir", "readout", "loop"];

    /// <summary>A spec as JSON: names as in the documentation, the kind of a reservoir first.</summary>
    public static JsonObject Of(ModelSpec spec) => (JsonObject)JsonSerializer.SerializeToNode(spec, Format)!;

    public static JsonObject Of(ReservoirSpec spec) => (JsonObject)JsonSerializer.SerializeToNode(spec, Format)!;

    public static JsonObject Of(TaskSpec task) => (JsonObject)JsonSerializer.SerializeToNode(task, Format)!;

    /// <summary>The spec of a reservoir; its fields are not yet validated.</summary>
    public static ReservoirSpec ReadReservoir(JsonObject json) => json.Deserialize<ReservoirSpec>(Format)!;

    public static JsonObject Of(SequenceModelSpec spec) => (JsonObject)JsonSerializer.SerializeToNode(spec, Format)!;

    /// <summary>A classifier of graphs as JSON, its kind first.</summary>
    public static JsonObject Of(GraphEncoderSpec spec) => (JsonObject)JsonSerializer.SerializeToNode(spec, Format)!;

    /// <summary>A classifier of sequences from JSON. What is not named has its default.</summary>
    /// <exception cref="SpecRefusedException">The text is not JSON, has a name that is not known, or a value that cannot be used.</exception>
    public static SequenceModelSpec ReadSequenceModel(string text) => ((SequenceModelSpec)Read(text, typeof(SequenceModelSpec), task: null)).Checked();

    /// <summary>A classifier of graphs from JSON. What is not named has its default, but for the kind, which must be named.</summary>
    /// <exception cref="SpecRefusedException">The text is not JSON, has a name or a kind that is not known, or a value that cannot be used.</exception>
    public static GraphEncoderSpec ReadGraphEncoder(string text) => ((GraphEncoderSpec)Read(text, typeof(GraphEncoderSpec), task: null)).Checked();

    /// <summary>A spec from JSON. What is not named has its default; the task may be left out when the caller has one.</summary>
    /// <exception cref="SpecRefusedException">The text is not JSON, has a name that is not known, or a value that cannot be used.</exception>
    public static ModelSpec Read(string text, TaskSpec? task) => ReadUnchecked(text, task).Checked();

    /// <summary>A spec from JSON whose fields are not yet validated.</summary>
    /// <exception cref="SpecRefusedException">The text is not JSON, or has a name that is not known or a value of another type.</exception>
    public static ModelSpec ReadUnchecked(string text, TaskSpec? task) => (ModelSpec)Read(text, typeof(ModelSpec), task);

    /// <summary>How an instance is kept, as JSON.</summary>
    public static JsonObject Of(InstanceSpec keep) => (JsonObject)JsonSerializer.SerializeToNode(keep, Format)!;

    /// <summary>How an instance is kept, from JSON. What is not named has its default.</summary>
    /// <exception cref="SpecRefusedException">The text is not JSON, has a name that is not known, or a value that cannot be used.</exception>
    public static InstanceSpec ReadInstance(string text)
    {
        var read = (InstanceSpec)Read(text, typeof(InstanceSpec), task: null);
        var problems = read.Validate();
        return problems.IsEmpty ? read : throw new SpecRefusedException(problems);
    }

    /// <summary>The settings of a search as JSON, the kind of the search first in its loop.</summary>
    public static JsonObject Of(EvolutionSpec evolution) => (JsonObject)JsonSerializer.SerializeToNode(evolution, Format)!;

    /// <summary>The settings of a search from JSON. What is not named has its default; the fields are not yet validated.</summary>
    /// <exception cref="SpecRefusedException">The text is not JSON, or has a name that is not known or a value of another type.</exception>
    public static EvolutionSpec ReadEvolution(string text) => (EvolutionSpec)Read(text, typeof(EvolutionSpec), task: null);

    private static object Read(string text, Type spec, TaskSpec? task)
    {
        JsonObject? json = null;
        try
        {
            json = JsonNode.Parse(text, documentOptions: EachNameOnce) as JsonObject ?? throw new JsonException("a spec is a JSON object");
            if (task is not null)
                json["task"] = Of(task);
            if (spec == typeof(ModelSpec))
            {
                if (!json.ContainsKey("task"))
                    throw new SpecRefusedException([new SpecProblem("task", "left out", "an object, {\"inputs\": [\"x\"], \"targets\": [\"x\"]} for instance")]);
                NameHorizon(json);
                if (json["reservoir"] is JsonObject reservoir && !reservoir.ContainsKey("kind"))
                    reservoir["kind"] = ReservoirSpec.KindOf(new ModelSpec { Task = new TaskSpec() }.Reservoir);
            }

            if (json.FirstOrDefault(field => field.Value is null && NeverNull.Contains(field.Key)).Key is { } missing)
                throw new SpecRefusedException([new SpecProblem(missing, "null", "an object, or no such field for the default")]);
            return json.Deserialize(spec, Format)!;
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw SpecFault.Explain(fault, json, spec, Format);
        }
    }

    // A property that only follows from others is no field: a reader would pass over it in silence.
    private static void WithoutComputed(JsonTypeInfo info)
    {
        for (var i = info.Properties.Count - 1; i >= 0; i--)
        {
            if (info.Properties[i] is { Set: null, AssociatedParameter: null })
                info.Properties.RemoveAt(i);
        }
    }

    // A task that is no forecast has one horizon only: it need not be written.
    private static void NameHorizon(JsonObject spec)
    {
        if (spec["task"] is JsonObject task && task["kind"] is JsonValue kind && kind.TryGetValue(out string? name)
            && name is "regression" or "classification" && !task.ContainsKey("horizon"))
        {
            task["horizon"] = 0;
        }
    }

    public static JsonObject Of(SeriesSplit split) => new()
    {
        ["trainRows"] = split.TrainRows,
        ["validationRows"] = split.ValidationRows,
        ["testRows"] = split.TestRows,
    };

    public static JsonObject Of(Score score)
    {
        var json = new JsonObject { ["nrmse"] = JsonText.Real(score.Nrmse) };
        if (score.ErrorRate is { } rate)
            json["errorRate"] = JsonText.Real(rate);
        if (!score.Targets.IsEmpty)
        {
            json["targets"] = new JsonObject(score.Targets.Select(
                t => KeyValuePair.Create<string, JsonNode?>(t.Target, new JsonObject { ["nrmse"] = JsonText.Real(t.Nrmse) })));
        }

        if (score.Held is { } held)
            json["held"] = Of(held);
        return json;
    }

    public static JsonObject Of(Baselines baselines)
    {
        var json = new JsonObject();
        if (baselines.Persistence is { } persistence)
            json["persistence"] = Of(persistence);
        if (baselines.Autoregressive is { } autoregressive)
        {
            json["autoregressive"] = Of(autoregressive);
            if (baselines.Orders.Length == 1)
                json["autoregressive"]!["order"] = baselines.Orders[0];
            else
                json["autoregressive"]!["orders"] = new JsonArray([.. baselines.Orders.Select(order => JsonValue.Create(order))]);
        }

        if (baselines.Constant is { } constant)
            json["constant"] = Of(constant);
        var reservoir = Of(baselines.DefaultReservoirMean);
        reservoir["nrmseDeviation"] = JsonText.Real(Spread.Of(baselines.DefaultReservoir.Select(s => s.Nrmse)).Deviation);
        reservoir["seeds"] = baselines.DefaultReservoir.Length;
        json["defaultReservoir"] = reservoir;
        return json;
    }

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
}
