using System.Collections.Frozen;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Specs;

/// <summary>
/// Fields of a spec that mean something in it: a degree means nothing to a ring, nor a step size to least squares. Files and JSON hold all
/// of them; people are shown these.
/// </summary>
internal static class UsedFields
{
    // A field that only some values of other fields beside it use, one of them at the least; every other field is always used.
    private static readonly FrozenDictionary<string, (string Of, string[] Users)[]> Some = new Dictionary<string, (string, string[])[]>
    {
        ["inDegree"] = Topologies(Topology.FixedInDegree, Topology.SmallWorld, Topology.BlockModular, Topology.WrappedDiagonals, Topology.Antisymmetric),
        ["jumpLength"] = Topologies(Topology.RingWithJumps),
        ["jumpWeight"] = Topologies(Topology.RingWithJumps),
        ["rewiringProbability"] = Topologies(Topology.SmallWorld),
        ["blocks"] = Topologies(Topology.BlockModular),
        ["inDegreeBetween"] = Topologies(Topology.BlockModular),
        ["external"] = Topologies(Topology.External),
        ["rows"] = Layouts(NanowireLayout.Grid),
        ["columns"] = Layouts(NanowireLayout.Grid),
        ["junctions"] = Layouts(NanowireLayout.Geometric),
        ["meanDegree"] = Layouts(NanowireLayout.Geometric),
        ["forgetting"] =
        [
            .. Learners(
                OnlineLearner.RecursiveLeastSquares, OnlineLearner.InformationFilter, OnlineLearner.DecayedSums, OnlineLearner.VariableForgetting,
                OnlineLearner.Logistic),
            ("balanceClasses", ["true"]),
        ],
        ["traceCap"] = Learners(OnlineLearner.RecursiveLeastSquares, OnlineLearner.VariableForgetting),
        ["solveEvery"] = Learners(OnlineLearner.DecayedSums),
        ["stepSize"] = Learners(OnlineLearner.LeastMeanSquares),
        ["normalisedStep"] = Learners(OnlineLearner.NormalisedLeastMeanSquares),
        ["probabilityForgetting"] = [("probabilities", ["true"])],
        ["fastForgetting"] = Learners(OnlineLearner.VariableForgetting),
        ["errorForgetting"] = Learners(OnlineLearner.VariableForgetting),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a field of this object means something in it.</summary>
    public static bool Uses(JsonObject of, string field) =>
        !Some.TryGetValue(field, out var some) || some.All(by => of[by.Of] is null)
        || some.Any(by => of[by.Of]?.ToString() is { } value && by.Users.Contains(value));

    /// <summary>A document with no field in it, however deep, that means nothing.</summary>
    public static JsonObject Of(JsonObject document) =>
        new(document.Where(field => Uses(document, field.Key)).Select(field => KeyValuePair.Create(field.Key, Within(field.Value))));

    private static JsonNode? Within(JsonNode? node) => node switch
    {
        JsonObject part => Of(part),
        JsonArray list => new JsonArray([.. list.Select(Within)]),
        _ => node?.DeepClone(),
    };

    private static (string Of, string[] Users)[] Topologies(params Topology[] topologies) => [("topology", Names(topologies))];

    private static (string Of, string[] Users)[] Layouts(params NanowireLayout[] layouts) => [("layout", Names(layouts))];

    private static (string Of, string[] Users)[] Learners(params OnlineLearner[] learners) => [("learner", Names(learners))];

    private static string[] Names<T>(T[] values)
        where T : struct, Enum => [.. values.Select(value => JsonText.Name(value))];
}
