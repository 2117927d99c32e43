using Akka.Actor;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.Instances;

public sealed class ReservoirActorTests : InstanceFixture
{
    [Fact]
    public void Batch_is_answered_with_the_predictions_of_an_undisturbed_model()
    {
        var actor = StartCreated();
        var answer = Ask<BatchAnswered>(actor, Batch(0, 100));
        Assert.Equal((0L, 100, 1), (answer.First, answer.Count, answer.OutputSize));
        Assert.Equal(Undisturbed(100), answer.Predictions.ToArray());
    }

    [Fact]
    public void Repeated_rows_are_answered_again_bit_for_bit_and_not_learned_again()
    {
        var actor = StartCreated();
        var first = Ask<BatchAnswered>(actor, Batch(0, 60));
        var again = Ask<BatchAnswered>(actor, Batch(20, 30));
        Assert.Equal(first.Predictions[20..50].ToArray(), again.Predictions.ToArray());
        Assert.Equal(60, Ask<InstanceDescription>(actor, new GetInstance(Id)).Rows);
    }

    [Fact]
    public void Batch_over_the_head_is_split_into_repeat_and_new()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 60));
        var answer = Ask<BatchAnswered>(actor, Batch(40, 40));
        Assert.Equal(Undisturbed(80)[40..], answer.Predictions.ToArray());
        Assert.Equal(80, Ask<InstanceDescription>(actor, new GetInstance(Id)).NextSequence);
    }

    [Fact]
    public void Gap_is_refused_with_the_number_expected()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 10));
        var refused = Ask<InstanceRefused>(actor, Batch(12, 5));
        Assert.Equal((InstanceRefusal.SequenceGap, 10L), (refused.Reason, refused.Sequence));
        Assert.Contains("row 10 is expected", refused.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Repeat_with_other_content_is_refused()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 10));
        var refused = Ask<InstanceRefused>(actor, Batch(0, 10) with { Values = Batch(1, 10).Values });
        Assert.Equal((InstanceRefusal.RepeatDiffers, 0L), (refused.Reason, refused.Sequence));
    }

    [Fact]
    public void Repeat_from_before_the_window_is_already_learned()
    {
        var actor = StartCreated();
        for (var first = 0; first < 1400; first += 200)
            Ask<BatchAnswered>(actor, Batch(first, 200));
        Assert.Equal(InstanceRefusal.AlreadyLearned, Ask<InstanceRefused>(actor, Batch(375, 1)).Reason);
        Assert.Equal(Undisturbed(1400)[376], Ask<BatchAnswered>(actor, Batch(376, 1)).Predictions.Span[0]);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e101)]
    public void Bad_row_is_refused_with_its_whole_batch_and_harms_nothing(double bad)
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 50));
        var values = Batch(50, 10).Values.ToArray();
        values[7] = bad;
        var refused = Ask<InstanceRefused>(actor, Batch(50, 10) with { Values = values });
        Assert.Equal((InstanceRefusal.BadRow, 57L), (refused.Reason, refused.Sequence));
        Assert.Contains("'x'", refused.Explanation, StringComparison.Ordinal);
        Assert.Equal(Undisturbed(60)[50..], Ask<BatchAnswered>(actor, Batch(50, 10)).Predictions.ToArray());
    }

    [Fact]
    public void Rows_of_the_wrong_width_are_refused()
    {
        var actor = StartCreated();
        var refused = Ask<InstanceRefused>(actor, new LearnBatch(Id, 0, 2, 2, new double[4], -1));
        Assert.Equal(InstanceRefusal.BadRow, refused.Reason);
        Assert.Contains("2 values", refused.Explanation, StringComparison.Ordinal);
        Assert.Equal(InstanceRefusal.BadRow, Ask<InstanceRefused>(actor, new LearnBatch(Id, 0, 3, 1, new double[4], -1)).Reason);
    }

    [Fact]
    public void Message_to_an_instance_that_does_not_exist_is_refused()
    {
        var actor = Start();
        Assert.Equal(InstanceRefusal.NoSuchInstance, Ask<InstanceRefused>(actor, Batch(0, 1)).Reason);
        Assert.Equal(InstanceRefusal.NoSuchInstance, Ask<InstanceRefused>(actor, new GetInstance(Id)).Reason);
    }

    [Fact]
    public void Creating_again_with_the_same_spec_is_answered_and_with_another_refused()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 10));
        Assert.Equal(10, Ask<InstanceDescription>(actor, new CreateInstance(Id, Spec, null)).NextSequence);
        var refused = Ask<InstanceRefused>(actor, new CreateInstance(Id, Spec with { Washout = 6 }, null));
        Assert.Equal(InstanceRefusal.AnotherSpec, refused.Reason);
    }

    [Fact]
    public void Spec_that_cannot_be_used_is_refused_with_field_value_and_range()
    {
        var actor = Start();
        var bad = Spec with { Reservoir = new EchoStateSpec { LeakRate = 1.5 } };
        var refused = Ask<InstanceRefused>(actor, new CreateInstance(Id, bad, null));
        Assert.Equal(InstanceRefusal.BadSpec, refused.Reason);
        Assert.Contains("reservoir.leakRate is 1.5; allowed: above 0, up to 1", refused.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Crashed_instance_goes_on_bit_for_bit_and_remembers_its_answers()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 130, outputThrough: 99));
        Crash(actor);

        actor = Start();
        Assert.Equal(99, Ask<InstanceDescription>(actor, new GetInstance(Id)).OutputThrough);
        Assert.Equal(Undisturbed(200)[100..], Ask<BatchAnswered>(actor, Batch(100, 100)).Predictions.ToArray());
    }

    [Fact]
    public void Crashed_instance_recovers_from_snapshot_and_later_events()
    {
        var options = new InstanceOptions { SnapshotEveryRows = 100 };
        var actor = StartCreated(options);
        for (var first = 0; first < 2050; first += 50)
            Ask<BatchAnswered>(actor, Batch(first, 50));
        Crash(actor);

        actor = Start(options);
        Assert.Equal(Undisturbed(2100)[2050..], Ask<BatchAnswered>(actor, Batch(2050, 50)).Predictions.ToArray());
        Assert.Equal(Undisturbed(1100)[1076..1100], Ask<BatchAnswered>(actor, Batch(1076, 24)).Predictions.ToArray());
    }

    [Fact]
    public void Batches_gather_while_a_write_is_under_way_and_are_journaled_together()
    {
        var actor = StartCreated();
        Journal.Hold();
        actor.Tell(Batch(0, 10));
        AwaitCondition(() => Journal.Writes.Count == 2, Patience);
        for (var first = 10; first < 60; first += 10)
            actor.Tell(Batch(first, 10));
        Assert.Equal(0, Ask<InstanceDescription>(actor, new GetInstance(Id)).NextSequence);
        Journal.Release();
        for (var first = 0; first < 60; first += 10)
            Assert.Equal(first, ExpectMsg<BatchAnswered>(Patience).First);
        Assert.Equal([1, 1, 5], Journal.Writes);
    }

    [Fact]
    public void Repeat_of_a_batch_under_way_waits_and_gets_the_same_answer()
    {
        var actor = StartCreated();
        Journal.Hold();
        actor.Tell(Batch(0, 10));
        actor.Tell(Batch(0, 10));
        actor.Tell(Batch(5, 10));
        AwaitCondition(() => Journal.Writes.Count == 2, Patience);
        Journal.Release();
        var first = ExpectMsg<BatchAnswered>(Patience);
        Assert.Equal(first.Predictions.ToArray(), ExpectMsg<BatchAnswered>(Patience).Predictions.ToArray());
        Assert.Equal(Undisturbed(15)[5..], ExpectMsg<BatchAnswered>(Patience).Predictions.ToArray());
    }

    [Fact]
    public void Full_queue_is_answered_busy_and_nothing_is_lost()
    {
        var actor = StartCreated(new InstanceOptions { WaitingRows = 30 });
        Journal.Hold();
        actor.Tell(Batch(0, 20));
        actor.Tell(Batch(20, 20));
        Assert.Equal(InstanceRefusal.Busy, ExpectMsg<InstanceRefused>(Patience).Reason);
        Journal.Release();
        ExpectMsg<BatchAnswered>(Patience);
        Assert.Equal(Undisturbed(40)[20..], Ask<BatchAnswered>(actor, Batch(20, 20)).Predictions.ToArray());
    }

    [Fact]
    public void Failed_write_is_answered_stops_the_actor_and_leaves_what_was_acknowledged()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 20));
        Watch(actor);
        Journal.Failure = new IOException("database or disk is full");
        var refused = Ask<InstanceRefused>(actor, Batch(20, 20));
        Assert.Equal(InstanceRefusal.StorageFailed, refused.Reason);
        Assert.Contains("disk is full", refused.Explanation, StringComparison.Ordinal);
        ExpectTerminated(actor, Patience);

        Journal.Failure = null;
        actor = Start();
        Assert.Equal(20, Ask<InstanceDescription>(actor, new GetInstance(Id)).Rows);
        Assert.Equal(Undisturbed(40)[20..], Ask<BatchAnswered>(actor, Batch(20, 20)).Predictions.ToArray());
    }

    [Fact]
    public void Everybody_who_waited_is_told_when_the_history_cannot_be_read_and_the_next_one_finds_it()
    {
        Crash(StartCreated());
        Journal.ReplayFailure = new IOException("the disk is away");
        var away = Start();
        Watch(away);
        away.Tell(Batch(0, 10));
        away.Tell(new GetInstance(Id));
        for (var i = 0; i < 2; i++)
        {
            var refused = ExpectMsg<InstanceRefused>(Patience);
            Assert.Equal(InstanceRefusal.StorageFailed, refused.Reason);
            Assert.Contains("cannot be recovered: the disk is away", refused.Explanation, StringComparison.Ordinal);
        }

        ExpectTerminated(away, Patience);
        Journal.ReplayFailure = null;
        Assert.Equal(Undisturbed(10), Ask<BatchAnswered>(Start(), Batch(0, 10)).Predictions.ToArray());
    }

    [Fact]
    public void Rejected_write_is_answered_and_stops_the_actor()
    {
        var actor = StartCreated();
        Watch(actor);
        Journal.Rejection = new InvalidOperationException("no form for this event");
        Assert.Equal(InstanceRefusal.StorageFailed, Ask<InstanceRefused>(actor, Batch(0, 20)).Reason);
        ExpectTerminated(actor, Patience);
    }

    [Fact]
    public void Commit_whose_reply_was_lost_is_found_when_the_batch_is_sent_again()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 20));
        Watch(actor);
        Journal.LostReply = new TimeoutException("no reply from the server");
        Assert.Equal(InstanceRefusal.StorageFailed, Ask<InstanceRefused>(actor, Batch(20, 20)).Reason);
        ExpectTerminated(actor, Patience);

        Journal.LostReply = null;
        actor = Start();
        Assert.Equal(40, Ask<InstanceDescription>(actor, new GetInstance(Id)).NextSequence);
        Assert.Equal(Undisturbed(40)[20..], Ask<BatchAnswered>(actor, Batch(20, 20)).Predictions.ToArray());
        Assert.Equal(40, Ask<InstanceDescription>(actor, new GetInstance(Id)).Rows);
        Assert.Equal(Undisturbed(60)[40..], Ask<BatchAnswered>(actor, Batch(40, 20)).Predictions.ToArray());
    }

    [Fact]
    public void Creation_whose_reply_was_lost_is_found_when_it_is_asked_for_again()
    {
        var actor = Start();
        Watch(actor);
        Journal.LostReply = new TimeoutException("no reply from the server");
        Assert.Equal(InstanceRefusal.StorageFailed, Ask<InstanceRefused>(actor, new CreateInstance(Id, Spec, null)).Reason);
        ExpectTerminated(actor, Patience);

        Journal.LostReply = null;
        Assert.Equal(0, Ask<InstanceDescription>(Start(), new CreateInstance(Id, Spec, null)).NextSequence);
    }

    [Fact]
    public void Recovered_instance_claims_its_journal_before_it_serves()
    {
        Crash(StartCreated());
        Journal.Hold();
        var actor = Start();
        actor.Tell(Batch(0, 10));
        AwaitCondition(() => Journal.Writes.Count == 2, Patience);
        ExpectNoMsg(TimeSpan.Zero);
        Journal.Release();
        Assert.Equal(Undisturbed(10), ExpectMsg<BatchAnswered>(Patience).Predictions.ToArray());
        Assert.Equal([1, 1, 1], Journal.Writes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Failed_claim_is_told_to_those_who_wait_and_stops_the_actor(bool rejected)
    {
        Crash(StartCreated());
        Journal.Hold();
        Journal.Rejection = rejected ? new InvalidOperationException("no form") : null;
        Journal.Failure = rejected ? null : new IOException("gone");
        var actor = Start();
        Watch(actor);
        actor.Tell(Batch(0, 10));
        actor.Tell(new GetInstance(Id));
        AwaitCondition(() => Journal.Writes.Count == 2, Patience);
        Journal.Release();
        Assert.Equal(InstanceRefusal.StorageFailed, ExpectMsg<InstanceRefused>(Patience).Reason);
        Assert.Equal(InstanceRefusal.StorageFailed, ExpectMsg<InstanceRefused>(Patience).Reason);
        ExpectTerminated(actor, Patience);
    }

    [Fact]
    public void Failed_confirmation_is_told_to_who_waits_for_it()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 20));
        Watch(actor);
        Journal.Failure = new IOException("gone");
        Assert.Equal(InstanceRefusal.StorageFailed, Ask<InstanceRefused>(actor, new ConfirmOutput(Id, 10)).Reason);
        ExpectTerminated(actor, Patience);
    }

    [Fact]
    public void Failed_creation_is_answered()
    {
        var actor = Start();
        Watch(actor);
        Journal.Failure = new IOException("read-only");
        Assert.Equal(InstanceRefusal.StorageFailed, Ask<InstanceRefused>(actor, new CreateInstance(Id, Spec, null)).Reason);
        ExpectTerminated(actor, Patience);
    }

    [Fact]
    public void Output_confirmation_is_durable_and_cannot_run_ahead()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 20));
        Assert.Equal(InstanceRefusal.NotAnswered, Ask<InstanceRefused>(actor, new ConfirmOutput(Id, 20)).Reason);
        Assert.Equal(19, Ask<OutputConfirmedResult>(actor, new ConfirmOutput(Id, 19)).Through);
        Assert.Equal(19, Ask<OutputConfirmedResult>(actor, new ConfirmOutput(Id, 5)).Through);
        Crash(actor);
        Assert.Equal(19, Ask<InstanceDescription>(Start(), new GetInstance(Id)).OutputThrough);
    }

    [Fact]
    public void Exported_state_starts_another_instance_that_predicts_the_same()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 200));
        var export = Ask<InstanceExport>(actor, new ExportInstance(Id));
        var twin = Sys.ActorOf(ReservoirActor.PropsFor(new InstanceId("twin"), new InstanceOptions(), new ReservoirWeights()));
        Ask<InstanceDescription>(twin, new CreateInstance(new InstanceId("twin"), export.Spec, export.State));
        var row = Batch(200, 1).Values;
        var expected = Ask<BatchAnswered>(actor, Batch(200, 1));
        var actual = Ask<BatchAnswered>(twin, new LearnBatch(new InstanceId("twin"), 0, 1, 1, row, -1));
        Assert.Equal(expected.Predictions.ToArray(), actual.Predictions.ToArray());
    }
}
