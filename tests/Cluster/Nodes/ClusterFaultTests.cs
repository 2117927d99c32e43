using System.Collections.Concurrent;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Cluster.Processes;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Cluster.Nodes;

/// <summary>
/// Three processes, faults made for real, and after each the same check: every acknowledged row was learned exactly once, and every
/// prediction is bit for bit that of a model that was never disturbed.
/// </summary>
[Collection(nameof(ThreeNodes))]
public sealed class ClusterFaultTests(ThreeNodes cluster, ITestOutputHelper output)
{
    private const int Streams = 8;

    [SkippableFact]
    public async Task Owner_killed_under_load_loses_nothing_and_repeats_nothing()
    {
        var kills = SuiteForm.Long ? 20 : 2;
        const int RowsPerKill = 2_000;
        await cluster.HealAsync();
        await using var user = await ClusterUser.StartAsync(cluster.Addresses);
        var streams = await CreateAsync(user.Client, "killed");
        var random = new RandomStream(20);
        for (var kill = 0; kill < kills; kill++)
        {
            // Upon an acknowledgement drawn from the seed, the node that serves the first stream is killed.
            var point = random.NextInt(RowsPerKill / 2) + (RowsPerKill / 4);
            var owner = cluster.IndexOf(await user.OwnerAsync(cluster.Addresses[0], streams[0].Instance));
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var rows = 0;
            var target = streams[0].Acknowledged + (RowsPerKill / Streams);
            var writing = Task.WhenAll(streams.Select(stream => stream.WriteAsync(user.Client, target, count =>
            {
                if (Interlocked.Add(ref rows, count) >= point)
                    reached.TrySetResult();
            })));
            await reached.Task.WaitAsync(Limit);
            var landed = Volatile.Read(ref rows);
            await cluster.KillAsync(owner);
            await writing.WaitAsync(Limit);
            output.WriteLine($"kill {kill}: node {owner} upon row {point} of {RowsPerKill}; it landed after {landed} acknowledged rows");
            await cluster.HealAsync();
        }

        await AssertUndisturbedAsync(user.Client, streams);
    }

    [SkippableFact]
    public async Task Duplicate_reordered_and_gapped_batches_are_learned_once_and_in_order()
    {
        SuiteForm.IsRepeat();
        await cluster.HealAsync();
        await using var user = await ClusterUser.StartAsync(cluster.Addresses);
        var stream = (await CreateAsync(user.Client, "shuffled"))[0];
        var random = new RandomStream(5);
        var told = new ConcurrentQueue<IInstanceReply>();
        await stream.WriteAsync(user.Client, 50);
        for (var round = 0; round < 20; round++)
        {
            // Around the head: some overlap it, some repeat, some leave a gap; sent to any node at once.
            var head = stream.Acknowledged;
            for (var i = 0; i < 6; i++)
            {
                var first = Math.Max(0, head - 10 + random.NextInt(25));
                user.Tell(cluster.Addresses[random.NextInt(3)], stream.Batch(first, 1 + random.NextInt(10)), (_, reply) => told.Enqueue(reply));
            }

            await stream.WriteAsync(user.Client, head + 10);
        }

        await Condition.HoldsAsync(() => told.Count == 120, "every batch is answered");
        foreach (var answer in told.OfType<BatchAnswered>())
            stream.Log(answer);
        Assert.NotEmpty(told.OfType<BatchAnswered>());
        Assert.All(told.OfType<InstanceRefused>(), refused => Assert.Equal(InstanceRefusal.SequenceGap, refused.Reason));
        output.WriteLine($"{told.OfType<BatchAnswered>().Count()} answered, {told.OfType<InstanceRefused>().Count()} refused for a gap");

        // What ran beyond the client's own head was learned too: it goes on where the instance stands.
        var next = (await user.Client.DescribeAsync(stream.Instance)).NextSequence;
        await stream.WriteAsync(user.Client, Math.Max(next, stream.Acknowledged + 10));
        await stream.AssertUndisturbedAsync(user.Client);
    }

    [SkippableFact]
    public async Task Client_that_comes_back_to_another_node_is_answered_the_same()
    {
        await cluster.HealAsync();
        WrittenStream stream;
        await using (var first = await ClusterUser.StartAsync(cluster.Addresses[0]))
        {
            stream = (await CreateAsync(first.Client, "moved"))[0];
            await stream.WriteAsync(first.Client, 200);
        }

        await using var second = await ClusterUser.StartAsync(cluster.Addresses[2]);
        for (var row = 0; row < 200; row += 40)
            stream.Log(await second.Client.LearnAsync(stream.Batch(row, 40)));
        await stream.WriteAsync(second.Client, 300);
        await stream.AssertUndisturbedAsync(second.Client);
    }

