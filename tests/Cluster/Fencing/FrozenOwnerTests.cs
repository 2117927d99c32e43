using System.Globalization;
using ArchetypeRC.Persistence.Sql;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Persistence.Sql;
using LinqToDB.Data;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Cluster.Fencing;

/// <summary>
/// One writer, always: the owner of an instance is stopped (SIGSTOP), another process takes the instance over, writes, takes
/// snapshots and deletes the history; then the first one goes on (SIGCONT) with rows that were waiting for it. The database
/// refuses its write though the number is free again, it acknowledges nothing that is not in the journal, and it stops.
/// </summary>
public sealed class FrozenOwnerTests(PostgresServer server, ITestOutputHelper output) : IClassFixture<PostgresServer>
{
    private const int Count = 10;
    private const string Stopped = "stopped";

    // Batches under way at a time: one in the journal, the rest gathering behind it.
    private const int Ahead = 4;

    private static readonly Dictionary<long, string> Undisturbed = FencedStream.Undisturbed(Count);

    [Fact]
    public async Task Idle_owner_that_wakes_is_refused_on_sqlite()
    {
        using var scratch = new ScratchDirectory();
        await Woken(OwnerProcess.Sqlite, scratch.FullName);
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    [SkippableFact]
    public Task Idle_owner_that_wakes_is_refused_on_postgres()
    {
        SuiteForm.IsRepeat();
        return Woken(OwnerProcess.Postgres, server.CreateDatabase());
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task Owner_frozen_in_the_middle_of_its_work_is_refused_on_postgres(int seed)
    {
        if (seed > 1)
            SuiteForm.IsRepeat();
        return FrozenAtWork(server.CreateDatabase(), seed);
    }

    /// <summary>
    /// A node that wakes and does not know yet that it was given up may take an instance over once more: with the whole history, so
    /// that it is an owner like any other until the next claim.
    /// </summary>
    [SkippableFact]
    public async Task Owners_that_take_an_instance_from_each_other_learn_every_row_once()
    {
        var place = server.CreateDatabase();
        await using var one = Own(OwnerProcess.Postgres, place);
        await CreateAsync(one);
        await using var other = Own(OwnerProcess.Postgres, place);

        // Each is sent again what came to the other meanwhile, since it stands where it stood: its write is refused, it recovers with
        // what the other has written, and takes the instance back.
        var taken = 0;
        for (var first = 0; first < 600; first += 200)
        {
            taken += await LearnAsync(one, Math.Max(0, first - 100), first + 100);
            taken += await LearnAsync(other, first, first + 200);
        }

        Assert.True(taken >= 4, $"The instance was taken back {taken} times.");

        // Both at once, the same rows.
        await Task.WhenAll(LearnAsync(one, 500, 700), LearnAsync(other, 600, 700));
        await one.DisposeAsync();
        await LearnAsync(other, 700, FencedStream.Rows);
        await other.WriteAsync("state\n");
        Assert.Equal(FencedStream.StateAlone(), await other.ReadLineAsync());
    }

    private async Task Woken(string kind, string place)
    {
        // Its file is nobody else's while a process writes to it, so on SQLite it must have nothing to do when it freezes.
        await using var old = Own(kind, place, snapshotEveryRows: 10_000);
        await CreateAsync(old);
        await LearnAsync(old, 0, 50);
        await old.SignalAsync("STOP");
        using var database = new DataConnection(OwnerProcess.Store(kind, place).Options);
        var stood = Scalar(database, "SELECT MAX(sequence_number) FROM journal");

        await using var owner = Own(kind, place);
        await LearnAsync(owner, 50, 250);
        await Condition.HoldsAsync(
            () => Scalar(database, "SELECT COUNT(*) FROM journal WHERE sequence_number <= " + (stood + 1)) == 0, "the history is deleted");
        var written = Scalar(database, "SELECT MAX(sequence_number) FROM journal");
        output.WriteLine(
            $"the old owner stood at event {stood}; events up to {Scalar(database, "SELECT MIN(sequence_number) FROM journal")} were deleted, "
            + $"and {written} was written, when it went on");

        // The rows that a client of the old owner had sent meanwhile.
        await old.WriteAsync($"learn 50 {Count}\nlearn 60 {Count}\n");
        await old.SignalAsync("CONT");
        var told = await ToEndAsync(old);
        output.WriteLine(string.Join('\n', told));
        Assert.DoesNotContain(told, line => line.StartsWith("answered", StringComparison.Ordinal));
        Assert.Contains(told, line => line.StartsWith("refused StorageFailed", StringComparison.Ordinal)
            && line.Contains(StoreFence.Refusal, StringComparison.Ordinal));
        Assert.Equal(written, Scalar(database, "SELECT MAX(sequence_number) FROM journal"));
        Assert.Equal(0, Scalar(database, "SELECT COUNT(*) FROM journal WHERE sequence_number <= " + (stood + 1)));

        await LearnAsync(owner, 250, 300);
        await owner.DisposeAsync();
        await using var third = Own(kind, place);
        await LearnAsync(third, 200, 400);
    }

    private async Task FrozenAtWork(string place, int seed)
    {
        await using var old = Own(OwnerProcess.Postgres, place);
        await CreateAsync(old);
        var all = Enumerable.Range(0, FencedStream.Rows / Count).Select(i => (long)i * Count).ToArray();
        var last = new Random(seed).Next(5, 90);
        await old.WriteAsync(string.Concat(all.Take(Ahead).Select(Learn)));
        for (var i = 0; i <= last; i++)
        {
            Assert.Equal(Undisturbed[all[i]], await old.ReadLineAsync());
            await old.WriteAsync(Learn(all[i + Ahead]));
        }

        await old.SignalAsync("STOP");

        // The client of the old owner heard of no more, and sends the rest to the new one: what was kept is answered again.
        var told = all[last] + Count;
        await using var owner = Own(OwnerProcess.Postgres, place);
        await LearnAsync(owner, told, FencedStream.Rows - 100);
        await old.WriteAsync(Learn(all[last + Ahead + 1]));
        await old.SignalAsync("CONT");
        var afterwards = await ToEndAsync(old);
        var answered = afterwards.TakeWhile(line => line.StartsWith("answered", StringComparison.Ordinal)).ToArray();
        output.WriteLine($"frozen after {told} rows were answered; it answered {answered.Length} batches more that it had kept before, then:");
        output.WriteLine(string.Join('\n', afterwards.Skip(answered.Length).Take(2)));

        // Lines that stood in the pipe, and batches that were in the journal before the claim: the same bits as the new owner's.
        Assert.Equal(all.Skip(last + 1).Take(answered.Length).Select(first => Undisturbed[first]), answered);
        Assert.All(
            afterwards.Skip(answered.Length).SkipLast(1),
            line => Assert.StartsWith("refused", line, StringComparison.Ordinal));
        await LearnAsync(owner, FencedStream.Rows - 100, FencedStream.Rows);
    }

    private static ProgramRun Own(string kind, string place, int snapshotEveryRows = 20) => ProgramRun.StartOfTests(
        OwnerProcess.Command, kind, place, snapshotEveryRows.ToString(CultureInfo.InvariantCulture));

    private static async Task CreateAsync(ProgramRun owner)
    {
        await owner.WriteAsync("create\n");
        Assert.Equal("created", await owner.ReadLineAsync());
    }

    /// <summary>
    /// As a client of a cluster does: when a busy machine or the old owner's last write makes the instance stop, it is started
    /// again by whoever writes to it next.
    /// </summary>
    /// <returns>How often it was started again.</returns>
    private async Task<int> LearnAsync(ProgramRun owner, long first, long end)
    {
        var stops = 0;
        while (first < end)
        {
            await owner.WriteAsync(Learn(first));
            var line = await owner.ReadLineAsync();
            if (line == Undisturbed[first])
            {
                first += Count;
                continue;
            }

            var told = line ?? await EndedAsync(owner);
            while (!told.StartsWith(Stopped, StringComparison.Ordinal))
            {
                Assert.StartsWith("refused StorageFailed", told, StringComparison.Ordinal);
                told = await owner.ReadLineAsync() ?? await EndedAsync(owner);
            }

            output.WriteLine($"at row {first} the new owner {told}, and was started again");
            Assert.InRange(++stops, 1, 30);
            await owner.WriteAsync("start\n");
        }

        return stops;
    }

    private static async Task<string> EndedAsync(ProgramRun owner)
    {
        var end = await owner.EndAsync();
        return $"The owner ended with exit code {end.Code}: {end.Errors}";
    }

    private static string Learn(long first) => $"learn {first} {Count}\n";

    private static async Task<List<string>> ToEndAsync(ProgramRun owner)
    {
        var lines = new List<string>();
        while (await owner.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.StartsWith(Stopped, StringComparison.Ordinal))
                break;
        }

        Assert.StartsWith(Stopped, lines.LastOrDefault(), StringComparison.Ordinal);
        return lines;
    }

    private static long Scalar(DataConnection database, string sql) =>
        Convert.ToInt64(database.Execute<object>(sql), CultureInfo.InvariantCulture);
}
