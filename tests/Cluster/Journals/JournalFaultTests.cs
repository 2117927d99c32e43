using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Cluster.Nodes;
using ArchetypeRC.Tests.Cluster.Processes;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Cluster.Journals;

/// <summary>
/// The journal of a cluster under load is slow, away, read-only or its disk is full. What was acknowledged stays, what cannot be kept is refused with
/// the reason, and after the cure everything goes on without a hand on the nodes.
/// </summary>
public sealed class JournalFaultTests(FaultyStore store, ITestOutputHelper output) : IClassFixture<FaultyStore>
{
    private const int Streams = 8;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [SkippableFact]
    public Task Slow_journal_is_only_a_delay() => FaultAsync(
        "slow",
        () => store.Proxy.Delay = TimeSpan.FromMilliseconds(150),
        () => store.Proxy.Delay = TimeSpan.Zero,
        refused: false);

    [SkippableFact]
    public Task Server_that_is_down_is_waited_for()
    {
        SuiteForm.IsRepeat();
        return FaultAsync(
            "down",
            () =>
            {
                Skip.IfNot(store.Nodes.Database.IsOwn, "The database of ARCHETYPERC_TEST_POSTGRES is not killed.");
                store.Nodes.Database.Kill();
            },
            store.Nodes.Database.Restart,
            lasting: TimeSpan.FromSeconds(SuiteForm.Long ? 30 : 0));
    }

    [SkippableFact]
    public Task Way_to_the_server_that_is_cut_is_waited_for() => FaultAsync("cut", store.Proxy.TakeDown, store.Proxy.BringUp);

    [SkippableFact]
    public Task Read_only_server_is_refused_by_and_goes_on_when_it_can_be_written() => FaultAsync(
        "read-only",
        () =>
        {
            Skip.IfNot(store.Nodes.Database.IsOwn, "The server of ARCHETYPERC_TEST_POSTGRES is not made read-only.");
            store.Nodes.Database.MakeReadOnly();
        },
        store.Nodes.Database.MakeWritable);

    [SkippableFact]
    public Task Full_disk_of_the_server_is_refused_by_and_goes_on_when_there_is_space() =>
        FaultAsync("full", () => store.Disk.Fill(), () => store.Disk.Free());

    /// <param name="name">Begins the names of the instances.</param>
    /// <param name="make">Makes the fault.</param>
    /// <param name="cure">Ends it.</param>
    /// <param name="refused">Whether the fault lasts until every instance has refused for it, or until each was answered many times all the same.</param>
    /// <param name="lasting">The shortest time that it lasts.</param>
    private async Task FaultAsync(string name, Action make, Action cure, bool refused = true, TimeSpan lasting = default)
    {
        var cluster = store.Nodes;
        await cluster.HealAsync();
        await using var user = await ClusterUser.StartAsync(cluster.Addresses);
        var streams = Enumerable.Range(0, Streams).Select(number => new WrittenStream(name, number)).ToArray();
        await Task.WhenAll(streams.Select(stream => stream.CreateAsync(user.Client)));
        var point = 300 + new RandomStream((ulong)name.Length).NextInt(700);
        using var enough = new CancellationTokenSource();
        var writing = Task.WhenAll(streams.Select(stream => stream.WriteAsync(user.Client, 50_000, cancellation: enough.Token)));
        await Condition.HoldsAsync(() => streams.Sum(stream => stream.Acknowledged) >= point, "the drawn row is acknowledged");

        make();
        var since = Stopwatch.StartNew();
        var landed = streams.Select(stream => stream.Acknowledged).ToArray();
        output.WriteLine($"{name}: made after {landed.Sum()} rows (drawn: {point})");
        var told = new ConcurrentQueue<(WrittenStream Stream, IInstanceReply Reply)>();
        try
        {
            await Condition.HoldsAsync(
                () =>
                {
                    foreach (var stream in streams)
                        user.Tell(cluster.Addresses[0], stream.Batch(stream.Acknowledged, 5), (_, reply) => told.Enqueue((stream, reply)));
                    return since.Elapsed >= lasting && streams.Zip(landed, (stream, then) => refused
                        ? told.Any(t => t.Stream == stream && t.Reply is InstanceRefused { Reason: InstanceRefusal.StorageFailed })
                        : stream.Acknowledged > then + 20).All(done => done);
                },
                refused ? "every instance says that its journal fails" : "every instance goes on");
        }
        finally
        {
            cure();
        }

        var lasted = since.Elapsed;
        since.Restart();
        landed = [.. streams.Select(stream => stream.Acknowledged)];
        await Condition.HoldsAsync(
            () => streams.Zip(landed, (stream, then) => stream.Acknowledged > then + 50).All(gone => gone), "every instance goes on after the cure");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name}: lasted {lasted.TotalSeconds:F1} s; {since.Elapsed.TotalSeconds:F1} s later every instance had gone on"));
        await enough.CancelAsync();
        await writing.WaitAsync(Limit);
        foreach (var group in told.GroupBy(t => t.Reply is InstanceRefused r ? $"{r.Reason}: {r.Explanation}" : t.Reply.GetType().Name))
            output.WriteLine($"{name}: {group.Count()} × {group.Key}");
        Assert.All(told.Select(t => t.Reply).OfType<InstanceRefused>(), r => Assert.Contains(
            r.Reason, new[] { InstanceRefusal.StorageFailed, InstanceRefusal.SequenceGap, InstanceRefusal.Busy }));
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
