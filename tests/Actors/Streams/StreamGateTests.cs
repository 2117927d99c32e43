using Akka.Actor;
using ArchetypeRC.Actors.Admission;
using ArchetypeRC.Actors.Client;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Streams;
using ArchetypeRC.Tests.Actors.Instances;

namespace ArchetypeRC.Tests.Actors.Streams;

public sealed class StreamGateTests : InstanceFixture
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(10);

    private readonly RecordedPauses clock = new();
    private readonly CountedAnswers answers = new();

    [Fact]
    public async Task Stream_over_the_limit_of_rows_goes_on_when_the_time_is_there()
    {
        var limits = new AdmissionOptions { Node = new LoadLimits { SamplesPerSecond = 100 } };
        var actor = StartBelow(CreateTestProbe(), new InstanceOptions(), new NodeAdmission(limits, clock));
        Ask<InstanceDescription>(actor, new CreateInstance(Id, Spec, null));
        var running = Gate(actor).RunAsync(new EndlessRows(0, 1500), answers);

        var started = clock.GetUtcNow();
        AdvanceUntil(running);

        Assert.Equal((1500L, 1500L), ((await running).RowsAnswered, answers.Flushed));
        // A full bucket of 100 rows at the beginning, and the last batch passes on the last drop.
        Assert.InRange((clock.GetUtcNow() - started).TotalSeconds, (1500 - 100 - 128) / 100.0, 1500 / 100.0);
        Assert.Equal(1500, Ask<InstanceDescription>(actor, new GetInstance(Id)).NextSequence);
    }

    [Fact]
    public async Task Stream_before_a_busy_instance_waits_and_goes_on()
    {
        var actor = StartCreated(new InstanceOptions { WaitingRows = 1 });
        Journal.Hold();
        var running = Gate(actor).RunAsync(new EndlessRows(0, 3000), answers);
        AwaitCondition(() => clock.Pauses.Count > 0, Patience, Often);
        Journal.Release();
        AdvanceUntil(running);
        Assert.Equal(3000, (await running).RowsAnswered);
    }

    [Fact]
    public async Task Stop_ends_the_waiting_and_the_rows_are_for_the_next_run()
    {
        var limits = new AdmissionOptions { Node = new LoadLimits { SamplesPerSecond = 10 } };
        var actor = StartBelow(CreateTestProbe(), new InstanceOptions(), new NodeAdmission(limits, clock));
        Ask<InstanceDescription>(actor, new CreateInstance(Id, Spec, null));
        var gate = Gate(actor);
        var running = gate.RunAsync(new EndlessRows(0, long.MaxValue), answers);
        AwaitCondition(() => answers.Flushed > 0, Patience, Often);
        gate.Stop();
        var report = await running.WaitAsync(Patience);
        Assert.Null(report.Failure);
        Assert.Equal(answers.Flushed, report.RowsAnswered);
        Assert.Equal(report.RowsAnswered, Ask<InstanceDescription>(actor, new GetInstance(Id)).NextSequence);
    }

    [Fact]
    public async Task Refusal_that_time_does_not_change_ends_the_stream()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 50));
        var refused = await Assert.ThrowsAsync<InstanceRefusedException>(
            () => Gate(actor).RunAsync(new EndlessRows(0, 100), answers).WaitAsync(Patience));
        Assert.Equal(InstanceRefusal.RepeatDiffers, refused.Refusal.Reason);
    }

    [Fact]
    public async Task Pauses_without_a_named_time_double_up_to_a_bound()
    {
        var asked = 0;
        var pauses = new RecordedPauses();
        var ask = new PatientAsk(pauses, new TaskCompletionSource().Task).AskAsync(() => ++asked > 12
            ? Task.FromResult(asked)
            : Task.FromException<int>(new InstanceRefusedException(new InstanceRefused(InstanceRefusal.Busy, "Later."))));
        for (var times = 1; times <= 12; times++)
        {
            AwaitCondition(() => pauses.Pauses.Count == times, Patience, Often);
            pauses.Advance(pauses.Pauses.Last());
        }

        Assert.Equal(13, await ask);
        Assert.Equal(
            [20, 40, 80, 160, 320, 640, 1280, 2560, 5000, 5000, 5000, 5000],
            pauses.Pauses.Select(pause => pause.TotalMilliseconds));
    }

    [Fact]
    public async Task Named_time_is_waited_for_and_no_less()
    {
        var asked = 0;
        var pauses = new RecordedPauses();
        var over = new InstanceRefused(InstanceRefusal.OverLimit, "Too fast.") { RetryAfter = TimeSpan.FromSeconds(7) };
        var ask = new PatientAsk(pauses, new TaskCompletionSource().Task).AskAsync(() => ++asked > 1
            ? Task.FromResult(asked)
            : Task.FromException<int>(new InstanceRefusedException(over)));
        AwaitCondition(() => pauses.Pauses.Count == 1, Patience, Often);
        pauses.Advance(TimeSpan.FromSeconds(7) - TimeSpan.FromTicks(1));
        Assert.False(ask.IsCompleted);
        pauses.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(2, await ask);
    }

    // Time passes only when the stream waits for it.
    private void AdvanceUntil(Task ended)
    {
        for (var waited = 0; ; waited++)
        {
            AwaitCondition(() => ended.IsCompleted || clock.Pauses.Count > waited, Patience, Often);
            if (ended.IsCompleted)
                return;
            clock.Advance(clock.Pauses.ElementAt(waited));
        }
    }

    private StreamGate Gate(IActorRef actor) =>
        new(Sys, new ArchetypeClient(Sys, actor, ActorRefs.Nobody, Patience), Id, clock: clock);
}
