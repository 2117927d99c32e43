using System.Collections.Concurrent;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Persistence.Population;
using Microsoft.Extensions.Time.Testing;

namespace ArchetypeRC.Tests.Actors.Client;

public sealed class RepeatedAskTests : TestKit
{
    private static readonly InstanceId Id = new("sensor-1");
    private static readonly InstanceRefused Gap = new(InstanceRefusal.SequenceGap, "Row 0 is expected.", 0);

    private readonly RepeatedAsk ask = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(60), TimeProvider.System);
    private readonly List<long> heard = [];

    [Fact]
    public async Task Batch_that_is_not_answered_is_sent_again()
    {
        var instance = Answering(batch => heard.Count == 1 ? null : Answer(batch));
        Assert.IsType<BatchAnswered>(await AskAsync(instance, 0));
        Assert.Equal([0L, 0L], heard);
    }

    [Theory]
    [InlineData(InstanceRefusal.Busy)]
    [InlineData(InstanceRefusal.StorageFailed)]
    public async Task Refusal_that_passes_is_waited_out(InstanceRefusal reason)
    {
        var instance = Answering(batch => heard.Count < 4 ? new InstanceRefused(reason, "Later.") : Answer(batch));
        Assert.IsType<BatchAnswered>(await AskAsync(instance, 0));
        Assert.Equal(4, heard.Count);
    }

    [Fact]
    public async Task Deletion_of_a_search_that_is_not_answered_is_sent_again_as_the_same_question()
    {
        var probe = CreateTestProbe();
        var client = new ArchetypeClient(Sys, probe, probe, TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(200));
        var deleting = client.DeleteJobAsync(new JobId("search-1"));
        var first = probe.ExpectMsg<DeleteJob>(TimeSpan.FromSeconds(20));
        Assert.Equal(first, probe.ExpectMsg<DeleteJob>(TimeSpan.FromSeconds(20)));
        probe.Reply(new JobDeletedResult(first.Job));
        await deleting;

        var another = client.DeleteJobAsync(new JobId("search-1"));
        Assert.NotEqual(first.Request, probe.FishForMessage<DeleteJob>(asked => asked.Request != first.Request, TimeSpan.FromSeconds(20)).Request);
        probe.Reply(new JobRefused(first.Job, "There is no search 'search-1'."));
        await Assert.ThrowsAsync<JobRefusedException>(() => another);
    }

    [Fact]
    public async Task Gap_behind_a_lost_batch_is_closed_when_that_is_sent_again()
    {
        var instance = Answering(batch => batch.First == 0
            ? heard.Count(first => first == 0) == 1 ? null : Answer(batch)
            : heard.Count(first => first == 0) == 1 ? Gap : Answer(batch));
        var lost = AskAsync(instance, 0);
        var behind = AskAsync(instance, 1);
        Assert.Equal(0, Assert.IsType<BatchAnswered>(await lost).First);
        Assert.Equal(1, Assert.IsType<BatchAnswered>(await behind).First);
    }

    [Theory]
    [InlineData(InstanceRefusal.SequenceGap)]
    [InlineData(InstanceRefusal.BadRow)]
    [InlineData(InstanceRefusal.RepeatDiffers)]
    public async Task Refusal_that_stays_is_handed_on_at_once(InstanceRefusal reason)
    {
        // An attempt so long that a busy machine answers within it.
        var unhurried = new RepeatedAsk(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60), TimeProvider.System);
        var instance = Answering(_ => new InstanceRefused(reason, "No.", 0));
        var reply = await unhurried.AskAsync<IInstanceReply>(instance, new LearnBatch(Id, 5, 1, 1, new double[1], -1), CancellationToken.None);
        Assert.Equal(reason, Assert.IsType<InstanceRefused>(reply).Reason);
        Assert.Single(heard);
    }

    [Fact]
    public async Task Silence_is_told_once_a_minute_and_so_is_its_end()
    {
        var clock = new FakeTimeProvider();
        var told = new ConcurrentQueue<string>();
        var telling = new RepeatedAsk(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(60), clock, told.Enqueue);
        foreach (var (silences, tellings) in new[] { (3, 2), (1, 2), (2, 4) })
        {
            var left = silences;
            var instance = Answering(batch => --left >= 0 ? null : Answer(batch));
            await telling.AskAsync<IInstanceReply>(instance, new LearnBatch(Id, 0, 1, 1, new double[1], -1), CancellationToken.None);
            Assert.Equal(tellings, told.Count);
            clock.Advance(TimeSpan.FromSeconds(31));
        }

        Assert.Equal(
            ["no answer for 0.1 s: a node", "answers come again, after 0", "no answer for 0.1 s: a node", "answers come again, after 0"],
            told.Select(sentence => sentence[..27]));
    }

    [Fact]
    public async Task Answer_of_another_instance_ends_no_silence()
    {
        var told = new ConcurrentQueue<string>();
        var telling = new RepeatedAsk(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(60), TimeProvider.System, told.Enqueue);
        var let = new ManualResetEventSlim();
        var silent = telling.AskAsync<IInstanceReply>(
            Answering(batch => let.IsSet ? Answer(batch) : null), new LearnBatch(Id, 0, 1, 1, new double[1], -1), CancellationToken.None);
        AwaitCondition(() => told.Count == 1);
        await telling.AskAsync<IInstanceReply>(Answering(Answer), new LearnBatch(new InstanceId("other"), 0, 1, 1, new double[1], -1), CancellationToken.None);
        Assert.Single(told);
        let.Set();
        await silent;
        Assert.Equal(2, told.Count);
    }

    private static BatchAnswered Answer(LearnBatch batch) => new(batch.First, 1, 1, new double[1]);

    private Task<IInstanceReply> AskAsync(IActorRef instance, long first) =>
        ask.AskAsync<IInstanceReply>(instance, new LearnBatch(Id, first, 1, 1, new double[1], -1), CancellationToken.None);

    private IActorRef Answering(Func<LearnBatch, IInstanceReply?> answer) =>
        Sys.ActorOf(Props.Create(() => new Instance(heard, answer)));

    private sealed class Instance : ReceiveActor
    {
        public Instance(List<long> heard, Func<LearnBatch, IInstanceReply?> answer) => Receive<LearnBatch>(batch =>
        {
            lock (heard)
                heard.Add(batch.First);
            if (answer(batch) is { } reply)
                Sender.Tell(reply);
        });
    }
}
