using Akka.Actor;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Persistence.Sql;
using LinqToDB.Data;

namespace ArchetypeRC.Tests.Persistence.Sql;

/// <summary>What every store must do, whatever the database.</summary>
public abstract class SqlStoreContract
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>A new, empty store; each call of a test opens the same one again.</summary>
    protected abstract SqlStore Open();

    [SkippableFact]
    public async Task Events_and_snapshot_are_recovered_by_the_next_process()
    {
        IInstanceEvent[] before = [Samples.CreatedLearned(), Samples.Batch(), Samples.Confirmed()];
        IInstanceEvent[] after = [Samples.Batch() with { First = 79 }, new OutputConfirmed(80)];
        await using (var first = new StoreNode(Open()))
        {
            var recorder = first.Start("instance-1");
            foreach (var e in before)
                await recorder.Ask<IInstanceEvent>(e, Limit);
            await recorder.Ask<Akka.Persistence.SaveSnapshotSuccess>(Samples.Snapshot(), Limit);
            foreach (var e in after)
                await recorder.Ask<IInstanceEvent>(e, Limit);
        }

        await using var second = new StoreNode(Open());
        var recovered = await second.Start("instance-1").Ask<object[]>(new Recorder.GetRecovered(), Limit);
        SameContent.Assert(new object[] { Samples.Snapshot(), after[0], after[1] }, recovered);
    }

    [SkippableFact]
    public async Task Events_without_a_snapshot_are_replayed_in_order()
    {
        var events = Enumerable.Range(0, 300).Select(i => (IInstanceEvent)(Samples.Batch() with { First = i })).ToArray();
        await using (var first = new StoreNode(Open()))
            Assert.Equal(300, await first.Start("instance-2").Ask<int>(events, Limit));
        await using var second = new StoreNode(Open());
        SameContent.Assert(events, await second.Start("instance-2").Ask<object[]>(new Recorder.GetRecovered(), Limit));
    }

    [SkippableFact]
    public async Task One_atomic_write_of_many_megabytes_comes_back()
    {
        var values = Enumerable.Range(0, 200_000).Select(i => i / 3.0).ToArray();
        var events = Enumerable.Range(0, 8)
            .Select(i => (IInstanceEvent)new BatchLearned(i * 50_000L, 50_000, 4, values, -1)).ToArray();
        await using (var first = new StoreNode(Open()))
            Assert.Equal(8, await first.Start("instance-3").Ask<int>(events, Limit));
        await using var second = new StoreNode(Open());
        SameContent.Assert(events, await second.Start("instance-3").Ask<object[]>(new Recorder.GetRecovered(), Limit));
    }

    [SkippableFact]
    public async Task Rows_of_the_tables_name_our_serializers_and_manifests()
    {
        var store = Open();
        await using (var node = new StoreNode(store))
        {
            var instance = node.Start("instance-6");
            await instance.Ask<IInstanceEvent>(Samples.Created(), Limit);
            await instance.Ask<IInstanceEvent>(Samples.Batch(), Limit);
            await instance.Ask<Akka.Persistence.SaveSnapshotSuccess>(Samples.Snapshot(), Limit);
            await node.Start("job").Ask<IJobEvent>(Samples.Submitted(), Limit);
        }

        using var database = new DataConnection(store.Options);
        Assert.Equal(["7301 ic", "7301 bl", "7302 js"], Names(database, "journal", "ordering"));
        Assert.Equal(["7301 is"], Names(database, "snapshot", "sequence_number"));
    }

    [SkippableFact]
    public async Task Altered_event_stops_the_recovery_and_is_named()
    {
        var store = Open();
        await using (var first = new StoreNode(store))
            await first.Start("instance-4").Ask<IInstanceEvent>(Samples.Batch(), Limit);
        using (var database = new DataConnection(store.Options))
        {
            var altered = Convert.FromHexString("0801110000000000000000" + "1a00");
            Assert.Equal(1, database.Execute("UPDATE journal SET message = @altered", new DataParameter("altered", altered)));
        }

        await using var second = new StoreNode(Open());
        var failure = await second.FailureOf("instance-4", Limit);
        Assert.Contains("event BatchLearned is refused", failure, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Two_writers_of_one_stream_are_refused_at_replay()
    {
        var store = Open();
        await using (var first = new StoreNode(store))
        {
            var recorder = first.Start("instance-5");
            for (var i = 0; i < 3; i++)
                await recorder.Ask<IInstanceEvent>(new OutputConfirmed(i), Limit);
        }

        using (var database = new DataConnection(store.Options))
            Assert.Equal(1, database.Execute("UPDATE journal SET writer_uuid = 'another' WHERE sequence_number = 2"));
        await using var second = new StoreNode(Open());
        Assert.Contains("writer", await second.FailureOf("instance-5", Limit), StringComparison.OrdinalIgnoreCase);
    }

    private static string[] Names(DataConnection database, string table, string order)
    {
        var rows = database.Query<(int Serializer, string Manifest)>(
            row => (row.GetInt32(0), row.GetString(1)),
            $"SELECT {(table == "journal" ? "identifier" : "serializer_id")}, manifest FROM {table} ORDER BY {order}");
        return [.. rows.Select(r => $"{r.Serializer} {r.Manifest}")];
    }
}
