using System.Collections.Concurrent;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Cluster.Journals;
using ArchetypeRC.Tests.Cluster.Nodes;
using ArchetypeRC.Tests.Cluster.Processes;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Cluster.Partitions;

/// <summary>
/// One node is cut off from the two others, and neither from the database nor from its clients: nothing but the rules of the
/// store keeps it from writing on while the others take over.
/// </summary>
public sealed class PartitionTests(ITestOutputHelper output)
{
    private const int Streams = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [SkippableFact]
    public async Task Node_cut_off_from_the_others_but_not_from_the_database_ends_and_the_others_go_on()
    {
        SuiteForm.IsRepeat();
        using var network = NodeNetwork.Create();
        StoreProxy? proxy = null;
        var cluster = new ThreeNodes
        {
            Hosts = network.Hosts,
            Program = node => $"{network.On(node)} {ThreeNodes.Built}",
            CreateStore = server => (proxy = StoreProxy.Before(server.CreateDatabase(), network.Outside)).Store,
        };
        await cluster.InitializeAsync();
        try
        {
            await cluster.HealAsync();
            await CutOffAsync(cluster, network);
        }
        finally
        {
            await cluster.DisposeAsync();
            if (proxy is not null)
                await proxy.DisposeAsync();
        }
    }

    private async Task CutOffAsync(ThreeNodes cluster, NodeNetwork network)
    {
        await using var user = await ClusterUser.StartAtAsync(network.Outside, cluster.Addresses);
        var streams = Enumerable.Range(0, Streams).Select(number => new WrittenStream("cut", number)).ToArray();
        await Task.WhenAll(streams.Select(stream => stream.CreateAsync(user.Client)));
        var point = 400 + new RandomStream(21).NextInt(800);
        var told = new ConcurrentQueue<(WrittenStream Stream, IInstanceReply Reply)>();
        using var enough = new CancellationTokenSource();
        var writing = Task.WhenAll(streams.Select(stream => stream.WriteAsync(user.Client, 50_000, cancellation: enough.Token)));
        await Condition.HoldsAsync(() => streams.Sum(stream => stream.Acknowledged) >= point, "the drawn row is acknowledged");

        var owners = await Task.WhenAll(streams.Select(stream => user.OwnerAsync(cluster.Addresses[0], stream.Instance)));
        var alone = cluster.IndexOf(owners[0]);
        var held = streams.Where((_, i) => owners[i] == owners[0]).ToArray();
        var others = Enumerable.Range(0, 3).Where(node => node != alone).ToArray();
        foreach (var other in others)
            network.Cut(alone, other);
        var landed = held.Select(stream => stream.Acknowledged).ToArray();
        output.WriteLine($"node {alone}, which serves {held.Length} of {Streams}, was cut off after {streams.Sum(s => s.Acknowledged)} rows (drawn: {point})");

        // Its clients do not know and go on, for as long as it lives; the others' clients, too.
        var errors = cluster[alone];
        var ended = cluster.EndedAsync(alone);
        var asked = 0;
        while (!ended.IsCompleted)
        {
            foreach (var stream in held)
            {
                user.Tell(owners[0], stream.Batch(stream.Acknowledged, 10), (_, reply) => told.Enqueue((stream, reply)));
                asked++;
            }

            await Task.WhenAny(ended, Task.Delay(TimeSpan.FromMilliseconds(100)));
        }

        var end = await ended;
        Assert.True(end.Code == 3, errors.Errors);
        await Condition.HoldsAsync(
            () => held.Zip(landed, (stream, then) => stream.Acknowledged > then + 300).All(gone => gone), "what the lost node served goes on");
        if (SuiteForm.Long)
        {
            // Whoever restarts it at once finds that it founds no second cluster on the same store.
            var again = await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.StartAsync(alone, attempts: 1));
            Assert.Contains("ended with 4", again.Message, StringComparison.Ordinal);
            output.WriteLine($"started again while cut off: {again.Message}");
        }

        network.Heal();
        await cluster.HealAsync();
        await enough.CancelAsync();
        await writing.WaitAsync(Limit);
        output.WriteLine($"it was asked {asked} times after the cut and answered: "
            + string.Join(", ", told.GroupBy(t => t.Reply is InstanceRefused refused ? refused.Reason.ToString() : t.Reply.GetType().Name)
                .Select(group => $"{group.Count()} × {group.Key}")));

        foreach (var (stream, reply) in told)
        {
            if (reply is BatchAnswered answer)
                stream.Log(answer);
        }

        foreach (var stream in streams)
        {
            var next = (await user.Client.DescribeAsync(stream.Instance)).NextSequence;
            await stream.WriteAsync(user.Client, Math.Max(next, stream.Acknowledged + 20)).WaitAsync(Limit);
            await stream.AssertUndisturbedAsync(user.Client);
        }
    }
}
