using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Akka.Hosting;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace ArchetypeRC.Tests.Benchmarks.Scale;

/// <summary>A real node in this process, a cluster of one, with the client that a host gets.</summary>
internal sealed class BenchmarkNode : IAsyncDisposable
{
    private readonly IHost host;

    private BenchmarkNode(IHost host) => this.host = host;

    public IArchetypeClient Client => host.Services.GetRequiredService<IArchetypeClient>();

    public ActorSystem System => host.Services.GetRequiredService<ActorSystem>();

    /// <param name="store">Of the node.</param>
    /// <param name="idleAfter">When instances leave the memory.</param>
    /// <param name="config">Whatever else the actor system is to know.</param>
    public static async Task<BenchmarkNode> StartAsync(SqlStore store, TimeSpan idleAfter, Config? config = null)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var options = new ArchetypeOptions
        {
            Store = store,
            Workers = 0,
            Patience = TimeSpan.FromMinutes(2),
            Instances = new InstanceOptions { IdleAfter = idleAfter },
        };
        builder.Services.AddArchetypeRC(options, akka => akka.AddHocon(config ?? Config.Empty, HoconAddMode.Append).ConfigureLoggers(loggers =>
        {
            loggers.LogLevel = Akka.Event.LogLevel.ErrorLevel;
            loggers.ClearLoggers();
        }));
        var started = builder.Build();
        await started.StartAsync();
        return new BenchmarkNode(started);
    }

    /// <summary>Instances that are in memory.</summary>
    public async Task<int> InMemoryAsync()
    {
        var region = ClusterSharding.Get(System).ShardRegion("instance");
        var state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TimeSpan.FromMinutes(1));
        return state.Shards.Sum(shard => shard.EntityIds.Count);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await System.Terminate();
        host.Dispose();
        // The next node is on another database, and each would keep the connections of the one before for minutes.
        NpgsqlConnection.ClearAllPools();
    }
}
