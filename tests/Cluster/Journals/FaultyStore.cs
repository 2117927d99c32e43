using ArchetypeRC.Tests.Cluster.Nodes;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Persistence.Sql;

namespace ArchetypeRC.Tests.Cluster.Journals;

/// <summary>Three nodes whose PostgreSQL server can be made slow, killed, made read-only, and its disk filled.</summary>
public sealed class FaultyStore : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> proxies = [];
    private SmallDisk? disk;
    private string reasonForNoDisk = "";

    public FaultyStore() => Nodes = new ThreeNodes { CreateStore = Create };

    internal ThreeNodes Nodes { get; }

    /// <summary>The way of the nodes to the server.</summary>
    internal StoreProxy Proxy { get; private set; } = null!;

    /// <summary>The disk of the tables; skips the test where there is none of its own.</summary>
    internal SmallDisk Disk
    {
        get
        {
            Skip.If(disk is null, reasonForNoDisk);
            return disk;
        }
    }

    public Task InitializeAsync() => Nodes.InitializeAsync();

    public async Task DisposeAsync()
    {
        foreach (var proxy in proxies)
            await proxy.DisposeAsync();
        disk?.Dispose();
        await Nodes.DisposeAsync();
    }

    private string Create(PostgresServer server)
    {
        Proxy = StoreProxy.Before(OnSmallDisk(server) ?? server.CreateDatabase());
        proxies.Add(Proxy);
        return Proxy.Store;
    }

    private string? OnSmallDisk(PostgresServer server)
    {
        if (!server.IsOwn)
        {
            reasonForNoDisk = "The disk of ARCHETYPERC_TEST_POSTGRES is not filled.";
            return null;
        }

        try
        {
            var directory = server.MakeDirectory("small");
            disk = SmallDisk.Mount(directory, "64m");
            return server.CreateDatabaseIn(directory);
        }
        catch (SkipException e)
        {
            reasonForNoDisk = e.Message;
            return null;
        }
    }
}
