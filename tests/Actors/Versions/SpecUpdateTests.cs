using Akka.Actor;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Versions;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Actors.Instances;

namespace ArchetypeRC.Tests.Actors.Versions;

public sealed class SpecUpdateTests : InstanceFixture
{
    private static readonly ModelSpec Better = Spec with
    {
        Task = Spec.Task with { Horizon = 3 },
        Reservoir = new EchoStateSpec { Units = 20, InDegree = 4, Seed = 7 },
    };

    [Fact]
    public void New_model_warms_up_on_the_rows_that_are_kept_and_takes_over_between_two_rows()
    {
        var actor = StartKeeping(80);
        Ask<BatchAnswered>(actor, Batch(0, 200));
        var updated = Ask<InstanceDescription>(actor, new UpdateSpec(Id, Better));
        Assert.Equal((Better, 2, 1L, 200L, 80L), (updated.Spec, updated.Version, updated.Epoch, updated.NextSequence, updated.Rows));
        Assert.Equal(Straight(Better, 120, 250)[^50..], Ask<BatchAnswered>(actor, Batch(200, 50)).Predictions.ToArray());
        Crash(actor);
        Assert.Equal(Straight(Better, 120, 300)[^50..], Ask<BatchAnswered>(Start(), Batch(250, 50)).Predictions.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(512)]
    public void Nothing_is_lost_or_reordered_while_batches_come_during_the_warm_up(int size)
    {
        var actor = StartKeeping(3000);
        for (var first = 0; first < 3584; first += 512)
            Ask<BatchAnswered>(actor, Batch(first, 512));
        actor.Tell(new UpdateSpec(Id, Better));
        var batches = Math.Min(40, 2300 / size);
        for (var b = 0; b < batches; b++)
            actor.Tell(Batch(3584 + (b * size), size));

        var answers = new List<double>();
        InstanceDescription? updated = null;
        for (var replies = 0; replies < batches + 1; replies++)
        {
            switch (ExpectMsg<IInstanceReply>(Patience))
            {
                case BatchAnswered answered:
                    Assert.Equal(3584 + answers.Count, answered.First);
                    answers.AddRange(answered.Predictions.ToArray());
                    break;
                case InstanceDescription description:
                    updated = description;
                    break;
            }
        }

        Assert.Equal(2, updated!.Version);
        var from = Ask<InstanceVersions>(actor, new GetVersions(Id)).Versions[^1].From;
        var end = 3584 + (batches * size);
        Assert.Equal(Undisturbed(end)[3584..(int)from], answers.Take((int)from - 3584));
        Assert.Equal(Straight(Better, 584, end)[((int)from - 584)..], answers.Skip((int)from - 3584));
    }

    [Fact]
    public void Window_shorter_than_a_batch_never_leaves_the_shadow_behind()
    {
        var actor = StartKeeping(3);
        Ask<BatchAnswered>(actor, Batch(0, 100));
        Journal.Hold();
        actor.Tell(Batch(100, 100));
        actor.Tell(new UpdateSpec(Id, Better));
        actor.Tell(Batch(200, 100));
        Journal.Release();
        var described = 0;
        for (var replies = 0; replies < 3; replies++)
            described += ExpectMsg<IInstanceReply>(Patience) is InstanceDescription ? 1 : 0;
        Assert.Equal(1, described);
        Assert.Equal(Straight(Better, 97, 320)[^20..], Ask<BatchAnswered>(actor, Batch(300, 20)).Predictions.ToArray());
    }

    [Fact]
    public void Failed_take_over_leaves_the_old_model_whole()
    {
        var actor = StartKeeping(80);
        Ask<BatchAnswered>(actor, Batch(0, 200));
        Watch(actor);
        Journal.Failure = new IOException("disk is full");
        Assert.Equal(InstanceRefusal.StorageFailed, Ask<InstanceRefused>(actor, new UpdateSpec(Id, Better)).Reason);
        ExpectTerminated(actor, Patience);
        Journal.Failure = null;
        actor = Start();
        var described = Ask<InstanceDescription>(actor, new GetInstance(Id));
        Assert.Equal((Spec, 1, 0L, 0), (described.Spec, described.Version, described.Epoch, described.WarmingUp));
        Assert.Equal(Undisturbed(220)[200..], Ask<BatchAnswered>(actor, Batch(200, 20)).Predictions.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Kill_during_the_take_over_leaves_the_old_or_the_new_model_whole(bool written)
    {
        var actor = StartKeeping(80);
        Ask<BatchAnswered>(actor, Batch(0, 200));
        var writes = Journal.Writes.Count;
        Journal.Hold();
        actor.Tell(new UpdateSpec(Id, Better));
        AwaitCondition(() => Journal.Writes.Count > writes, Patience);
        Crash(actor);
        Journal.Failure = written ? null : new IOException("killed before the write");
        Journal.Release();
        Journal.Failure = null;

        actor = Start();
        var answer = Ask<BatchAnswered>(actor, Batch(200, 20)).Predictions.ToArray();
        var version = Ask<InstanceDescription>(actor, new GetInstance(Id)).Version;
        Assert.Equal(version == 1 ? Undisturbed(220)[200..] : Straight(Better, 120, 220)[^20..], answer);
    }

    [Fact]
    public void One_call_rolls_back_to_the_model_before_which_has_read_the_rows_since()
    {
        var actor = StartKeeping(80);
        Ask<BatchAnswered>(actor, Batch(0, 200));
        Ask<InstanceDescription>(actor, new UpdateSpec(Id, Better));
        Ask<BatchAnswered>(actor, Batch(200, 60));
        var back = Ask<InstanceDescription>(actor, new RollBackSpec(Id));
        Assert.Equal((Spec, 1, 2L, 260L, 260L), (back.Spec, back.Version, back.Epoch, back.NextSequence, back.Rows));
        Assert.Equal(Undisturbed(300)[260..], Ask<BatchAnswered>(actor, Batch(260, 40)).Predictions.ToArray());
        Crash(actor);
        actor = Start();
        Assert.Equal(Undisturbed(340)[300..], Ask<BatchAnswered>(actor, Batch(300, 40)).Predictions.ToArray());
        Assert.Equal(2, Ask<InstanceDescription>(actor, new RollBackSpec(Id, Version: 2)).Version);
        Assert.Equal(Straight(Better, 120, 360)[^20..], Ask<BatchAnswered>(actor, Batch(340, 20)).Predictions.ToArray());
    }

    [Fact]
    public void Rollback_over_rows_that_are_not_kept_any_more_reads_on_after_a_break()
    {
        var actor = StartKeeping(80);
        Ask<BatchAnswered>(actor, Batch(0, 200));
        Ask<InstanceDescription>(actor, new UpdateSpec(Id, Better));
        for (var first = 200; first < 500; first += 100)
            Ask<BatchAnswered>(actor, Batch(first, 100));
        Assert.Equal(280, Ask<InstanceDescription>(actor, new RollBackSpec(Id)).Rows);
        var model = LifelongModel.Create(Spec);
        Learn(model, 0, 200);
        model.Break();
        Learn(model, 420, 500);
        Assert.Equal(Learn(model, 500, 550), Ask<BatchAnswered>(actor, Batch(500, 50)).Predictions.ToArray());
    }

    [Fact]
    public void Rollback_undoes_a_reset()
    {
        var actor = StartKeeping(80);
        Ask<BatchAnswered>(actor, Batch(0, 100));
        Ask<InstanceDescription>(actor, new ResetInstance(Id));
        Ask<BatchAnswered>(actor, Batch(100, 30));
        Ask<InstanceDescription>(actor, new RollBackSpec(Id));
        Assert.Equal(Undisturbed(150)[130..], Ask<BatchAnswered>(actor, Batch(130, 20)).Predictions.ToArray());
    }

    [Fact]
    public void Versions_come_back_from_a_snapshot()
    {
        var options = new InstanceOptions { SnapshotEveryRows = 50 };
        var actor = StartCreated(options);
        Ask<BatchAnswered>(actor, Batch(0, 200));
        Ask<InstanceDescription>(actor, new UpdateSpec(Id, Better));
        for (var first = 200; first < 800; first += 50)
            Ask<BatchAnswered>(actor, Batch(first, 50));
        var before = Ask<InstanceVersions>(actor, new GetVersions(Id));
        Crash(actor);
        actor = Start(options);
        var after = Ask<InstanceVersions>(actor, new GetVersions(Id));
        Assert.Equal((before.Serving, before.Epoch), (after.Serving, after.Epoch));
        Assert.Equal(before.Versions.AsEnumerable(), after.Versions);
        Ask<InstanceDescription>(actor, new RollBackSpec(Id));
        Assert.Equal(Undisturbed(850)[800..], Ask<BatchAnswered>(actor, Batch(800, 50)).Predictions.ToArray());
    }

    [Fact]
    public void Versions_are_listed_and_differ_field_by_field()
    {
        var actor = StartKeeping(80);
        Ask<InstanceDescription>(actor, new UpdateSpec(Id, Better));
        var versions = Ask<InstanceVersions>(actor, new GetVersions(Id));
        Assert.Equal((2, 1L), (versions.Serving, versions.Epoch));
        Assert.Equal([VersionOrigin.Created, VersionOrigin.Updated], versions.Versions.Select(v => v.Origin));
        Assert.Equal(
            ["reservoir.seed: 1 -> 7", "reservoir.units: 12 -> 20", "task.horizon: 2 -> 3"],
            versions.Versions[0].DifferencesTo(versions.Versions[1]).Select(d => d.ToString()));
    }

    [Fact]
    public void Creating_again_is_answered_for_the_first_spec_and_the_one_that_serves()
    {
        var actor = StartCreated();
        Ask<InstanceDescription>(actor, new UpdateSpec(Id, Better));
        Assert.Equal(Better, Ask<InstanceDescription>(actor, new CreateInstance(Id, Spec, null)).Spec);
        Assert.Equal(Better, Ask<InstanceDescription>(actor, new CreateInstance(Id, Better, null)).Spec);
        Assert.Equal(
            InstanceRefusal.AnotherSpec, Ask<InstanceRefused>(actor, new CreateInstance(Id, Spec with { Washout = 3 }, null)).Reason);
    }

    [Fact]
    public void Change_that_cannot_be_made_is_refused_by_name()
    {
        var actor = StartKeeping(80);
        Ask<BatchAnswered>(actor, Batch(0, 20));
        Refused(InstanceRefusal.BadSpec, new UpdateSpec(Id, Spec with { Washout = -1 }), "model.washout is -1");
        Refused(
            InstanceRefusal.AnotherTask,
            new UpdateSpec(Id, Spec with { Task = new TaskSpec { Inputs = ["x", "y"], Targets = ["x"] } }),
            "Create another instance");
        Refused(InstanceRefusal.NoSuchVersion, new RollBackSpec(Id), "none served before it");
        Refused(InstanceRefusal.NoSuchVersion, new RollBackSpec(Id, Version: 9), "Version 9 is not kept");
        Refused(InstanceRefusal.EpochConflict, new UpdateSpec(Id, Better, ExpectedEpoch: 3), "epoch 0");
        Refused(
            InstanceRefusal.BadSpec,
            new UpdateSpec(Id, Spec with { Plasticity = new PlasticitySpec { Intrinsic = new IntrinsicPlasticitySpec() } }),
            "plasticity");
        Assert.Equal(1, Ask<InstanceDescription>(actor, new UpdateSpec(Id, Spec)).Version);
        Assert.Equal(1, Ask<InstanceDescription>(actor, new RollBackSpec(Id, Version: 1)).Version);

        void Refused(InstanceRefusal reason, object message, string says)
        {
            var refused = Ask<InstanceRefused>(actor, message);
            Assert.Equal(reason, refused.Reason);
            Assert.Contains(says, refused.Explanation, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void While_a_model_warms_up_another_change_is_refused_and_a_deletion_ends_it()
    {
        var actor = StartKeeping(80);
        Ask<BatchAnswered>(actor, Batch(0, 100));
        Journal.Hold();
        actor.Tell(Batch(100, 10));
        actor.Tell(new UpdateSpec(Id, Better));
        Assert.Equal(2, Ask<InstanceDescription>(actor, new GetInstance(Id)).WarmingUp);
        Assert.Equal(InstanceRefusal.ChangeUnderWay, Ask<InstanceRefused>(actor, new ResetInstance(Id)).Reason);
        Assert.Equal(InstanceRefusal.Deleted, Ask<InstanceRefused>(actor, new DeleteInstance(Id)).Reason);
        Journal.Release();
        ExpectMsg<BatchAnswered>(Patience);
        Assert.Equal(110, ExpectMsg<InstanceDeletedResult>(Patience).Next);
    }

    private IActorRef StartKeeping(int rows)
    {
        var actor = Start();
        Ask<InstanceDescription>(actor, new CreateInstance(Id, Spec, null, new InstanceSpec { ReplayRows = rows }));
        return actor;
    }

    private static double[] Straight(ModelSpec spec, int first, int end) => Learn(LifelongModel.Create(spec), first, end);

    private static double[] Learn(LifelongModel model, int first, int end)
    {
        var predictions = new double[end - first];
        for (var row = first; row < end; row++)
            model.Learn(Batch(row, 1).Values.Span, predictions.AsSpan(row - first, 1));
        return predictions;
    }
}
