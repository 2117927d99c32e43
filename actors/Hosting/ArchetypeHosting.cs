using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Client;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Pattern;
using Akka.Remote.Hosting;
using ArchetypeRC.Actors.Admission;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Runtime.Specs;
using Microsoft.Extensions.DependencyInjection;

namespace ArchetypeRC.Actors.Hosting;

/// <summary>Puts reservoirs into a host: one line on its builder.</summary>
public static class ArchetypeHosting
{
    /// <summary>Name of the actor system, and so part of the address of every node.</summary>
    public const string SystemName = "archetyperc";

    private const string Role = "archetyperc";
    private const string InstancesName = "instance";
    private const string SupervisorName = "population";

    // Where the shard region and the singleton's proxy live on every node, as Akka.Hosting makes them.
    private const string InstancesPath = "/system/sharding/" + InstancesName;
    private const string SupervisorPath = "/user/" + SupervisorName + "-proxy";

    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestartAtMostAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan GiveBackWithin = TimeSpan.FromSeconds(3);

    /// <summary>Adds a node to a host's services, with <see cref="IArchetypeClient"/> to use it.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">How the node runs.</param>
    /// <param name="configure">Whatever else the host wants of its actor system: loggers, actors of its own.</param>
    /// <exception cref="SpecRefusedException">An option is out of its range.</exception>
    public static IServiceCollection AddArchetypeRC(
        this IServiceCollection services, ArchetypeOptions options, Action<AkkaConfigurationBuilder>? configure = null)
    {
        Check(options.Validate());
        services.AddAkka(SystemName, builder =>
        {
            builder.AddArchetypeRC(options);
            configure?.Invoke(builder);
        });
        services.AddSingleton(provider => Client(provider.GetRequiredService<ActorSystem>(), options.Patience));
        return services;
    }

    /// <summary>
    /// Adds to a host's services an <see cref="IArchetypeClient"/> of a cluster that the host is no member of. What is safe to
    /// send again is sent again until it is answered or the patience is over, so that the loss of a node is only a delay.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Which cluster.</param>
    /// <param name="configure">Whatever else the host wants of its actor system.</param>
    /// <exception cref="SpecRefusedException">An option is out of its range.</exception>
    public static IServiceCollection AddArchetypeClient(
        this IServiceCollection services, ArchetypeClientOptions options, Action<AkkaConfigurationBuilder>? configure = null)
    {
        Check(options.Validate());
        services.AddAkka(SystemName, builder =>
        {
            builder
                .AddHocon(NodeConfig.For(options), HoconAddMode.Prepend)
                .WithRemoting(new RemoteOptions { HostName = options.HostName, Port = 0 });
            if (options.Certificate is { } certificate)
                builder.AddSetup(certificate.Setup);
            configure?.Invoke(builder);
        });
        services.AddSingleton<IArchetypeClient>(provider =>
        {
            var system = provider.GetRequiredService<ActorSystem>();
            var contact = system.ActorOf(ClusterClient.Props(ClusterClientSettings.Create(system)
                .WithInitialContacts([.. options.Nodes.Select(node => new RootActorPath(Address.Parse(node)) / "system" / "receptionist")])), "contact");
            return new ArchetypeClient(
                system,
                system.ActorOf(ClusterPassage.PropsFor(contact, InstancesPath, options.Patience), "instances"),
                system.ActorOf(ClusterPassage.PropsFor(contact, SupervisorPath, options.Patience), "supervisor"),
                options.Patience,
                options.Attempt,
                options.Notice);
        });
        return services;
    }

    /// <summary>Adds a node to an Akka.Hosting builder: store, cluster, instances, supervisor and workers.</summary>
    /// <exception cref="SpecRefusedException">An option is out of its range.</exception>
    public static AkkaConfigurationBuilder AddArchetypeRC(this AkkaConfigurationBuilder builder, ArchetypeOptions options)
    {
        Check(options.Validate());
        var weights = new ReservoirWeights();
        if (options.Certificate is { } certificate)
            builder.AddSetup(certificate.Setup);
        var admission = new NodeAdmission(options.Instances.Admission, TimeProvider.System);
        return builder
            .AddHocon(NodeConfig.For(options), HoconAddMode.Prepend)
            .AddSetup(options.Store.Setup)
            .WithRemoting(new RemoteOptions { HostName = options.HostName, Port = options.Port })
            .WithClustering(new ClusterOptions
            {
                Roles = [Role],
                SeedNodes = [.. options.SeedNodes],
                SplitBrainResolver = new KeepMajorityOption(),
            })
            .WithShardRegion<ReservoirActor>(
                InstancesName,
                (_, _, _) => id => ReservoirActor.PropsFor(new InstanceId(id), options.Instances, weights, admission),
                new InstanceRouter(),
                new ShardOptions { Role = Role, StateStoreMode = StateStoreMode.DData, RememberEntities = false, ShouldPassivateIdleEntities = false })
            .WithSingleton<PopulationSupervisor>(
                SupervisorName,
                // The manager does not start a singleton again that stopped by itself, as one does whose journal failed.
                (_, _, _) => BackoffSupervisor.Props(Backoff.OnStop(
                    PopulationSupervisor.PropsFor(options.Population, TimeProvider.System), "supervisor", RestartAfter, RestartAtMostAfter, randomFactor: 0.2, maxNrOfRetries: -1)),
                new ClusterSingletonOptions { Role = Role })
            .WithActors((system, registry, _) =>
            {
                if (options.Workers == 0)
                    return;
                var pool = system.ActorOf(
                    WorkerPool.PropsFor(registry.Get<PopulationSupervisor>(), options.Workers, options.Population, TimeProvider.System), "evaluations");

                // A node that ends in good order gives back what it was evaluating: nothing is held against those births.
                CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "give-births-back", async () =>
                {
                    try
                    {
                        await pool.Ask<StoodDown>(new WorkerPool.EndWork(), GiveBackWithin).ConfigureAwait(false);
                    }
                    catch (AskTimeoutException)
                    {
                        // The supervisor is not in reach; its watch over the workers tells it that they are no more.
                    }

                    return Akka.Done.Instance;
                });
            })
            .AddStartup((system, registry) =>
            {
                if (options.ServesClients)
                {
                    var receptionist = ClusterClientReceptionist.Get(system);
                    receptionist.RegisterService(registry.Get<ReservoirActor>());
                    receptionist.RegisterService(registry.Get<PopulationSupervisor>());
                }

                // A cluster of one has nobody to be invited by.
                if (options.SeedNodes.IsEmpty)
                {
                    var cluster = Akka.Cluster.Cluster.Get(system);
                    cluster.Join(cluster.SelfAddress);
                }
            });
    }

    /// <summary>The client of a node that <see cref="AddArchetypeRC(AkkaConfigurationBuilder, ArchetypeOptions)"/> set up.</summary>
    /// <param name="system">Its actor system, started.</param>
    /// <param name="patience">How long a call waits for its answer.</param>
    public static IArchetypeClient Client(ActorSystem system, TimeSpan patience)
    {
        var registry = ActorRegistry.For(system);
        return new ArchetypeClient(system, registry.Get<ReservoirActor>(), registry.Get<PopulationSupervisor>(), patience);
    }

    private static void Check(ImmutableArray<SpecProblem> problems)
    {
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
    }
}
