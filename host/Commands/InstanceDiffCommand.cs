using System.CommandLine;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Searches;
using Spectre.Console;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc instance diff</c>: in which fields two versions of a model differ.</summary>
internal static class InstanceDiffCommand
{
    public static Command Build()
    {
        var before = new Argument<int>("A") { Description = "Number of one version." };
        var after = new Argument<int>("B") { Description = "Number of the other." };
        return new InstanceTarget().Command(
            "diff",
            "Show in which fields of their specs two versions differ.",
            [before, after],
            call => RunAsync(call, call.Parsed.GetValue(before), call.Parsed.GetValue(after)));
    }

    private static async Task<int> RunAsync(InstanceCall call, int before, int after)
    {
        var differences = await call.Client.DiffAsync(call.Instance, before, after, call.Cancellation);
        if (call.Json)
        {
            InstanceCall.Write(new JsonArray([.. differences.Select(difference => new JsonObject
            {
                ["field"] = difference.Field,
                ["before"] = InstanceJson.ValueOf(difference.Before),
                ["after"] = InstanceJson.ValueOf(difference.After),
            })]));
            return 0;
        }

        var table = new Table().RoundedBorder().Title($"{call.Instance}: {differences.Length} fields differ".EscapeMarkup());
        table.AddColumn("Field").AddColumn($"Version {before}").AddColumn($"Version {after}");
        foreach (var difference in differences)
        {
            var (first, second) = FieldValue.Pair(difference.Before, difference.After);
            table.AddRow(difference.Field.EscapeMarkup(), first.EscapeMarkup(), second.EscapeMarkup());
        }

        ResultConsole.Open().Write(table);
        return 0;
    }
}
