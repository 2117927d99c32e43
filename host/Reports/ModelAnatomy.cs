using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Reports;

/// <summary>What a model is made of, in lines for people: fields that its topology or its layout does not use are left out.</summary>
internal static class ModelAnatomy
{
    /// <summary>Name and value of each part of a model.</summary>
    public static IEnumerable<(string Name, string Value)> Of(ModelSpec spec)
    {
        yield return ("reads", string.Join(", ", spec.Task.Inputs));
        yield return ("predicts", spec.Task.Kind == TaskKind.Forecast
            ? $"{string.Join(", ", spec.Task.Targets)}, {spec.Task.Horizon} row{(spec.Task.Horizon == 1 ? "" : "s")} ahead"
            : string.Join(", ", spec.Task.Targets));
        yield return ("reservoir", Kind(spec.Reservoir));
        foreach (var line in Fields(spec.Reservoir))
            yield return line;
        yield return ("ridge penalty", Spread.Text(spec.Readout.Ridge));
        yield return ("inputs passed to the readout", spec.Readout.InputLags switch
        {
            0 => "none",
            1 => "of the present row",
            var lags => $"of the last {lags} rows",
        });
        yield return ("features of the readout", spec.FeatureSize.ToString(CultureInfo.InvariantCulture));
        yield return ("wash-out", $"{spec.Washout} rows");
        yield return ("seed of the weights", spec.Reservoir.Seed.ToString(CultureInfo.InvariantCulture));
    }

    // Of a composite a line for each part, and how they are joined; parts count from 1.
    private static IEnumerable<(string Name, string Value)> Fields(ReservoirSpec reservoir) => reservoir switch
    {
        SeriesSpec series => Parts("layer", series.Layers).Append(("features", Words(JsonText.Name(series.Features)))),
        ParallelSpec parallel => Parts("member", parallel.Members),
        AcyclicSpec acyclic =>
        [
            .. Parts("member", acyclic.Members),
            ("links between members", acyclic.Links.IsEmpty ? "none" : string.Join(", ", acyclic.Links.Chunk(2).Select(link => $"{link[0] + 1} to {link[1] + 1}"))),
            ("members that the inputs drive", Numbers(acyclic.Driven)),
            ("members that the readout sees", Numbers(acyclic.Seen)),
        ],
        _ => UsedFields.Of(SpecJson.Of(reservoir))
            .Where(field => field.Key is not ("kind" or "seed" or "generator"))
            .Select(field => (Words(field.Key), Words(Plain(field.Value)))),
    };

    private static IEnumerable<(string Name, string Value)> Parts(string name, ImmutableArray<ReservoirSpec> parts) =>
        parts.Select((part, i) => ($"{name} {i + 1}", Summary(part)));

    private static string Summary(ReservoirSpec part) =>
        $"{Kind(part)} ({string.Join("; ", Fields(part).Select(field => $"{field.Name} {field.Value}"))})";

    private static string Kind(ReservoirSpec reservoir) => Words(ReservoirSpec.KindOf(reservoir));

    private static string Numbers(ImmutableArray<int> members) => string.Join(", ", members.Select(member => member + 1));

    private static string Plain(JsonNode? value) => value switch
    {
        JsonValue number when number.GetValueKind() == JsonValueKind.Number => Spread.Text(number.GetValue<double>()),
        JsonObject => "given",
        null => "none",
        _ => value.ToString(),
    };

    // "leakRate" reads "leak rate".
    private static string Words(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));
}
