using Akka.Actor;
using Akka.Cluster.Sharding;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.Instances;

/// <summary>Instances that keep their rows by checkpoints and not by the journal.</summary>
public sealed class CheckpointTests : InstanceFixture
{
    private static readonly InstanceSpec Keep = new() { Durability = Durability.Checkpoint, CheckpointRows = 100, ReplayRows = 80 };

    [Fact]
    public void Rows_between_checkpoints_cost_no_write_and_are_answered_like_those_of_a_journal()
    {
        var actor = StartCheckpointing();
        var writes = Journal.Writes.Count;
        Assert.Equal(Undisturbed(99), Ask<BatchAnswered>(actor, Batch(0, 99)).Predictions.ToArray());
        Assert.Equal(Undisturbed(60)[50..], Ask<BatchAnswered>(actor, Batch(50, 10)).Predictions.ToArray());
        Assert.Equal(writes, Journal.Writes.Count);
        Assert.Equal(0, Ask<InstanceDescription>(actor, new GetInstance(Id)).DurableTo);
    }

    [Fact]
    public void After_a_crash_the_instance_says_from_which_row_to_send_again_and_goes_on_bit_for_bit()
    {
        var actor = StartCheckpointing();
        for (var first = 0; first < 120; first += 40)
            Ask<BatchAnswered>(actor, Batch(first, 40));
        AwaitDurable(actor, 120);
        var answer = Ask<BatchAnswered>(actor, Batch(120, 30));
        Assert.Equal(120, answer.DurableTo);
        Crash(actor);

        actor = Start();
        var refused = Ask<InstanceRefused>(actor, Batch(150, 30));
        Assert.Equal((InstanceRefusal.SequenceGap, 120L), (refused.Reason, refused.Sequence));
        Assert.Equal(answer.Predictions.ToArray(), Ask<BatchAnswered>(actor, Batch(120, 30)).Predictions.ToArray());
        Assert.Equal(Undisturbed(180)[150..], Ask<BatchAnswered>(actor, Batch(150, 30)).Predictions.ToArray());
    }

    [Fact]
    public void Bytes_of_rows_bring_a_checkpoint_too()
    {
        var actor = StartCheckpointing(Keep with { CheckpointRows = 1_000_000, CheckpointBytes = 50 * sizeof(double) });
        Ask<BatchAnswered>(actor, Batch(0, 49));
        Ask<BatchAnswered>(actor, Batch(49, 1));
        AwaitDurable(actor, 50);
    }

    [Fact]
    public void Crash_before_the_first_checkpoint_begins_at_the_first_row()
    {
        var actor = StartCheckpointing();
        Ask<BatchAnswered>(actor, Batch(0, 60));
        Crash(actor);
        Assert.Equal(Undisturbed(60), Ask<BatchAnswered>(Start(), Batch(0, 60)).Predictions.ToArray());
    }

    [Fact]
    public void Change_of_the_model_is_durable_when_it_is_answered()
    {
        var other = Spec with { Reservoir = new EchoStateSpec { Units = 20, InDegree = 4 } };
        var actor = StartCheckpointing();
        Ask<BatchAnswered>(actor, Batch(0, 90));
        var updated = Ask<InstanceDescription>(actor, new UpdateSpec(Id, other));
        Assert.Equal((2, 90L, 90L), (updated.Version, updated.NextSequence, updated.DurableTo));
        Crash(actor);

        actor = Start();
        var expected = LifelongModel.Create(other);
        for (var row = 10; row < 90; row++)
            expected.Learn(Batch(row, 1).Values.Span, new double[1]);
        var predictions = new double[5];
        for (var row = 0; row < 5; row++)
            expected.Learn(Batch(90 + row, 1).Values.Span, predictions.AsSpan(row, 1));
        Assert.Equal(predictions, Ask<BatchAnswered>(actor, Batch(90, 5)).Predictions.ToArray());
        Assert.Equal(1, Ask<InstanceDescription>(actor, new RollBackSpec(Id)).Version);
        Assert.Equal(120, Ask<InstanceDescription>(actor, new DeclareGap(Id, 95, 120)).DurableTo);
        Assert.Equal(3, Ask<InstanceDescription>(actor, new ResetInstance(Id)).Version);
        Crash(actor);
        Assert.Equal((3, 120L), (Ask<InstanceDescription>(Start(), new GetInstance(Id)) is var d ? d.Version : 0, d.NextSequence));
    }

    [Fact]
    public void Idle_instance_writes_a_checkpoint_before_it_leaves()
    {
        var shard = CreateTestProbe();
        var actor = StartBelow(shard, new InstanceOptions { IdleAfter = TimeSpan.Zero });
        Ask<InstanceDescription>(actor, new CreateInstance(Id, Spec, null, Keep));
        Ask<BatchAnswered>(actor, Batch(0, 60));
        Ask<OutputConfirmedResult>(actor, new ConfirmOutput(Id, 30));
        actor.Tell(ReceiveTimeout.Instance);
        shard.ExpectMsg<Passivate>(Patience);
        Crash(actor);
        var recalled = Ask<InstanceDescription>(Start(), new GetInstance(Id));
        Assert.Equal((60L, 60L, 30L), (recalled.NextSequence, recalled.DurableTo, recalled.OutputThrough));
    }

    [Fact]
    public void Deleted_instance_is_gone_for_good()
    {
        var actor = StartCheckpointing();
        Ask<BatchAnswered>(actor, Batch(0, 120));
        Ask<InstanceDeletedResult>(actor, new DeleteInstance(Id));
        Crash(actor);
        actor = Start();
        Assert.Equal(InstanceRefusal.Deleted, Ask<InstanceRefused>(actor, new GetInstance(Id)).Reason);
        Ask<InstanceDescription>(actor, new CreateInstance(Id, Spec, null, Keep));
        Assert.Equal(Undisturbed(40), Ask<BatchAnswered>(actor, Batch(0, 40)).Predictions.ToArray());
    }

    private IActorRef StartCheckpointing(InstanceSpec? keep = null)
    {
        var actor = Start();
        Ask<InstanceDescription>(actor, new CreateInstance(Id, Spec, null, keep ?? Keep));
        return actor;
    }

    private void AwaitDurable(IActorRef actor, long row) =>
        AwaitCondition(() => Ask<InstanceDescription>(actor, new GetInstance(Id)).DurableTo == row, Patience);
}
