using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Persistence.Sql;

namespace ArchetypeRC.Tests.Cluster.Nodes;

/// <summary>Three real node processes, on loopback unless said, that share a PostgreSQL database; what was killed is started again by name.</summary>
public sealed class ThreeNodes : IAsyncLifetime
{
    /// <summary>The built program, as words of the shell.</summary>
    internal const string Built = "\"$0\"";

    private readonly ScratchDirectory scratch = new();
    private readonly NodeProcess?[] running = new NodeProcess?[3];
    private readonly int[] ports = FreePorts();
    private PostgresServer? database;
    private string? store;

    /// <summary>Addresses that the nodes are reached at.</summary>
    internal string[] Hosts { get; init; } = [.. Enumerable.Repeat("127.0.0.1", 3)];

    /// <summary>The program that a node is started of, as words of the shell.</summary>
    internal Func<int, string> Program { get; set; } = _ => Built;

    /// <summary>Evaluations at the same time on each node.</summary>
    internal Func<int, int>? Workers { get; init; }

    /// <summary>Makes the database that the nodes share; gives the connection string that they reach it by.</summary>
    internal Func<PostgresServer, string> CreateStore { get; init; } = server => server.CreateDatabase();

    /// <summary>Addresses of all three, whether they run or not.</summary>
    internal string[] Addresses => [.. Seeds.Select(seed => $"akka.tcp://archetyperc@{seed}")];

    private IEnumerable<string> Seeds => Hosts.Zip(ports, (host, port) => string.Create(CultureInfo.InvariantCulture, $"{host}:{port}"));

    internal PostgresServer Database => database!;

    internal string Store => store!;

    internal NodeProcess this[int node] => running[node] ?? throw new InvalidOperationException($"Node {node} does not run.");

    internal bool Runs(int node) => running[node] is { HasEnded: false };

    /// <summary>Whether a node ended by itself, and nobody has looked at its end yet.</summary>
    internal bool HasEnded(int node) => running[node] is { HasEnded: true };

    public Task InitializeAsync()
    {
        database = new PostgresServer();
        return Task.CompletedTask;
    }

    /// <summary>Starts those that do not run, and waits until all three, or so many of the first, are members of one cluster.</summary>
    internal async Task HealAsync(int nodes = 3)
    {
        store ??= CreateStore(Database);
        var missing = Enumerable.Range(0, nodes).Where(node => running[node] is null).ToArray();
        var ready = await Task.WhenAll(missing.Select(node => StartAsync(node)));
        if (ready.Length == nodes)
            return;
        Assert.All(ready, node => Assert.InRange(node.Members, 2, 3));
    }

    internal async Task<NodeProcess> StartAsync(int node, int attempts = 3)
    {
        string[] seeds = [.. Seeds.SelectMany(seed => new[] { "--seed", seed })];
        string[] workers = Workers is null ? [] : ["--workers", Workers(node).ToString(CultureInfo.InvariantCulture)];
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return running[node] = await NodeProcess.StartAsync(
                    scratch[$"node-{node}.log"],
                    Program(node),
                    [
                        "--config", Settings(), "--host", Hosts[node], "--port", ports[node].ToString(CultureInfo.InvariantCulture),
                        "--store", "postgres:" + Store, .. seeds, .. workers,
                    ]);
            }
            catch (InvalidOperationException) when (attempt < attempts)
            {
                // A node that did not find the others in time ends, and is started again, as a supervisor of processes does.
            }
        }
    }

    internal int IndexOf(string address) => Array.IndexOf(Addresses, address);

    internal async Task KillAsync(int node)
    {
        await this[node].KillAsync();
        running[node] = null;
    }

    internal async Task StopAsync(int node)
    {
        await this[node].StopAsync();
        running[node] = null;
    }

    /// <summary>Waits until a node ends by itself.</summary>
    internal async Task<ProgramEnd> EndedAsync(int node)
    {
        var end = await this[node].EndedAsync();
        running[node] = null;
        return end;
    }

    public async Task DisposeAsync()
    {
        foreach (var node in running)
        {
            if (node is not null)
                await node.DisposeAsync();
        }

        database?.Dispose();
        if (Environment.GetEnvironmentVariable("ARCHETYPERC_KEEP_LOGS") is { Length: > 0 } keep)
            File.WriteAllText(keep, string.Join("\n", Directory.GetFiles(scratch.FullName, "*.log").Select(File.ReadAllText)));
        scratch.Dispose();
    }

    // Small snapshots, so that kills meet them.
    private string Settings()
    {
        var file = scratch["node.conf"];
        File.WriteAllText(file, $$"""
            archetyperc.node {
              data-sets-dir = "{{scratch["data-sets"]}}"
              workers = -1
              snapshot-every-rows = 500
              join-within = 30s
              plain-text = on
            }
            """);
        return file;
    }

    private static int[] FreePorts()
    {
        var listeners = Enumerable.Range(0, 3).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        var free = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
            listener.Dispose();
        return free;
    }
}
