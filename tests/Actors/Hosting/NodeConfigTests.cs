using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Persistence.Sql;

namespace ArchetypeRC.Tests.Actors.Hosting;

public sealed class NodeConfigTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("archetyperc-config-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Theory]
    [InlineData("node")]
    [InlineData("one-node")]
    [InlineData("cluster")]
    public void Every_key_of_a_profile_is_one_that_Akka_knows(string profile)
    {
        using var stream = typeof(ArchetypeOptions).Assembly.GetManifestResourceStream($"cluster-config.{profile}.conf")!;
        var config = ConfigurationFactory.ParseString(new StreamReader(stream).ReadToEnd());
        var known = ClusterSharding.DefaultConfig()
            .WithFallback(ClusterSingleton.DefaultConfig())
            .WithFallback(ConfigurationFactory.FromResource<Akka.Cluster.Cluster>("Akka.Cluster.Configuration.Cluster.conf"))
            .WithFallback(ConfigurationFactory.FromResource<Akka.DistributedData.DistributedData>("Akka.DistributedData.reference.conf"))
            .WithFallback(ConfigurationFactory.Default());
        var keys = Paths("", config.Root).ToArray();
        Assert.NotEmpty(keys);
        Assert.DoesNotContain(keys, key => !known.HasPath(key) && !known.HasPath(key.Replace("sharding.", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Node_alone_is_quick_and_node_among_others_patient()
    {
        var alone = NodeConfig.For(new ArchetypeOptions { Store = SqlStore.Sqlite(directory) });
        var member = NodeConfig.For(new ArchetypeOptions
        {
            Store = SqlStore.Sqlite(directory), SeedNodes = ["akka.tcp://archetyperc@127.0.0.1:4053"],
        });
        Assert.Equal(TimeSpan.FromMilliseconds(50), alone.GetTimeSpan("akka.cluster.gossip-interval"));
        Assert.Equal(TimeSpan.FromMilliseconds(500), member.GetTimeSpan("akka.cluster.gossip-interval"));
        Assert.Equal(TimeSpan.FromSeconds(3), member.GetTimeSpan("akka.cluster.failure-detector.acceptable-heartbeat-pause"));
    }

    private static IEnumerable<string> Paths(string path, HoconValue value)
    {
        if (!value.IsObject())
            return [path];
        return value.GetObject().Items.SelectMany(child => Paths(path.Length == 0 ? child.Key : $"{path}.{child.Key}", child.Value));
    }
}
