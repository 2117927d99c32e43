using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.Sql;
using ArchetypeRC.Tests.Cluster.KillPoints;

namespace ArchetypeRC.Tests.Cluster.Fencing;

/// <summary>
/// A process that owns one instance, in place of a node: no cluster tells it that it was replaced, as none tells a frozen one.
/// Reads commands as lines (<c>create</c>, <c>learn FIRST COUNT</c>, <c>start</c>, <c>state</c>) and writes what it is answered, without waiting in between.
/// </summary>
internal static class OwnerProcess
{
    /// <summary>First argument of the program; after it come the kind of store, its place, the rows between two snapshots, and, for one
    /// that is to be killed, the name of a <see cref="KillPoint"/> and which time it is.</summary>
    public const string Command = "own-instance";

    /// <summary>The embedded store in a directory, as a kind of store.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>A PostgreSQL database, by its connection string, as a kind of store.</summary>
    public const string Postgres = "postgres";

    public static SqlStore Store(string kind, string place) => kind == Sqlite ? SqlStore.Sqlite(place) : SqlStore.Postgres(place);

    public static async Task RunAsync(SqlStore store, int snapshotEveryRows, Landing? landing, TextReader commands)
    {
        var settings = ConfigurationFactory.ParseString($$"""
            akka.loglevel = WARNING
            akka.stdout-loglevel = OFF
            akka.loggers = []
            {{ReservoirActor.DispatcherName}} {
              type = ForkJoinDispatcher
              dedicated-thread-pool.thread-count = 1
            }
            """).WithFallback(InstanceMessageSerializer.Binding).WithFallback(store.Config);
        using var system = ActorSystem.Create(
            "owner",
            ActorSystemSetup.Create(
                BootstrapSetup.Create().WithConfig(settings), landing is null ? store.Setup : TracedStore.Setup(store, landing)));
        var console = system.ActorOf(Props.Create(() => new OwnerConsole(snapshotEveryRows, landing)));
        while (await commands.ReadLineAsync() is { } line)
            console.Tell(line);
        await system.Terminate();
    }
}
