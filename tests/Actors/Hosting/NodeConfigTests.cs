using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Configuration;
using Akka.Serialization;
using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.Sql;

namespace ArchetypeRC.Tests.Actors.Hosting;

public sealed class NodeConfigTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("archetyperc-config-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

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

    [Fact]
    public void Akka_has_no_way_to_standard_output()
    {
        var node = NodeConfig.For(new ArchetypeOptions { Store = SqlStore.Sqlite(directory) });
        var guest = NodeConfig.For(new ArchetypeClientOptions { Nodes = ["akka.tcp://archetyperc@127.0.0.1:4053"] });
        foreach (var config in new[] { node, guest })
        {
            Assert.Equal(typeof(SilentLogger), Type.GetType(config.GetString("akka.stdout-logger-class", "")));
            using var system = ActorSystem.Create("silent", ConfigurationFactory.ParseString("akka.actor.provider = local").WithFallback(config));
            Assert.IsType<SilentLogger>(system.Settings.StdoutLogger);
        }
    }

    [Theory]
    [InlineData(4053, 20)]
    [InlineData(4054, 5)]
    public void Seed_that_would_found_a_cluster_looks_longer_for_the_others(int port, int seconds)
    {
        var config = NodeConfig.For(new ArchetypeOptions
        {
            Store = SqlStore.Sqlite(directory),
            Port = port,
            SeedNodes = ["akka.tcp://archetyperc@127.0.0.1:4053", "akka.tcp://archetyperc@127.0.0.1:4054", "akka.tcp://archetyperc@127.0.0.1:4055"],
        });
        Assert.Equal(TimeSpan.FromSeconds(seconds), config.GetTimeSpan("akka.cluster.seed-node-timeout", TimeSpan.FromSeconds(5)));
        Assert.Equal(2, config.GetInt("akka.cluster.min-nr-of-members"));
    }

    [Theory]
    [InlineData(typeof(LearnBatch))]
    [InlineData(typeof(Send))]
    public void Client_and_node_send_nothing_as_JSON(Type message)
    {
        var node = NodeConfig.For(new ArchetypeOptions { Store = SqlStore.Sqlite(directory), ServesClients = true });
        var client = NodeConfig.For(new ArchetypeClientOptions { Nodes = ["akka.tcp://archetyperc@127.0.0.1:4053"] });
        foreach (var config in new[] { node, client })
        {
            using var system = ActorSystem.Create("config", config.WithFallback(ConfigurationFactory.Default()));
            Assert.IsNotType<NewtonSoftJsonSerializer>(system.Serialization.FindSerializerForType(message));
        }
    }
}
