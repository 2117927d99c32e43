using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Nodes;

/// <summary>Limits in a node's file hold for those who ask the node.</summary>
public sealed class AdmissionFileTests
{
    [Fact]
    public async Task Limits_in_a_file_refuse_an_instance_and_a_batch_and_name_themselves()
    {
        using var scratch = new ScratchDirectory();
        await File.WriteAllTextAsync(scratch["node.conf"], """
            archetyperc.node {
              workers = -1
              admission.node.samples-per-second = 2
              admission.tenant.instances = 1
            }
            """);
        await using var node = await NodeProcess.StartAsync(
            scratch["log"], "--config", scratch["node.conf"], "--port", "0", "--data-dir", scratch["data"]);
        await using var user = await ClusterUser.StartAsync(node.Address);
        var spec = new ModelSpec
        {
            Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] },
            Reservoir = new EchoStateSpec { Units = 10, InDegree = 3 },
        };
        var pump = new InstanceId("plant/pump-1");
        await user.Client.CreateAsync(pump, spec);
        await user.Client.CreateAsync(new InstanceId("lab/probe-1"), spec);

        var second = await Assert.ThrowsAsync<InstanceRefusedException>(() => user.Client.CreateAsync(new InstanceId("plant/pump-2"), spec));
        Assert.Equal(InstanceRefusal.OverLimit, second.Refusal.Reason);
        Assert.Contains("Tenant 'plant'", second.Message, StringComparison.Ordinal);

        // The first batch may be as large as it likes; it takes a hundred times the second's share.
        await user.Client.LearnAsync(new LearnBatch(pump, 0, 200, 1, new double[200], -1));
        var tooFast = await Assert.ThrowsAsync<InstanceRefusedException>(
            () => user.Client.LearnAsync(new LearnBatch(pump, 200, 200, 1, new double[200], -1)));
        Assert.Equal(InstanceRefusal.OverLimit, tooFast.Refusal.Reason);
        Assert.Contains("The node", tooFast.Message, StringComparison.Ordinal);
        Assert.True(tooFast.Refusal.RetryAfter > TimeSpan.Zero);
        Assert.Equal(200, (await user.Client.DescribeAsync(pump)).NextSequence);
        await node.StopAsync();
    }
}
