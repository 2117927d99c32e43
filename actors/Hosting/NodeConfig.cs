using Akka.Configuration;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Population;

namespace ArchetypeRC.Actors.Hosting;

/// <summary>The HOCON of a node: its threads, its serializers, its store, and the profiles in cluster-config/.</summary>
internal static class NodeConfig
{
    public static Config For(ArchetypeOptions options)
    {
        var profile = options.SeedNodes.IsEmpty ? Profile("one-node").WithFallback(Profile("cluster")) : Profile("cluster");
        return Dispatchers(options)
            .WithFallback(Profile("node"))
            .WithFallback(profile)
            .WithFallback(InstanceMessageSerializer.Binding)
            .WithFallback(JobMessageSerializer.Binding)
            .WithFallback(options.Store.Config);
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
            thread-count = {{Math.Max(1, options.Workers)}}
            threadtype = background
          }
        }
        """);
}