    [SkippableFact]
    public async Task Frozen_owner_that_wakes_acknowledges_nothing()
    {
        SuiteForm.IsRepeat();
        await cluster.HealAsync();
        await using var user = await ClusterUser.StartAsync(cluster.Addresses);
        var streams = await CreateAsync(user.Client, "frozen");
        await WriteAsync(user.Client, streams, 100);
        var address = await user.OwnerAsync(cluster.Addresses[0], streams[0].Instance);
        var owner = cluster.IndexOf(address);
        var owners = await Task.WhenAll(streams.Select(stream => user.OwnerAsync(cluster.Addresses[0], stream.Instance)));
        var held = streams.Where((_, i) => owners[i] == address).ToArray();
        var told = new ConcurrentQueue<(string Node, WrittenStream Stream, IInstanceReply Reply)>();

        await cluster[owner].FreezeAsync();

        // What it will find in its mailbox when it wakes: the next rows of all that it serves.
        foreach (var stream in held)
            user.Tell(address, stream.Batch(100, 10), (node, reply) => told.Enqueue((node, stream, reply)));
        await WriteAsync(user.Client, streams, 700);
        await cluster[owner].WakeAsync();
        foreach (var stream in held)
            user.Tell(address, stream.Batch(700, 10), (node, reply) => told.Enqueue((node, stream, reply)));
        var errors = cluster[owner];
        var end = await cluster.EndedAsync(owner);

        output.WriteLine($"node {owner} served {held.Length} of {Streams}; it ended with {end.Code}; it was answered to: "
            + string.Join("; ", told.GroupBy(t => (t.Node, Said(t.Reply))).Select(g => $"{g.Count()} × {g.Key.Item2} by {g.Key.Node}")));
        Assert.True(end.Code == 3, errors.Errors);
        Assert.DoesNotContain(told, t => t.Node == address && t.Reply is BatchAnswered);
        foreach (var (_, stream, reply) in told)
        {
            if (reply is BatchAnswered answer)
                stream.Log(answer);
        }

        await WriteAsync(user.Client, streams, 800);
        await AssertUndisturbedAsync(user.Client, streams);
    }

    [SkippableFact]
    public async Task All_nodes_and_the_database_killed_at_once_come_back_with_everything_acknowledged()
    {
        SuiteForm.IsRepeat();
        await cluster.HealAsync();
        Skip.IfNot(cluster.Database.IsOwn, "The database of ARCHETYPERC_TEST_POSTGRES is not killed.");
        await using var user = await ClusterUser.StartAsync(cluster.Addresses);
        var streams = await CreateAsync(user.Client, "dark");
        using var end = new CancellationTokenSource();
        var writing = Task.WhenAll(streams.Select(stream => stream.WriteAsync(user.Client, 1_500, cancellation: end.Token)));
        await Condition.HoldsAsync(() => streams.Sum(stream => stream.Acknowledged) > 1_000, "a thousand rows are acknowledged");
        cluster.Database.Kill();
        for (var node = 0; node < 3; node++)
            await cluster.KillAsync(node);
        output.WriteLine($"everything was killed after {streams.Sum(stream => stream.Acknowledged)} acknowledged rows");
        cluster.Database.Restart();
        await cluster.HealAsync();
        await writing.WaitAsync(Limit);
        await AssertUndisturbedAsync(user.Client, streams);
    }

    [SkippableFact]
    public async Task Rolling_restart_under_load_is_only_a_delay()
    {
        SuiteForm.IsRepeat();
        await cluster.HealAsync();
        await using var user = await ClusterUser.StartAsync(cluster.Addresses);
        var streams = await CreateAsync(user.Client, "rolling");
        using var enough = new CancellationTokenSource();
        var writing = Task.WhenAll(streams.Select(stream => stream.WriteAsync(user.Client, 30_000, cancellation: enough.Token)));
        for (var node = 0; node < 3; node++)
        {
            var before = streams.Sum(stream => stream.Acknowledged);
            await cluster.StopAsync(node);
            await cluster.HealAsync();
            await Condition.HoldsAsync(() => streams.Sum(stream => stream.Acknowledged) > before + 200, "the streams go on");
        }

        await enough.CancelAsync();
        await writing.WaitAsync(Limit);
        await AssertUndisturbedAsync(user.Client, streams);
    }

    private static TimeSpan Limit { get; } = TimeSpan.FromSeconds(120);

    private static string Said(IInstanceReply reply) => reply is InstanceRefused refused ? refused.Reason.ToString() : reply.GetType().Name;

    private static async Task<WrittenStream[]> CreateAsync(IArchetypeClient client, string name)
    {
        var streams = Enumerable.Range(0, Streams).Select(number => new WrittenStream(name, number)).ToArray();
        await Task.WhenAll(streams.Select(stream => stream.CreateAsync(client)));
        return streams;
    }

    private static Task WriteAsync(IArchetypeClient client, IEnumerable<WrittenStream> streams, long through) =>
        Task.WhenAll(streams.Select(stream => stream.WriteAsync(client, through))).WaitAsync(Limit);

    private static Task AssertUndisturbedAsync(IArchetypeClient client, IEnumerable<WrittenStream> streams) =>
        Task.WhenAll(streams.Select(stream => stream.AssertUndisturbedAsync(client)));
}
