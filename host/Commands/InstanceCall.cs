using System.CommandLine;
using System.Text.Json.Nodes;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Host.Reports;

namespace ArchetypeRC.Host.Commands;

/// <summary>A command about one instance, under way.</summary>
/// <param name="Parsed">The command line.</param>
/// <param name="Client">Reaches the instance.</param>
/// <param name="Instance">Which.</param>
/// <param name="Json">Whether the result is JSON.</param>
/// <param name="Cancellation">Ends the waiting.</param>
internal sealed record InstanceCall(ParseResult Parsed, IArchetypeClient Client, InstanceId Instance, bool Json, CancellationToken Cancellation)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    /// <summary>Writes what an instance is now.</summary>
    /// <param name="description">What it answered.</param>
    /// <returns>The exit code of success.</returns>
    public int Show(InstanceDescription description)
    {
        if (Json)
            Write(InstanceJson.Of(Instance, description));
        else
            DocumentTable.Write($"instance {Instance}", InstanceJson.SummaryOf(description));
        return 0;
    }

    /// <summary>Writes one result as JSON.</summary>
    public static void Write(JsonNode result) => Console.Out.WriteLine(result.ToJsonString(JsonText.Indented));

    /// <summary>Waits for a change of the model, and tells meanwhile on standard error that the new one warms up.</summary>
    public async Task<InstanceDescription> FollowAsync(Task<InstanceDescription> change)
    {
        for (var told = false; !told && await Task.WhenAny(change, Task.Delay(BetweenLooks, Cancellation)) != change;)
            told = await TellAsync();
        return await change;
    }

    private async Task<bool> TellAsync()
    {
        try
        {
            var now = await Client.DescribeAsync(Instance, Cancellation);
            if (now.WarmingUp == 0)
                return false;
            await Console.Error.WriteLineAsync(
                $"Version {now.WarmingUp} warms up on the {now.RecentRows} rows that are kept; version {now.Version} serves and learns until it takes over.");
            return true;
        }
        catch (Exception e) when (e is TimeoutException or InstanceRefusedException)
        {
            // The change itself tells what is wrong.
            return false;
        }
    }
}
