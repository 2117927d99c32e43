using Akka.Actor;
using Akka.Cluster.Tools.Client;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Configuration;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Population;

namespace ArchetypeRC.Actors.Hosting;

/// <summary>The HOCON of a node: its threads, its serializers, its store, and the profiles in cluster-config/.</summary>
internal static class NodeConfig
{
    /// <summary>Our own keys with their defaults.</summary>
    public static Config Reference => Profile("reference");

    public static Config For(ArchetypeOptions options)
    {
        var profile = options.SeedNodes.IsEmpty ? Profile("one-node").WithFallback(Profile("cluster")) : Profile("cluster");
        return Dispatchers(options)
            .WithFallback(Quorum(options))
            .WithFallback(Encryption(options.Certificate))
            .WithFallback(Profile("node"))
            .WithFallback(profile)
            .WithFallback(InstanceMessageSerializer.Binding)
            .WithFallback(JobMessageSerializer.Binding)
            .WithFallback(Passage)
            .WithFallback(options.Store.Config);
    }

    /// <summary>The HOCON of a process that only talks to a cluster.</summary>
    public static Config For(ArchetypeClientOptions options) =>
        Encryption(options.Certificate)
            .WithFallback(Profile("client"))
            .WithFallback(Profile("node"))
            .WithFallback(InstanceMessageSerializer.Binding)
            .WithFallback(JobMessageSerializer.Binding)
            .WithFallback(Passage);

    // What carries messages between clients and nodes. Its serializers must be known from the start: later they are not
    // found any more, and the messages would travel as JSON.
    private static Config Passage => ClusterClientReceptionist.DefaultConfig().WithFallback(DistributedPubSub.DefaultConfig());

    private static Config Encryption(NodeCertificate? certificate) => certificate is null
        ? Config.Empty
        : ConfigurationFactory.ParseString("akka.remote.dot-netty.tcp.enable-ssl = on");

    // A first seed that is started again and does not find the others in time would found a second cluster on the same store. It looks for
    // longer than a busy node takes to answer; the others only ask again after as long, and would join late.
    private static Config Quorum(ArchetypeOptions options)
    {
        var founds = options.SeedNodes is [var first, ..] && Address.Parse(first) is { } seed && seed.Host == options.HostName && seed.Port == options.Port;
        return ConfigurationFactory.ParseString($$"""
            akka.cluster {
              min-nr-of-members = {{(options.SeedNodes.Length / 2) + 1}}
              {{(founds ? "seed-node-timeout = 20s" : "")}}
            }
            """);
    }

    private static Config Profile(string name)
    {
        var assembly = typeof(NodeConfig).Assembly;
        using var stream = assembly.GetManifestResourceStream($"cluster-config.{name}.conf")
            ?? throw new InvalidOperationException($"The profile {name}.conf is not built into {assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }

    private static Config Dispatchers(ArchetypeOptions options) => ConfigurationFactory.ParseString($$"""
        {{ReservoirActor.DispatcherName}} {
          type = ForkJoinDispatcher
          throughput = 5
          dedicated-thread-pool {
            thread-count = {{options.InstanceThreads}}
            threadtype = background
          }
        }
        {{EvaluationWorker.DispatcherName}} {
          type = ForkJoinDispatcher
          throughput = 1
          dedicated-thread-pool {
            thread-count = {{Math.Max(1, options.Workers) + WorkerPool.SpareThreads}}
            threadtype = background
          }
        }
        """);
}
