using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Cluster.Streams;

namespace ArchetypeRC.Tests.Cluster.Nodes;

/// <summary>Commands from outside a cluster: on an instance that it serves, when nobody is there, and while its node dies.</summary>
public sealed class InstanceCommandClusterTests : IDisposable
{
    private const string Spec = """
        { "task": { "inputs": ["x"], "targets": ["x"] }, "reservoir": { "kind": "echoState", "units": 10, "inDegree": 3 }, "washout": 5 }
        """;

    private readonly ScratchDirectory scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Served_instance_is_made_taught_changed_and_deleted_only_when_that_is_said()
    {
        await using var node = await StartAsync(0);
        var at = node.Address[(node.Address.IndexOf('@', StringComparison.Ordinal) + 1)..];
        await File.WriteAllTextAsync(scratch["spec.json"], Spec);
        await File.WriteAllTextAsync(scratch["better.json"], """{ "reservoir": { "kind": "echoState", "units": 20, "inDegree": 3 }, "washout": 5 }""");

        var made = await RunAsync("create", "plant/pump-7", "--join", at, "--spec", scratch["spec.json"], "--durability", "checkpoint", "--json");
        Assert.Equal("checkpoint", (string?)made["keep"]!["durability"]);

        await using (var stream = ProgramRun.Start("stream", "--join", at, "--instance", "plant/pump-7"))
        {
            await stream.WriteAsync("x\n" + string.Join('\n', Enumerable.Range(0, 60).Select(t => Math.Sin(0.3 * t).ToString("R", CultureInfo.InvariantCulture))) + "\n");
            stream.EndInput();
            while (await stream.ReadLineAsync() is not null)
            {
            }

            Assert.Equal(new ProgramEnd(0, ""), await stream.EndAsync());
        }

        var updated = await RunAsync("update", "plant/pump-7", "--join", at, "--spec", scratch["better.json"], "--expect-epoch", "0", "--json");
        Assert.Equal(2, (int)updated["version"]!);
        Assert.Equal(60, (long)updated["nextSequence"]!);
        Assert.Equal(20, (int)updated["spec"]!["reservoir"]!["units"]!);

        // Nobody is there who could say yes.
        await using (var delete = ProgramRun.Start("instance", "delete", "plant/pump-7", "--join", at))
            (await delete.EndAsync()).AssertRefused("nothing was deleted", "--yes");
        Assert.True((bool)(await RunAsync("delete", "plant/pump-7", "--join", at, "--yes", "--json"))["deleted"]!);
        await using (var gone = ProgramRun.Start("instance", "describe", "plant/pump-7", "--join", at))
            (await gone.EndAsync()).AssertRefused("was deleted");
        await node.StopAsync();
    }

    [Fact]
    public async Task Nobody_at_the_addresses_is_said_plainly_with_an_exit_code_of_its_own()
    {
        var port = FreePort();
        await using var run = ProgramRun.Start(
            "instance", "describe", "pump", "--join", $"127.0.0.1:{port}", "--join", "127.0.0.1:1", "--patience", "2");
        var end = await run.EndAsync();
        Assert.Equal(4, end.Code);
        var line = Assert.Single(end.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"archetyperc: None of the nodes 127.0.0.1:{port}, 127.0.0.1:1 answered within 2 s.", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_outlives_its_node_with_one_line_of_advice()
    {
        const int Rows = 400;
        var port = FreePort();
        var before = await StartAsync(port);
        await using var run = ProgramRun.Start("stream", "--join", $"127.0.0.1:{port}", "--spec", scratch["spec.json"]);
        await File.WriteAllTextAsync(scratch["spec.json"], Spec);
        await run.WriteAsync("x\n" + string.Concat(Enumerable.Range(0, Rows / 2).Select(t => $"{t % 7}\n")));
        Assert.StartsWith("sequence", await run.ReadLineAsync(), StringComparison.Ordinal);
        for (var row = 0; row < Rows / 2; row++)
            Assert.StartsWith($"{row},", await run.ReadLineAsync(), StringComparison.Ordinal);

        await before.KillAsync();
        await run.WriteAsync(string.Concat(Enumerable.Range(Rows / 2, Rows / 2).Select(t => $"{t % 7}\n")));
        run.EndInput();
        var advice = await run.ReadErrorLineAsync();
        await using var after = await StartAsync(port);
        for (var row = Rows / 2; row < Rows; row++)
            Assert.StartsWith($"{row},", await run.ReadLineAsync(), StringComparison.Ordinal);

        Assert.Null(await run.ReadLineAsync());
        var end = await run.EndAsync();
        Assert.Equal(0, end.Code);
        Assert.StartsWith("archetyperc: no answer for 2 s: a node may have died", advice, StringComparison.Ordinal);
        // Nothing but that, once, and again only where the machine takes minutes for it; and the end of it.
        var told = end.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("archetyperc: answers come again, after ", told[^1], StringComparison.Ordinal);
        Assert.All(told[..^1], line => Assert.Equal(advice, line));
        await before.DisposeAsync();
        await after.StopAsync();
    }

    private Task<NodeProcess> StartAsync(int port)
    {
        File.WriteAllText(scratch["node.conf"], "archetyperc.node { workers = -1 }");
        return NodeProcess.StartAsync(
            scratch["log"],
            "--config", scratch["node.conf"], "--port", port.ToString(CultureInfo.InvariantCulture), "--data-dir", scratch["data"]);
    }

    private static async Task<JsonNode> RunAsync(params string[] arguments)
    {
        await using var run = ProgramRun.Start(["instance", .. arguments]);
        run.EndInput();
        var output = "";
        while (await run.ReadLineAsync() is { } line)
            output += line;
        var end = await run.EndAsync();
        Assert.True(end.Code == 0, end.Errors);
        return JsonNode.Parse(output)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
