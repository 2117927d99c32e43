using Akka.Actor;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.Sql;
using LinqToDB.Data;

namespace ArchetypeRC.Tests.Persistence.Sql;

/// <summary>
/// One writer of a stream, always, and a history that bears damage, whatever the database. The old owner of these tests does
/// not know that there is a new one, as after it was frozen: both are on nodes of their own and share only the database.
/// </summary>
public abstract class StoreFenceContract
{
    private const string Id = "instance-1";

    /// <summary>Longest wait for an answer.</summary>
    private protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public async Task Old_owner_cannot_write_a_number_that_was_deleted()
    {
        await using var old = new StoreNode(Open());
        await using var next = new StoreNode(Open());
        var (frozen, owner) = await TakeOverAsync(old, next);

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => frozen.Ask<long>(Row(5), Limit));
        Assert.Contains(StoreFence.Refusal, refused.ToString(), StringComparison.Ordinal);
        Assert.True(StoreFence.Refused(refused));
        Assert.Equal([12], Numbers());
        Assert.Equal(13, await owner.Ask<long>(Row(12), Limit));
    }

    [SkippableFact]
    public async Task Unique_key_alone_would_let_a_deleted_number_be_written_again()
    {
        await using var old = new StoreNode(Open());
        await using var next = new StoreNode(Open());
        var (frozen, _) = await TakeOverAsync(old, next);
        DropRule("archetyperc_numbers_grow", "journal");
        Assert.Equal(6, await frozen.Ask<long>(Row(5), Limit));
        Assert.Equal([6, 12], Numbers());
    }

    [SkippableFact]
    public async Task Old_owner_cannot_write_once_there_is_a_claim()
    {
        await using var old = new StoreNode(Open());
        await using var next = new StoreNode(Open());
        var frozen = old.StartOwner(Id);
        await frozen.Ask<long>(Rows(0, 5), Limit);
        Assert.Equal(6, await next.StartOwner(Id).Ask<long>(Samples.Claimed(), Limit));
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => frozen.Ask<long>(Rows(5, 3), Limit));
        Assert.True(StoreFence.Refused(refused));
        Assert.Equal([1, 2, 3, 4, 5, 6], Numbers());
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Old_owner_cannot_save_a_snapshot(bool historyDeleted)
    {
        await using var old = new StoreNode(Open());
        await using var next = new StoreNode(Open());
        var frozen = old.StartOwner(Id);
        await frozen.Ask<long>(Rows(0, 5), Limit);
        var owner = next.StartOwner(Id);
        await owner.Ask<long>(Samples.Claimed(), Limit);
        Assert.Equal(6, await owner.Ask<long>(Samples.Snapshot(), Limit));
        if (historyDeleted)
            await owner.Ask<long>(new Owner.Forget(6), Limit);

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => frozen.Ask<long>(Samples.Snapshot(), Limit));
        Assert.True(StoreFence.Refused(refused));
        Assert.Equal([6], Snapshots());
        await owner.Ask<long>(Rows(5, 2), Limit);
        Assert.Equal(8, await owner.Ask<long>(Samples.Snapshot(), Limit));
    }

    [SkippableFact]
    public async Task Retention_of_the_old_owner_leaves_what_the_new_one_needs()
    {
        await using var old = new StoreNode(Open());
        await using var next = new StoreNode(Open());
        var frozen = old.StartOwner(Id);
        await frozen.Ask<long>(Rows(0, 5), Limit);
        await frozen.Ask<long>(Samples.Snapshot(), Limit);
        await frozen.Ask<long>(Rows(5, 3), Limit);
        await frozen.Ask<long>(Samples.Snapshot() with { NextSequence = 8 }, Limit);

        // It is frozen with the good news in its mailbox, and deletes behind its older snapshot when it wakes.
        var owner = next.StartOwner(Id);
        await owner.Ask<long>(Samples.Claimed(), Limit);
        await owner.Ask<long>(Rows(8, 1), Limit);
        Assert.Equal(10, await owner.Ask<long>(Samples.Snapshot() with { NextSequence = 9 }, Limit));
        await frozen.Ask<long>(new Owner.Forget(5), Limit);
        Damage(10, bytes => bytes[..^1]);

        await using var third = new StoreNode(Open());
        SameContent.Assert(
            new object[] { Samples.Snapshot() with { NextSequence = 8 }, Samples.Claimed(), Row(8) }, await RecoveredAsync(third));
    }

    [SkippableTheory]
    [InlineData("altered")]
    [InlineData("torn")]
    [InlineData("empty")]
    public async Task Damaged_snapshot_is_passed_over_for_the_one_before(string how)
    {
        await using (var first = new StoreNode(Open()))
        {
            var owner = first.StartOwner(Id);
            await owner.Ask<long>(Rows(0, 5), Limit);
            await owner.Ask<long>(Samples.Snapshot(), Limit);
            await owner.Ask<long>(Rows(5, 3), Limit);
            await owner.Ask<long>(Samples.Snapshot() with { NextSequence = 8 }, Limit);
            await owner.Ask<long>(new Owner.Forget(5), Limit);
            await owner.Ask<long>(Rows(8, 2), Limit);
        }

        Damage(8, bytes => how switch
        {
            "altered" => [.. bytes[..^9], (byte)(bytes[^9] ^ 1), .. bytes[^8..]],
            "torn" => bytes[..(bytes.Length / 2)],
            _ => [],
        });
        await using var second = new StoreNode(Open());
        SameContent.Assert(new object[] { Samples.Snapshot() }.Concat(Rows(5, 5)).ToArray(), await RecoveredAsync(second));
    }

    [SkippableFact]
    public async Task Whole_history_is_replayed_when_every_snapshot_is_damaged()
    {
        await using (var first = new StoreNode(Open()))
        {
            var owner = first.StartOwner(Id);
            await owner.Ask<long>(Rows(0, 5), Limit);
            await owner.Ask<long>(Samples.Snapshot(), Limit);
        }

        Damage(5, bytes => bytes[..10]);
        await using var second = new StoreNode(Open());
        SameContent.Assert(Rows(0, 5), await RecoveredAsync(second));
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Damaged_snapshots_without_the_history_before_them_are_refused(int later)
    {
        await using (var first = new StoreNode(Open()))
        {
            var owner = first.StartOwner(Id);
            await owner.Ask<long>(Rows(0, 5), Limit);
            await owner.Ask<long>(Samples.Snapshot(), Limit);
            await owner.Ask<long>(new Owner.Forget(5), Limit);
            if (later > 0)
                await owner.Ask<long>(Rows(5, later), Limit);
        }

        Damage(5, bytes => bytes[..10]);
        await using var second = new StoreNode(Open());
        Assert.Contains("snapshot of an instance is refused", await second.FailureOf(Id, Limit), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(6, "event 6 is missing")]
    [InlineData(7, "event 7 is missing")]
    [InlineData(8, "event 8 is missing")]
    public async Task Missing_event_stops_the_recovery_and_is_named(int number, string expected)
    {
        var store = Open();
        await using (var first = new StoreNode(store))
        {
            var owner = first.StartOwner(Id);
            await owner.Ask<long>(Rows(0, 5), Limit);
            await owner.Ask<long>(Samples.Snapshot(), Limit);
            await owner.Ask<long>(Rows(5, 3), Limit);
        }

        using (var database = new DataConnection(store.Options))
        {
            // Hidden as a deletion hides it: so the last number is known and its event is not there.
            Assert.Equal(1, database.Execute(
                "UPDATE journal SET deleted = @deleted WHERE sequence_number = @number",
                new DataParameter("deleted", true),
                new DataParameter("number", number)));
        }

        await using var second = new StoreNode(Open());
        Assert.Contains(expected, await second.FailureOf(Id, Limit), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Instance_that_comes_back_to_a_process_is_recovered_with_what_was_written_elsewhere()
    {
        await using var first = new StoreNode(Open());
        await using var second = new StoreNode(Open());
        var owner = first.StartOwner(Id);
        await owner.Ask<long>(Rows(0, 2), Limit);
        await owner.GracefulStop(Limit);
        await Write(second, 2);
        await Write(first, 3);
        await Write(second, 4);

        await using var third = new StoreNode(Open());
        SameContent.Assert(
            new object[] { Row(0), Row(1), Samples.Claimed(), Row(2), Samples.Claimed(), Row(3), Samples.Claimed(), Row(4) },
            await RecoveredAsync(third));

        static async Task Write(StoreNode node, int row)
        {
            var owner = node.StartOwner(Id);
            await owner.Ask<long>(Samples.Claimed(), Limit);
            await owner.Ask<long>(Row(row), Limit);
            await owner.GracefulStop(Limit);
        }
    }

    [SkippableFact]
    public async Task Nodes_that_start_together_make_the_rules_once()
    {
        var nodes = Enumerable.Range(0, 4).Select(_ => new StoreNode(Open())).ToArray();
        var written = await Task.WhenAll(nodes.Select((n, i) => n.StartOwner($"instance-{i}").Ask<long>(Row(0), Limit)));
        Assert.Equal([1, 1, 1, 1], written);
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    /// <summary>The store of this test; each call opens the same one again.</summary>
    private protected abstract SqlStore Open();

    /// <summary>Takes a rule away.</summary>
    private protected abstract void DropRule(string rule, string table);

    // The old owner stands at 5. The new one claims 6, writes up to 12, takes a snapshot and deletes everything behind it.
    private static async Task<(IActorRef Old, IActorRef New)> TakeOverAsync(StoreNode old, StoreNode next)
    {
        var frozen = old.StartOwner(Id);
        Assert.Equal(5, await frozen.Ask<long>(Rows(0, 5), Limit));
        var owner = next.StartOwner(Id);
        Assert.Equal(6, await owner.Ask<long>(Samples.Claimed(), Limit));
        Assert.Equal(12, await owner.Ask<long>(Rows(6, 6), Limit));
        Assert.Equal(12, await owner.Ask<long>(Samples.Snapshot(), Limit));
        Assert.Equal(12, await owner.Ask<long>(new Owner.Forget(12), Limit));
        return (frozen, owner);
    }

    private static async Task<object[]> RecoveredAsync(StoreNode node) =>
        await node.StartOwner(Id).Ask<object[]>(new Recorder.GetRecovered(), Limit);

    private static IInstanceEvent Row(int number) => new BatchLearned(number, 1, 1, new[] { number / 3.0 }, -1);

    private static IInstanceEvent[] Rows(int first, int count) => [.. Enumerable.Range(first, count).Select(Row)];

    private long[] Numbers() => Query("SELECT sequence_number FROM journal ORDER BY sequence_number");

    private long[] Snapshots() => Query("SELECT sequence_number FROM snapshot ORDER BY sequence_number");

    private long[] Query(string sql)
    {
        using var database = new DataConnection(Open().Options);
        return [.. database.Query<long>(sql)];
    }

    private void Damage(long snapshot, Func<byte[], byte[]> damage)
    {
        using var database = new DataConnection(Open().Options);
        var bytes = database.Query<byte[]>($"SELECT snapshot FROM snapshot WHERE sequence_number = {snapshot}").Single();
        Assert.Equal(1, database.Execute(
            $"UPDATE snapshot SET snapshot = @bytes WHERE sequence_number = {snapshot}", new DataParameter("bytes", damage(bytes))));
    }
}
