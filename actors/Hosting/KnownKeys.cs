using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Client;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.Persistence.Sql;

namespace ArchetypeRC.Actors.Hosting;

/// <summary>
/// Tells keys of a configuration that nobody reads, which is what a misspelled one is: Akka takes them without a word. A key is
/// known when it stands in the reference configuration of one of Akka's parts that a node runs, or in ours.
/// </summary>
public static class KnownKeys
{
    private const string ShardsOwn = "akka.cluster.sharding.distributed-data.";

    // Below these stand names that a host gives itself.
    private static readonly ImmutableArray<string> Open =
    [
        "akka.actor.serializers.", "akka.actor.serialization-bindings.", "akka.actor.serialization-identifiers.", "akka.actor.deployment.",
    ];

    private static readonly Lazy<Config> All = new(() => NodeConfig.Reference
        .WithFallback(ClusterSharding.DefaultConfig())
        .WithFallback(ClusterClientReceptionist.DefaultConfig())
        .WithFallback(Read("Akka.Cluster.Tools", "Akka.Cluster.Tools.PublishSubscribe.reference.conf"))
        .WithFallback(Read("Akka.Cluster.Tools", "Akka.Cluster.Tools.Singleton.reference.conf"))
        .WithFallback(Read("Akka.Cluster", "Akka.Cluster.Configuration.Cluster.conf"))
        .WithFallback(Read("Akka.DistributedData", "Akka.DistributedData.reference.conf"))
        .WithFallback(Read("Akka.Remote", "Akka.Remote.Configuration.Remote.conf"))
        .WithFallback(SqlPersistence.DefaultConfiguration)
        .WithFallback(Read("Akka.Persistence", "Akka.Persistence.persistence.conf"))
        .WithFallback(Read("Akka.Streams", "Akka.Streams.reference.conf"))
        .WithFallback(ConfigurationFactory.Default()));

    /// <summary>Our own keys with what holds when nothing is said; cluster-config/reference.conf.</summary>
    public static Config Reference => NodeConfig.Reference;

    /// <summary>The unknown keys of a configuration, each with its whole path; empty when all are known.</summary>
    /// <param name="config">The configuration, without fallbacks.</param>
    public static ImmutableArray<string> UnknownIn(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.IsEmpty ? [] : [.. Paths("", config.Root).Where(path => !IsKnown(path))];
    }

    private static bool IsKnown(string path) =>
        Open.Any(section => path.StartsWith(section, StringComparison.Ordinal))
        || All.Value.HasPath(path)
        || (path.StartsWith(ShardsOwn, StringComparison.Ordinal)
            && All.Value.HasPath("akka.cluster.distributed-data." + path[ShardsOwn.Length..]));

    private static IEnumerable<string> Paths(string path, HoconValue value) => value.IsObject()
        ? value.GetObject().Items.SelectMany(child => Paths(path.Length == 0 ? child.Key : $"{path}.{child.Key}", child.Value))
        : [path];

    private static Config Read(string assembly, string resource)
    {
        using var stream = System.Reflection.Assembly.Load(assembly).GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{assembly} holds no {resource}.");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
