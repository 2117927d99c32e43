using System.Text.Json;
using System.Text.Json.Nodes;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Versions;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Commands;

/// <summary>What instances answer, as JSON.</summary>
internal static class InstanceJson
{
    /// <summary>All of a description.</summary>
    public static JsonObject Of(InstanceId instance, InstanceDescription description)
    {
        var json = new JsonObject { ["instance"] = instance.ToString() };
        Add(json, description);
        json["keep"] = SpecJson.Of(description.Instance);
        json["spec"] = SpecJson.Of(description.Spec);
        return json;
    }

    /// <summary>The same for a table, the spec in two lines.</summary>
    public static JsonObject SummaryOf(InstanceDescription description)
    {
        var json = new JsonObject
        {
            ["task"] = TaskNotice.TextOf(description.Spec.Task),
            ["reservoir"] = $"{ReservoirSpec.KindOf(description.Spec.Reservoir)}, {description.Spec.FeatureSize} features",
        };
        Add(json, description);
        json["keep"] = SpecJson.Of(description.Instance);
        return json;
    }

    /// <summary>One version of a model.</summary>
    public static JsonObject Of(VersionSummary version, int serving) => new()
    {
        ["version"] = version.Number,
        ["serving"] = version.Number == serving,
        ["origin"] = TextOf(version.Origin),
        ["from"] = version.From,
        ["before"] = version.Before,
        ["spec"] = SpecJson.Of(version.Spec),
    };

    /// <summary>A value of a spec's field, as JSON, or none.</summary>
    public static JsonNode? ValueOf(string? json) => json is null ? null : JsonNode.Parse(json);

    public static string TextOf(VersionOrigin origin) => JsonNamingPolicy.CamelCase.ConvertName(origin.ToString());

    private static void Add(JsonObject json, InstanceDescription description)
    {
        json["version"] = description.Version;
        json["epoch"] = description.Epoch;
        json["warmingUp"] = description.WarmingUp;
        json["nextSequence"] = description.NextSequence;
        json["durableTo"] = description.DurableTo;
        json["outputThrough"] = description.OutputThrough;
        json["rows"] = description.Rows;
        json["tested"] = description.Tested;
        json["prequentialNrmse"] = JsonText.Real(description.PrequentialNrmse);
        json["prequentialErrorRate"] = JsonText.Real(description.PrequentialErrorRate);
        json["drifts"] = description.Drifts;
        json["recentRows"] = description.RecentRows;
        json["awaitingLabels"] = description.AwaitingLabels;
        if (description.Live is { } live)
            json["live"] = Of(live);
    }

    private static JsonObject Of(LiveSummary live) => new()
    {
        ["rows"] = live.Rows,
        ["challengers"] = live.Challengers,
        ["births"] = live.Births,
        ["promotions"] = live.Promotions,
        ["alarms"] = live.Alarms,
        ["elites"] = live.Elites,
        ["shareUsed"] = JsonText.Real(live.ShareUsed),
    };
}
