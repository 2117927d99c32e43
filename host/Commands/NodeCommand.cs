using System.CommandLine;
using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.Cluster;
using ArchetypeRC.Host.Nodes;
using ArchetypeRC.Host.Reports;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc node</c>: runs a node of a cluster until it is told to stop.</summary>
internal static class NodeCommand
{
    /// <summary>Exit code of a node that the cluster went on without: start it again.</summary>
    public const int Removed = 3;

    public static Command Build()
    {
        var config = new Option<FileInfo>("--config")
        {
            Description = "Settings of the node and of Akka, as HOCON; cluster-config/ has profiles. A key that nobody knows is refused.",
            HelpName = "F.conf",
        };
        var host = new Option<string>("--host")
        {
            Description = "Name or address that other nodes reach this one at; 127.0.0.1 unless said.",
            HelpName = "HOST",
        };
        var port = SearchOptions.Whole<int>("--port", "Port of it; 4053 unless said, 0 for a free one.", "P", 0, 65_535);
        var seed = new Option<string[]>("--seed")
        {
            Description = "A node to join, as HOST:PORT; once per node, the same on every node. The first may found the cluster.",
            HelpName = "HOST:PORT",
        };
        var store = new Option<string>("--store")
        {
            Description = $"postgres:CONNECTION, the store that all nodes share. The variable {NodeSettings.StoreVariable} says the same "
                + "without showing a password to who lists processes.",
            HelpName = "postgres:...",
        };
        var data = new Option<DirectoryInfo>("--data-dir")
        {
            Description = "Directory of the embedded store, for a cluster of one.",
            HelpName = "DIR",
        };
        var workers = SearchOptions.Whole("--workers", "Evaluations of searches at the same time; the number of processors unless said.", "N", 0);
        var command = new Command("node", """
            Run a node of a cluster until SIGTERM or Ctrl-C: it then hands its instances over and leaves. When it is a member, one
            line of JSON on standard output says so.

            Exit codes: 0 told to stop; 2 refused: a setting, the store, the port; 3 the cluster went on without this node, which
            was unreachable or in the smaller part: start it again; 4 no cluster was found to join.

            Examples:
              archetyperc node --data-dir plant
              archetyperc node --config cluster-config/local.conf --port 4053
              ARCHETYPERC_STORE='postgres:Host=db;Database=archetyperc' archetyperc node --config production.conf --host 10.0.0.1
            """)
        {
            config, host, port, seed, store, data, workers,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var settings = NodeSettings.Read(parsed.GetValue(config));
            var seeds = parsed.GetValue(seed);
            settings = settings with
            {
                HostName = parsed.GetValue(host) ?? settings.HostName,
                Port = parsed.GetValue(port) ?? settings.Port,
                Seeds = seeds is { Length: > 0 } ? [.. seeds] : settings.Seeds,
                Store = parsed.GetValue(store) ?? settings.Store,
                DataDirectory = parsed.GetValue(data)?.FullName ?? settings.DataDirectory,
                Workers = parsed.GetValue(workers) is { } count ? (count == 0 ? -1 : count) : settings.Workers,
            };
            return RunAsync(settings.Complete(Environment.GetEnvironmentVariable(NodeSettings.StoreVariable)), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(NodeSettings settings, CancellationToken cancellation)
    {
        await using var node = await ClusterNode.StartAsync(settings, cancellation);
        var ended = node.System.WhenTerminated;
        try
        {
            if (await node.JoinedAsync(settings.JoinWithin, cancellation) is { } members)
                await Console.Out.WriteLineAsync(Ready(node.System, members).ToJsonString(JsonText.Line));
            else if (!ended.IsCompleted)
                return await NotJoinedAsync(settings);
            await ended.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            await node.LeaveAsync();
            return 0;
        }

        switch (CoordinatedShutdown.Get(node.System).ShutdownReason)
        {
            // The signal may have reached the actor system before this method.
            case CoordinatedShutdown.ClrExitReason or CoordinatedShutdown.ClusterLeavingReason:
                return 0;
            case CoordinatedShutdown.ClusterJoinUnsuccessfulReason:
                return await NotJoinedAsync(settings);
            case var reason:
                await Console.Error.WriteLineAsync(
                    $"archetyperc: the cluster went on without this node ({reason?.GetType().Name}), which it could not reach, or which was in "
                    + "its smaller part. Nothing acknowledged is lost. Start the node again.");
                return Removed;
        }
    }

    private static async Task<int> NotJoinedAsync(NodeSettings settings)
    {
        await Console.Error.WriteLineAsync(
            $"archetyperc: with the nodes {string.Join(", ", settings.Seeds)} there is no cluster that this one is a member of, or not half of them "
            + "run. Check the addresses, that the others run, and that all have the same tls settings; then start the node again.");
        return CommandRunner.NoCluster;
    }

    private static JsonObject Ready(ActorSystem system, int members) => new()
    {
        ["event"] = "ready",
        ["address"] = Akka.Cluster.Cluster.Get(system).SelfAddress.ToString(),
        ["members"] = members,
        ["pid"] = Environment.ProcessId,
    };
}
