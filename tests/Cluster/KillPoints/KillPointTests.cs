using System.Globalization;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Cluster.Fencing;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Persistence.Sql;
using Xunit.Abstractions;

namespace ArchetypeRC.Tests.Cluster.KillPoints;

/// <summary>
/// The owner of an instance is killed at every point of the protocol, one after the other in an order drawn from a seed, each time
/// when it comes there for a drawn time. After each kill it is started again on the same store. In the end every row was answered
/// as a model alone answers it, bit for bit, and the state is that model's.
/// </summary>
public sealed class KillPointTests(PostgresServer server, ITestOutputHelper output) : IClassFixture<PostgresServer>
{
    private const int Count = 5;

    // Batches under way at a time: one in the journal, the rest gathering behind it.
    private const int Ahead = 4;

    private const int SnapshotEveryRows = 20;

    private static readonly Dictionary<long, string> Undisturbed = FencedStream.Undisturbed(Count, FencedStream.Longest);

    /// <summary>One seed; <c>ARCHETYPERC_LONG=1</c> takes five.</summary>
    public static TheoryData<ulong> Seeds => SuiteForm.Long
        ? [.. Enumerable.Range(1, 5).Select(seed => (ulong)seed)]
        : [1];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Owner_killed_at_every_point_on_sqlite_learns_every_row_once(ulong seed)
    {
        using var scratch = new ScratchDirectory();
        await KilledAsync(OwnerProcess.Sqlite, scratch.FullName, seed);
    }

    [SkippableTheory]
    [MemberData(nameof(Seeds))]
    public Task Owner_killed_at_every_point_on_postgres_learns_every_row_once(ulong seed)
    {
        SuiteForm.IsRepeat();
        return KilledAsync(OwnerProcess.Postgres, server.CreateDatabase(), seed);
    }

    private async Task KilledAsync(string kind, string place, ulong seed)
    {
        var random = new RandomStream(seed);
        var answered = 0L;
        await using (var first = Own(kind, place))
        {
            await first.WriteAsync("create\n");
            Assert.Equal("created", await first.ReadLineAsync());
        }

        foreach (var point in Shuffled(Enum.GetValues<KillPoint>(), random))
        {
            var occurrence = 1 + random.NextInt(point < KillPoint.BeforeSnapshot ? 6 : 3);
            await using var owner = Own(kind, place, point.ToString(), occurrence.ToString(CultureInfo.InvariantCulture));
            var before = answered;
            var said = await FeedAsync(owner, before, FencedStream.Longest, row => answered = row);
            output.WriteLine($"{kind}, seed {seed}: {said}, with {answered} rows answered, {answered - before} of them by this process");
            Assert.Equal($"{Landing.Said} {point} {occurrence}", said);
            Assert.Equal(ProgramEnd.Killed, (await owner.EndAsync()).Code);
        }

        await using var last = Own(kind, place);
        var through = answered + 100;
        Assert.Equal(FencedStream.StateAlone(through), await FeedAsync(last, answered, through, row => answered = row));
    }

    // Sends the rows that are not answered, some ahead of the answers, until the owner says something else or all are answered;
    // then it is asked for its state.
    private static async Task<string?> FeedAsync(ProgramRun owner, long from, long through, Action<long> answered)
    {
        var next = from;
        for (; next < Math.Min(from + (Ahead * Count), through); next += Count)
            await owner.WriteAsync(Learn(next));
        for (var row = from; row < through; row += Count)
        {
            var line = await owner.ReadLineAsync();
            if (line != Undisturbed[row])
                return line;
            answered(row + Count);
            if (next < through)
                await owner.WriteAsync(Learn(next));
            next += Count;
        }

        await owner.WriteAsync("state\n");
        return await owner.ReadLineAsync();
    }

    private static ProgramRun Own(string kind, string place, params IEnumerable<string> landing) => ProgramRun.StartOfTests(
        [OwnerProcess.Command, kind, place, SnapshotEveryRows.ToString(CultureInfo.InvariantCulture), .. landing]);

    private static string Learn(long first) => $"learn {first} {Count}\n";

    private static KillPoint[] Shuffled(KillPoint[] points, RandomStream random)
    {
        for (var i = points.Length - 1; i > 0; i--)
        {
            var other = random.NextInt(i + 1);
            (points[i], points[other]) = (points[other], points[i]);
        }

        return points;
    }
}
