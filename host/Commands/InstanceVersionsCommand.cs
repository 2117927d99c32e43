using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Runtime.Specs;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc instance versions</c>: the versions of a model that are kept.</summary>
internal static class InstanceVersionsCommand
{
    public static Command Build() => new InstanceTarget().Command(
        "versions",
        "Show the versions of the model that are kept: what roll-back can return to and diff can compare. --json has their specs.",
        [],
        RunAsync);

    private static async Task<int> RunAsync(InstanceCall call)
    {
        var versions = await call.Client.VersionsAsync(call.Instance, call.Cancellation);
        if (call.Json)
        {
            InstanceCall.Write(new JsonObject
            {
                ["instance"] = call.Instance.ToString(),
                ["serving"] = versions.Serving,
                ["epoch"] = versions.Epoch,
                ["versions"] = new JsonArray([.. versions.Versions.Select(version => InstanceJson.Of(version, versions.Serving))]),
            });
        }
        else
        {
            Show(call.Instance, versions);
        }

        return 0;
    }

    private static void Show(InstanceId instance, InstanceVersions versions)
    {
        var table = new Table().RoundedBorder().Title($"versions of {instance}, epoch {versions.Epoch}".EscapeMarkup());
        table.AddColumn("Version").AddColumn("Came by").AddColumn(new TableColumn("From row").RightAligned()).AddColumn("After").AddColumn("Reservoir");
        foreach (var version in versions.Versions)
        {
            table.AddRow(
                $"{version.Number}{(version.Number == versions.Serving ? ", serves" : "")}",
                InstanceJson.TextOf(version.Origin),
                version.From.ToString("N0", CultureInfo.InvariantCulture),
                version.Before == 0 ? "none" : $"version {version.Before}",
                $"{ReservoirSpec.KindOf(version.Spec.Reservoir)}, {version.Spec.FeatureSize} features");
        }

        ResultConsole.Open().Write(table);
    }
}
