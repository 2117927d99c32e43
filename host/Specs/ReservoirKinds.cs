using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Specs;

/// <summary>The kinds of reservoir by the names that a command line gives them: <c>echo-state</c> for <c>echoState</c>.</summary>
internal static class ReservoirKinds
{
    private static readonly ImmutableSortedDictionary<string, string> Known = typeof(ReservoirSpec)
        .GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)
        .Select(a => (string)a.TypeDiscriminator!)
        .ToImmutableSortedDictionary(kind => JsonNamingPolicy.KebabCaseLower.ConvertName(kind), kind => kind, StringComparer.Ordinal);

    /// <summary>Every kind's name, in ordinal order.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>The name of a spec's kind.</summary>
    public static string NameOf(ReservoirSpec spec) =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(SpecJson.Of(spec)["kind"]!.GetValue<string>());

    /// <summary>
    /// A kind with its defaults, as the JSON of its spec: three echo state networks in series, one beside an edge of stability
    /// network in parallel, or both of them feeding a third.
    /// </summary>
    /// <exception cref="SpecRefusedException">There is no such kind.</exception>
    public static JsonObject Default(string name)
    {
        if (!Known.TryGetValue(name, out var kind))
            throw new SpecRefusedException([new SpecProblem("reservoir.kind", name, string.Join(", ", Names))]);
        var spec = SpecJson.ReadReservoir(new JsonObject { ["kind"] = kind });
        return SpecJson.Of(spec switch
        {
            SeriesSpec { Layers.IsEmpty: true } => SeriesSpec.Deep(3, new EchoStateSpec()),
            ParallelSpec { Members.IsEmpty: true } => new ParallelSpec { Members = [new EchoStateSpec(), new EdgeOfStabilitySpec()] },
            AcyclicSpec { Members.IsEmpty: true } => new AcyclicSpec
            {
                Members = [new EchoStateSpec(), new EdgeOfStabilitySpec(), new EchoStateSpec()],
                Links = [0, 2, 1, 2],
                Driven = [0, 1],
                Seen = [0, 1, 2],
            },
            _ => spec,
        });
    }

    /// <summary>Gives a reservoir the recurrent weights of a file, and as many units as they are for.</summary>
    /// <exception cref="SpecRefusedException">Reservoirs of this kind take no weights, or the file holds none.</exception>
    public static void Wire(JsonObject reservoir, string file)
    {
        if (!reservoir.ContainsKey("topology"))
            throw new SpecRefusedException([new SpecProblem("--weights", file, "a kind of reservoir with recurrent weights: echo-state, residual, edge-of-stability")]);
        reservoir["units"] = WeightsFile.Read(file).Units;
        reservoir["topology"] = JsonNamingPolicy.CamelCase.ConvertName(nameof(Topology.External));
        reservoir["external"] = new JsonObject
        {
            [ExternalWeightsConverter.FileName] = file,
            ["scaled"] = reservoir["external"]?["scaled"]?.DeepClone() ?? false,
        };
    }

    /// <summary>Gives a reservoir another number of units; more connections than units become as many.</summary>
    /// <exception cref="SpecRefusedException">Reservoirs of this kind have no number of units.</exception>
    public static void Resize(JsonObject reservoir, int units)
    {
        if (!reservoir.ContainsKey("units"))
        {
            throw new SpecRefusedException([new SpecProblem(
                "--units", $"{units}", $"a kind of reservoir that has units; set the size of this one with --set, its fields are {string.Join(", ", reservoir.Select(p => p.Key))}")]);
        }

        reservoir["units"] = units;
        if (reservoir["inDegree"] is { } inDegree && inDegree.GetValue<int>() > units)
            reservoir["inDegree"] = units;
    }
}
