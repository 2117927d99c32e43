using System.Text.Json.Nodes;
using ArchetypeRC.Tests.Cluster.Nodes;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Cluster.Streams;

namespace ArchetypeRC.Tests.Cluster.Searches;

/// <summary>Searches of a node by the command line of another process.</summary>
public sealed class JobsCommandTests
{
    private const string Endless = "100000";

    [Fact]
    public async Task Search_in_a_cluster_leaves_the_results_of_the_same_search_in_one_process()
    {
        using var local = new ScratchDirectory();
        var expected = await EvolveCase.RunAsync(local, workers: 2);
        using var scratch = new ScratchDirectory();
        await using var node = await StartAsync(scratch);
        await using (var first = EvolveCase.StartIn(scratch, Of(node)))
            Assert.Equal(expected, await EvolveCase.ResultAsync(scratch, first));
        var rows = Assert.Single(Directory.GetFiles(scratch["node/data-sets"]));
        Assert.EndsWith(".rows", rows, StringComparison.Ordinal);

        // The search is over and its rows are forgotten; the same command writes the same results again.
        Directory.Delete(scratch["search"], recursive: true);
        await using var again = EvolveCase.StartIn(scratch, Of(node));
        Assert.Equal(expected, await EvolveCase.ResultAsync(scratch, again));
    }

    [Fact]
    public async Task Search_is_submitted_listed_paused_resumed_cancelled_and_deleted()
    {
        using var scratch = new ScratchDirectory();
        await using var node = await StartAsync(scratch);
        var submitted = await JobsAsync(
            node,
            [
                "submit", "endless", .. EvolveCase.Search(scratch, "generational").Select(word => word == "8" ? Endless : word), "--priority", "high",
            ]);
        Assert.Equal(("running", 10), ((string)submitted["state"]!, (int)submitted["priority"]!));
        Assert.Equal("paused", (string)(await JobsAsync(node, ["pause", "endless"]))["state"]!);
        var line = Assert.Single((await JobsAsync(node, ["list"])).AsArray())!;
        Assert.Equal(("endless", "paused"), ((string)line["job"]!, (string)line["state"]!));
        Assert.Equal("running", (string)(await JobsAsync(node, ["resume", "endless"]))["state"]!);
        var shown = await JobsAsync(node, ["show", "endless"]);
        Assert.Equal(("running", Endless), ((string)shown["state"]!, shown["limits"]!["generations"]!.ToJsonString()));
        await using (var early = ProgramRun.Start("jobs", "delete", "endless", "--join", Of(node)))
            (await early.EndAsync()).AssertRefused("'endless' runs: it cannot be deleted", "Cancel it first");
        var cancelled = await JobsAsync(node, ["cancel", "endless"]);
        Assert.Equal(("finished", "cancelled"), ((string)cancelled["state"]!, (string)cancelled["finished"]!));
        Assert.Equal("finished", (string)(await JobsAsync(node, ["watch", "endless"]))["state"]!);
        Assert.Equal("""{"job":"endless","deleted":true}""", (await JobsAsync(node, ["delete", "endless"])).ToJsonString());
        Assert.Empty((await JobsAsync(node, ["list"])).AsArray());

        await using var unknown = ProgramRun.Start("jobs", "show", "nobody", "--join", Of(node));
        (await unknown.EndAsync()).AssertRefused("no search 'nobody'", "Submit it first");
    }

    private static Task<NodeProcess> StartAsync(ScratchDirectory scratch) =>
        NodeProcess.StartAsync(scratch["node.log"], "--data-dir", scratch["node"], "--port", "0", "--workers", "2");

    private static string Of(NodeProcess node) => node.Address[(node.Address.IndexOf('@', StringComparison.Ordinal) + 1)..];

    private static async Task<JsonNode> JobsAsync(NodeProcess node, string[] words)
    {
        await using var run = ProgramRun.Start(["jobs", .. words, "--join", Of(node), "--json"]);
        var text = new List<string>();
        while (await run.ReadLineAsync() is { } line)
            text.Add(line);
        var end = await run.EndAsync();
        Assert.True(end.Code == 0, end.Errors);
        return JsonNode.Parse(string.Join('\n', text))!;
    }
}
