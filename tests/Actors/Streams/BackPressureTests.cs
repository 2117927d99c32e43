using System.Diagnostics;
using Akka.Actor;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Streams;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Tests.Actors.Instances;

namespace ArchetypeRC.Tests.Actors.Streams;

/// <summary>A producer that could give rows many times faster than they are taken is slowed down, and memory stays flat.</summary>
[Collection(BackPressureCollection.Name)]
public sealed class BackPressureTests : InstanceFixture
{
    // What a stream reads ahead: the rows of an answer window on their way, a few in the buffer of the reader, and those of two batches that are
    // answered and wait for the thread that writes.
    private const long Buffered = 32;
    private const long Answered = 2 * AnswerWindowState.MaximumRows / 8;
    private const long ReadAhead = AnswerWindowState.MaximumRows + Buffered + Answered;

    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Seldom = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Source_before_a_journal_that_takes_nothing_is_read_no_further_than_the_window()
    {
        var actor = StartCreated();
        var writes = Journal.Writes.Count;
        Journal.Hold();
        var source = new EndlessRows(0, long.MaxValue);
        var answers = new CountedAnswers();
        var gate = Gate(actor);
        var running = gate.RunAsync(source, answers);
        var before = -1L;
        AwaitCondition(() => Journal.Writes.Count > writes && before == (before = source.Given), Patience, Seldom);
        Assert.InRange(source.Given, 1, ReadAhead);
        Assert.Equal(0, answers.Flushed);
        gate.Stop();
        Journal.Release();
        var answered = (await running).RowsAnswered;
        Assert.InRange(answered, source.Given - Buffered, source.Given);
        Assert.Equal(answered, Ask<InstanceDescription>(actor, new GetInstance(Id)).NextSequence);
    }

    [Fact]
    public async Task Source_a_hundred_times_too_fast_stays_within_a_window_of_what_is_taken_and_memory_stays_flat()
    {
        const int Rows = 3_000;
        Journal.Forgets = true;
        var actor = StartCreated();
        Journal.Slowness = TimeSpan.FromMilliseconds(5);
        var answers = new CountedAnswers();
        var furthest = 0L;

        var after = await MemoryAtLastRow(Rows);
        var started = Stopwatch.GetTimestamp();
        var afterTen = await MemoryAtLastRow(10 * Rows);
        var taken = Stopwatch.GetElapsedTime(started);

        Assert.Equal(10 * Rows, answers.Flushed);
        Assert.InRange(furthest, 1, ReadAhead);
        // A row that waited would take 40 bytes at the least.
        Assert.True(afterTen < after + (9 * Rows * 40), $"{after} bytes at row {Rows} became {afterTen} at row {10 * Rows}.");
        var unhindered = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 5; attempt++)
            unhindered = await Unhindered(9 * Rows) is var once && once < unhindered ? once : unhindered;
        Assert.True(taken > 100 * unhindered, $"The rows took {taken}; a source that nobody holds back gives them in {unhindered}.");

        async Task<long> MemoryAtLastRow(long rows)
        {
            var memory = 0L;
            var from = answers.Flushed;
            var source = new EndlessRows(from, rows, number =>
            {
                furthest = Math.Max(furthest, number + 1 - answers.Flushed);
                if (number + 1 == rows)
                    memory = GC.GetTotalMemory(forceFullCollection: true);
            });
            Assert.Equal(rows - from, (await Gate(actor).RunAsync(source, answers)).RowsAnswered);
            return memory;
        }
    }

    [Fact]
    public async Task Caller_that_does_not_wait_for_answers_is_told_to_before_anything_is_sent()
    {
        var probe = CreateTestProbe();
        var client = new ArchetypeClient(Sys, probe, ActorRefs.Nobody, Patience);
        var asked = Enumerable.Range(0, 1000).Select(i => client.LearnAsync(new LearnBatch(Id, 512L * i, 512, 1, new double[512], -1))).ToList();
        var refused = await Assert.ThrowsAsync<InstanceRefusedException>(() => asked[^1]);
        Assert.Equal(InstanceRefusal.Busy, refused.Refusal.Reason);
        Assert.Contains($"{RowsUnderWay.Most} rows of this client are under way", refused.Message, StringComparison.Ordinal);
        Assert.Equal(RowsUnderWay.Most / 512, asked.Count(task => !task.IsFaulted));

        // An answer makes room for one more; another instance has its own.
        probe.ExpectMsg<LearnBatch>(Patience);
        probe.Reply(new BatchAnswered(0, 512, 1, new double[512]));
        await asked[0];
        Assert.False(client.LearnAsync(new LearnBatch(Id, 0, 512, 1, new double[512], -1)).IsFaulted);
        Assert.True(client.DescribeAsync(Id).IsFaulted);
        Assert.False(client.DescribeAsync(new InstanceId("sensor-2")).IsFaulted);
    }

    [Fact]
    public void Messages_before_an_instance_serves_wait_within_the_bound_of_those_that_wait_for_the_journal()
    {
        Crash(StartCreated());
        var writes = Journal.Writes.Count;
        Journal.Hold();
        var actor = Start(new InstanceOptions { WaitingRows = 40 });
        actor.Tell(Batch(0, 20));
        actor.Tell(Batch(20, 20));
        actor.Tell(Batch(40, 20));
        AwaitCondition(() => Journal.Writes.Count > writes, Patience, Often);
        Assert.Equal(InstanceRefusal.Busy, ExpectMsg<InstanceRefused>(Patience).Reason);
        Journal.Release();
        Assert.Equal(0, ExpectMsg<BatchAnswered>(Patience).First);
        Assert.Equal(20, ExpectMsg<BatchAnswered>(Patience).First);
        Assert.Equal(40, Ask<BatchAnswered>(actor, Batch(40, 20)).First);
    }

    private static async Task<TimeSpan> Unhindered(int rows)
    {
        await using var source = new EndlessRows(0, rows);
        var started = Stopwatch.GetTimestamp();
        await foreach (var _ in source.ReadAsync(new StreamPosition(0, -1), CancellationToken.None))
        {
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private StreamGate Gate(IActorRef actor) => new(Sys, new ArchetypeClient(Sys, actor, ActorRefs.Nobody, Patience), Id);
}
