using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc instance delete</c>: ends an instance and removes its history.</summary>
internal static class InstanceDeleteCommand
{
    public static Command Build()
    {
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        return new InstanceTarget().Command(
            "delete",
            "End an instance and remove its history and everything it has learned, for good. Asks first, on a terminal.",
            [yes],
            call => RunAsync(call, call.Parsed.GetValue(yes)));
    }

    private static async Task<int> RunAsync(InstanceCall call, bool yes)
    {
        var description = await call.Client.DescribeAsync(call.Instance, call.Cancellation);
        if (!yes && Console.IsInputRedirected)
        {
            await Console.Error.WriteLineAsync($"archetyperc: nothing was deleted: '{call.Instance}' would be gone for good. Say --yes if it is to be.");
            return CommandRunner.Refused;
        }

        if (!yes)
        {
            await Console.Error.WriteAsync(string.Create(
                CultureInfo.InvariantCulture, $"Delete '{call.Instance}' with what it learned from {description.Rows:N0} rows, for good? Type yes: "));
            if (Console.In.ReadLine() != "yes")
            {
                await Console.Error.WriteLineAsync("Nothing was deleted.");
                return CommandRunner.Refused;
            }
        }

        var deleted = await call.Client.DeleteAsync(call.Instance, call.Cancellation);
        if (call.Json)
            InstanceCall.Write(new JsonObject { ["instance"] = call.Instance.ToString(), ["deleted"] = true, ["nextSequence"] = deleted.Next });
        else
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{call.Instance} is deleted. It had read its stream up to row {deleted.Next - 1:N0}."));
        return 0;
    }
}
