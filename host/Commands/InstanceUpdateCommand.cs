using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc instance update</c>: another spec for an instance that goes on serving.</summary>
internal static class InstanceUpdateCommand
{
    public static Command Build()
    {
        var spec = new Option<FileInfo>("--spec")
        {
            Description = "The new spec as JSON; without a task it is for the instance's own.",
            HelpName = "X.json",
            Required = true,
        };
        var epoch = InstanceTarget.ExpectedEpoch();
        return new InstanceTarget().Command(
            "update",
            """
            Give an instance another spec. The new model learns the rows that are kept while the old one serves, then takes over between two
            rows; the command ends then. Kind, columns and classes of the task stay. roll-back undoes it.
            """,
            [spec, epoch],
            call => RunAsync(call, call.Parsed.GetRequiredValue(spec), call.Parsed.GetValue(epoch) ?? -1));
    }

    private static async Task<int> RunAsync(InstanceCall call, FileInfo file, long epoch)
    {
        var text = SpecFile.Read(file);
        var before = await call.Client.DescribeAsync(call.Instance, call.Cancellation);
        var spec = SpecJson.Read(text, NamesTask(text) ? null : before.Spec.Task);
        return call.Show(await call.FollowAsync(call.Client.UpdateSpecAsync(call.Instance, spec, epoch, call.Cancellation)));
    }

    private static bool NamesTask(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject spec && spec.ContainsKey("task");
        }
        catch (JsonException)
        {
            // Whoever reads the spec says what is wrong with it.
            return true;
        }
    }
}
