using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Specs;

/// <summary>
/// The kinds of reservoir by the names that a spec has for them, <c>echoState</c>; on a command line <c>echo-state</c> is read as the same.
/// </summary>
internal static class ReservoirKinds
{
    private static readonly ImmutableSortedDictionary<string, string> Hyphenated = ReservoirSpec.Kinds
        .ToImmutableSortedDictionary(JsonNamingPolicy.KebabCaseLower.ConvertName, kind => kind, StringComparer.Ordinal);

    /// <summary>Every kind's name, in ordinal order.</summary>
    public static IEnumerable<string> Names => ReservoirSpec.Kinds;

    /// <summary>The kind that a command line names.</summary>
    /// <exception cref="SpecRefusedException">There is no such kind.</exception>
    public static string Named(string name) =>
        ReservoirSpec.Kinds.Contains(name) ? name
        : Hyphenated.TryGetValue(name, out var kind) ? kind
        : throw new SpecRefusedException([new SpecProblem("reservoir.kind", name, string.Join(", ", Names))]);

    /// <summary>
    /// A kind with its defaults, as the JSON of its spec: three echo state networks in series, one beside an edge of stability
    /// network in parallel, or both of them feeding a third.
    /// </summary>
    /// <exception cref="SpecRefusedException">There is no such kind.</exception>
    public static JsonObject Default(string name)
    {
        var spec = SpecJson.ReadReservoir(new JsonObject { ["kind"] = Named(name) });
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
            throw new SpecRefusedException([new SpecProblem("--weights", file, "a kind of reservoir with recurrent weights: echoState, residual, edgeOfStability")]);
        reservoir["units"] = WeightsFile.Read(file).Units;
        reservoir["topology"] = JsonNamingPolicy.CamelCase.ConvertName(nameof(Topology.External));
        var external = reservoir["external"] as JsonObject ?? new JsonObject { ["scaled"] = false };
        external.Remove(ExternalWeightsConverter.ValuesName);
        external[ExternalWeightsConverter.FileName] = file;
        reservoir["external"] = external.DeepClone();
    }

    /// <summary>Gives a reservoir whose recurrent weights come from outside its input weights or its biases, too.</summary>
    /// <param name="reservoir">As JSON.</param>
    /// <param name="option">The option that named the file.</param>
    /// <param name="name">The field that the numbers have otherwise.</param>
    /// <param name="fileName">The field that names a file.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="SpecRefusedException">Its recurrent weights do not come from outside.</exception>
    public static void Give(JsonObject reservoir, string option, string name, string fileName, string file)
    {
        if (reservoir["external"] is not JsonObject external)
            throw new SpecRefusedException([new SpecProblem(option, file, "recurrent weights beside them: --weights W.npy, or a spec with external weights")]);
        external.Remove(name);
        external[fileName] = file;
    }

    /// <summary>Gives a reservoir another number of units; more connections than units become as many.</summary>
    /// <exception cref="SpecRefusedException">Reservoirs of this kind have no number of units.</exception>
    public static void Resize(JsonObject reservoir, int units)
    {
        if (!reservoir.ContainsKey("units"))
        {
            throw new SpecRefusedException([new SpecProblem(
                "--units", $"{units}", $"a kind of reservoir that has units; the size of this one is in fields of its own, by --set or in a --spec: {string.Join(", ", reservoir.Select(p => p.Key))}")]);
        }

        reservoir["units"] = units;
        if (reservoir["inDegree"] is { } inDegree && inDegree.GetValue<int>() > units)
            reservoir["inDegree"] = units;
    }
}
