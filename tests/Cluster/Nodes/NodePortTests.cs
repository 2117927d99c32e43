using System.Globalization;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Cluster.Streams;

namespace ArchetypeRC.Tests.Cluster.Nodes;

/// <summary>A node that is started twice.</summary>
public sealed class NodePortTests
{
    [Fact]
    public async Task Node_on_a_port_in_use_is_refused_in_a_sentence_and_the_other_serves_on()
    {
        using var scratch = new ScratchDirectory();
        await using var node = await NodeProcess.StartAsync(scratch["log"], "--port", "0", "--data-dir", scratch["data"]);
        var port = new Uri(node.Address.Replace("akka.tcp://archetyperc@", "tcp://", StringComparison.Ordinal)).Port;
        await using var second = ProgramRun.Start(
            "node", "--port", port.ToString(CultureInfo.InvariantCulture), "--data-dir", scratch["second"]);
        (await second.EndAsync()).AssertRefused($"cannot listen at 127.0.0.1:{port}", "--port");

        await using var user = await ClusterUser.StartAsync(node.Address);
        var spec = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] }, Reservoir = new EchoStateSpec { Units = 10, InDegree = 3 } };
        Assert.Equal(0, (await user.Client.CreateAsync(new InstanceId("pump-1"), spec)).NextSequence);
        await node.StopAsync();
    }
}
