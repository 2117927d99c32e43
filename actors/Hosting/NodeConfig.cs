using Akka.Configuration;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Population;

namespace ArchetypeRC.Actors.Hosting;

/// <summary>The HOCON of a node: dispatchers, serializers, and a cluster that notices in seconds.</summary>
internal static class NodeConfig
{
    public static Config For(ArchetypeOptions options) =>
        Dispatchers(options)
            .WithFallback(options.SeedNodes.IsEmpty ? ClusterOfOne : Cluster)
            .WithFallback(InstanceMessageSerializer.Binding)
            .WithFallback(JobMessageSerializer.Binding)
            .WithFallback(options.Store.Config);

    private static Config Cluster { get; } = ConfigurationFactory.ParseString("""
        akka.cluster {
          failure-detector {
            heartbeat-interval = 0.5s
            acceptable-heartbeat-pause = 3s
            threshold = 8
          }
          split-brain-resolver.stable-after = 3s
          down-removal-margin = 1s
          gossip-interval = 0.5s
          sharding {
            waiting-for-state-timeout = 5s
            updating-state-timeout = 5s
            retry-interval = 1s
            coordinator-failure-backoff = 1s
          }
          singleton.hand-over-retry-interval = 0.5s
        }
        """);

    // Nobody to wait for: the only member comes up, and its shards and singletons with it, as fast as it can.
    private static Config ClusterOfOne { get; } = ConfigurationFactory.ParseString("""
        akka.cluster {
          periodic-tasks-initial-delay = 10ms
          leader-actions-interval = 50ms
          gossip-interval = 50ms
          sharding {
            waiting-for-state-timeout = 5s
            updating-state-timeout = 5s
            retry-interval = 200ms
            coordinator-failure-backoff = 200ms
            distributed-data.gossip-interval = 200ms
            distributed-data.notify-subscribers-interval = 50ms
          }
          singleton.hand-over-retry-interval = 0.2s
          singleton-proxy.singleton-identification-interval = 0.2s
        }
        """).WithFallback(Cluster);

    private static Config Dispatchers(ArchetypeOptions options) => ConfigurationFactory.ParseString($$"""
        akka {
          loglevel = WARNING
          stdout-loglevel = WARNING
          log-dead-letters = off
          coordinated-shutdown.exit-clr = off
        }
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
            thread-count = {{Math.Max(1, options.Workers)}}
            threadtype = background
          }
        }
        """);
}
