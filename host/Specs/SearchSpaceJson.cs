using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Specs;

/// <summary>A search space as JSON: a list of genes, each with its range, its scale, the size of its steps and its condition.</summary>
internal static class SearchSpaceJson
{
    private const string Choice = "choice";
    private const string Whole = "whole";
    private const string Real = "real";
    private const string Linear = "linear";
    private const string Logarithmic = "logarithmic";

    private static readonly JsonDocumentOptions EachNameOnce = new() { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The space as JSON; <see cref="Read"/> gives the same space.</summary>
    public static JsonObject Of(SearchSpace space) => new() { ["genes"] = new JsonArray([.. space.Genes.Select(Of)]) };

    /// <summary>A space that can be searched.</summary>
    /// <exception cref="SpecRefusedException">The text is not JSON, or has a field or a value that cannot be used.</exception>
    public static SearchSpace Read(string text)
    {
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(text, documentOptions: EachNameOnce);
        }
        catch (JsonException fault)
        {
            throw Refused("searchSpace", $"not readable ({fault.Message})", "a JSON object, as `archetyperc space` prints one");
        }

        if (json is not JsonObject space)
            throw Refused("searchSpace", Short(json), "a JSON object with a list of genes");
        Fields(space, "searchSpace", "genes");
        if (space["genes"] is not JsonArray genes)
            throw Refused("searchSpace.genes", Short(space["genes"]), "a list of genes");
        return new SearchSpace([.. genes.Select((gene, i) => Gene(gene, string.Create(CultureInfo.InvariantCulture, $"searchSpace.genes[{i}]")))]).Checked();
    }

    private static JsonObject Of(Gene gene)
    {
        var json = new JsonObject { ["name"] = gene.Name };
        switch (gene)
        {
            case CategoricalGene choice:
                json["type"] = Choice;
                json["choices"] = SpecJson.Texts(choice.Choices);
                break;
            case IntegerGene whole:
                Range(json, Whole, whole.Low, whole.High, whole.Logarithmic);
                break;
            case RealGene real:
                Range(json, Real, real.Low, real.High, logarithmic: false);
                break;
            case LogRealGene real:
                Range(json, Real, real.Low, real.High, logarithmic: true);
                break;
            default:
                throw new ArgumentException($"A gene of kind {gene.GetType().Name} has no form in JSON.", nameof(gene));
        }

        if (gene.StepFactor != 1)
            json["stepFactor"] = gene.StepFactor;
        if (gene.Condition is { } condition)
            json["when"] = new JsonObject { ["gene"] = condition.ParentGene, ["is"] = SpecJson.Texts(condition.Choices) };
        return json;
    }

    private static void Range(JsonObject json, string type, JsonNode low, JsonNode high, bool logarithmic)
    {
        json["type"] = type;
        json["low"] = low;
        json["high"] = high;
        json["scale"] = logarithmic ? Logarithmic : Linear;
    }

    private static Gene Gene(JsonNode? node, string path)
    {
        if (node is not JsonObject json)
            throw Refused(path, Short(node), "an object: a gene");
        var name = Text(json, path, "name");
        var type = OneOf(json, path, "type", Whole, Real, Choice);
        if (type == Choice)
            Fields(json, path, "name", "type", "choices", "stepFactor", "when");
        else
            Fields(json, path, "name", "type", "low", "high", "scale", "stepFactor", "when");
        var logarithmic = type != Choice && json.ContainsKey("scale") && OneOf(json, path, "scale", Linear, Logarithmic) == Logarithmic;
        Gene gene = type switch
        {
            Choice => new CategoricalGene(name, Texts(json, path, "choices")),
            Whole => new IntegerGene(name, WholeNumber(json, path, "low"), WholeNumber(json, path, "high")) { Logarithmic = logarithmic },
            _ when logarithmic => new LogRealGene(name, Number(json, path, "low"), Number(json, path, "high")),
            _ => new RealGene(name, Number(json, path, "low"), Number(json, path, "high")),
        };
        return gene with
        {
            StepFactor = json.ContainsKey("stepFactor") ? Number(json, path, "stepFactor") : 1,
            Condition = json.ContainsKey("when") ? Condition(json["when"], $"{path}.when") : null,
        };
    }

    private static GeneCondition Condition(JsonNode? node, string path)
    {
        if (node is not JsonObject json)
            throw Refused(path, Short(node), "an object: {\"gene\": NAME, \"is\": [VALUE, ...]}");
        Fields(json, path, "gene", "is");
        return new GeneCondition(Text(json, path, "gene"), Texts(json, path, "is"));
    }

    private static void Fields(JsonObject json, string path, params ReadOnlySpan<string> known)
    {
        foreach (var (name, _) in json)
        {
            if (!known.Contains(name))
                throw Refused($"{path}.{name}", "not a field", string.Join(", ", known.ToArray()));
        }
    }

    private static string Text(JsonObject json, string path, string field) =>
        json[field] is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : throw Refused($"{path}.{field}", Short(json[field]), "a text");

    private static string OneOf(JsonObject json, string path, string field, params string[] known) =>
        json[field] is JsonValue value && value.TryGetValue(out string? text) && known.Contains(text)
            ? text
            : throw Refused($"{path}.{field}", Short(json[field]), string.Join(", ", known));

    private static double Number(JsonObject json, string path, string field) =>
        json[field] is JsonValue value && value.TryGetValue(out double number) && double.IsFinite(number)
            ? number
            : throw Refused($"{path}.{field}", Short(json[field]), "a number");

    private static int WholeNumber(JsonObject json, string path, string field) =>
        json[field] is JsonValue value && value.TryGetValue(out int number)
            ? number
            : throw Refused($"{path}.{field}", Short(json[field]), "a whole number");

    private static ImmutableArray<string> Texts(JsonObject json, string path, string field)
    {
        if (json[field] is not JsonArray list || list.Any(item => item is not JsonValue value || !value.TryGetValue(out string? _)))
            throw Refused($"{path}.{field}", Short(json[field]), "a list of texts");
        return [.. list.Select(item => item!.GetValue<string>())];
    }

    private static SpecRefusedException Refused(string field, string value, string allowed) => new([new SpecProblem(field, value, allowed)]);

    private static string Short(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "missing";
        return text.Length <= 80 ? text : text[..80] + "...";
    }
}
