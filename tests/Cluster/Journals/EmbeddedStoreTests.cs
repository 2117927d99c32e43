using System.Collections.Concurrent;
using System.Globalization;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Tests.Cluster.Nodes;
using ArchetypeRC.Tests.Cluster.Processes;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Cluster.Journals;

/// <summary>A node with the embedded store whose disk is full, and then read-only.</summary>
public sealed class EmbeddedStoreTests(ITestOutputHelper output)
{
    private const int Streams = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task Full_disk_and_read_only_disk_are_refused_and_the_node_goes_on_after_the_cure()
    {
        using var scratch = new ScratchDirectory();
        var data = Directory.CreateDirectory(scratch["data"]).FullName;
        using var disk = SmallDisk.Mount(data, "64m");
        var streams = Enumerable.Range(0, Streams).Select(number => new WrittenStream("embedded", number)).ToArray();
        await using (var node = await StartAsync(scratch, data))
        {
            await using var user = await ClusterUser.StartAsync(node.Address);
            await Task.WhenAll(streams.Select(stream => stream.CreateAsync(user.Client)));
            await FullAsync(node, user, disk, streams);
            await node.KillAsync();
        }

        disk.MakeReadOnly();
        disk.AssertRefusesPlainWrite(1);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(scratch, data));
        output.WriteLine($"read-only: {refused.Message}");
        Assert.Contains("ended with 2", refused.Message, StringComparison.Ordinal);
        Assert.Contains(data, refused.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", refused.Message, StringComparison.Ordinal);

        disk.MakeWritable();
        await using var again = await StartAsync(scratch, data);
        await using var back = await ClusterUser.StartAsync(again.Address);
        foreach (var stream in streams)
        {
            var next = (await back.Client.DescribeAsync(stream.Instance)).NextSequence;
            await stream.WriteAsync(back.Client, Math.Max(next, stream.Acknowledged + 20)).WaitAsync(Limit);
            await stream.AssertUndisturbedAsync(back.Client);
        }
    }

    // Under load, until every instance has said so.
    private async Task FullAsync(NodeProcess node, ClusterUser user, SmallDisk disk, WrittenStream[] streams)
    {
        using var enough = new CancellationTokenSource();
        var writing = Task.WhenAll(streams.Select(stream => stream.WriteAsync(user.Client, 50_000, cancellation: enough.Token)));
        await Condition.HoldsAsync(() => streams.Sum(stream => stream.Acknowledged) > 300, "rows are acknowledged");
        disk.Fill();
        var told = new ConcurrentQueue<(WrittenStream Stream, IInstanceReply Reply)>();
        await Condition.HoldsAsync(
            () =>
            {
                foreach (var stream in streams)
                    user.Tell(node.Address, stream.Batch(stream.Acknowledged, 5), (_, reply) => told.Enqueue((stream, reply)));
                return streams.All(stream => told.Any(t => t.Stream == stream && t.Reply is InstanceRefused { Reason: InstanceRefusal.StorageFailed }));
            },
            "every instance says that the disk is full");
        var landed = streams.Select(stream => stream.Acknowledged).ToArray();
        disk.Free();
        await Condition.HoldsAsync(
            () => streams.Zip(landed, (stream, then) => stream.Acknowledged > then + 50).All(gone => gone), "every instance goes on when there is space");
        await enough.CancelAsync();
        await writing.WaitAsync(Limit);
        foreach (var (stream, reply) in told)
        {
            if (reply is BatchAnswered answer)
                stream.Log(answer);
        }

        var refusals = told.Select(t => t.Reply).OfType<InstanceRefused>().ToArray();
        foreach (var said in refusals.GroupBy(r => $"{r.Reason}: {r.Explanation}"))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"full: {said.Count()} × {said.Key}"));
        Assert.Contains(refusals, r => r.Explanation.Contains("full", StringComparison.Ordinal));
    }

    private static Task<NodeProcess> StartAsync(ScratchDirectory scratch, string data) => NodeProcess.StartAsync(
        scratch["node.log"], "--port", "0", "--data-dir", data, "--workers", "0");
}
