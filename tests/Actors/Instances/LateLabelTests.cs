using System.Collections.Immutable;
using Akka.Actor;
using ArchetypeRC.Actors.Admission;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Actors.Instances;

/// <summary>Streams whose labels come after their rows.</summary>
public sealed class LateLabelTests : InstanceFixture
{
    private const int Horizon = 30;

    private static readonly ModelSpec Late = new()
    {
        Task = new TaskSpec { Kind = TaskKind.Regression, Inputs = ["x"], Targets = ["y"], Horizon = 0, LabelHorizon = Horizon },
        Reservoir = new EchoStateSpec { Units = 12, InDegree = 4 },
        Washout = 5,
    };

    private static readonly ModelSpec Better = Late with { Reservoir = new EchoStateSpec { Units = 20, InDegree = 4, Seed = 7 } };

    [Fact]
    public void Labels_that_come_before_the_next_row_teach_the_bits_of_rows_that_carry_them()
    {
        var actor = StartLate();
        var carrying = LifelongModel.Create(Late);
        for (var row = 0; row < 60; row++)
        {
            Assert.Equal(Learn(carrying, row, Y(row)), Ask<BatchAnswered>(actor, Rows(row, 1)).Predictions.Span[0]);
            Assert.Equal(new LabelsAnswered(1, row + 1), Ask<LabelsAnswered>(actor, Labels(row)));
        }

        var described = Ask<InstanceDescription>(actor, new GetInstance(Id));
        Assert.Equal((55L, 0), (described.Tested, described.AwaitingLabels));
        Assert.Equal(carrying.PrequentialNrmse, described.PrequentialNrmse);
    }

    [Fact]
    public void Any_order_and_any_batching_through_kills_at_any_step_learns_the_bits_of_that_order() => Gen
        .Select(Gen.Int[1, 6], Gen.Int[1, Horizon - 8], Gen.ULong)
        .Sample(
            (rowsAtOnce, spread, seed) =>
            {
                var id = new InstanceId($"late-{seed}-{rowsAtOnce}-{spread}");
                var options = new InstanceOptions { SnapshotEveryRows = 25 };
                var random = new RandomStream(seed);
                var actor = Ask(StartAs(id, options), new CreateInstance(id, Late, null));
                var model = LifelongModel.Create(Late);
                var waiting = new List<int>();
                for (var next = 0; next < 120;)
                {
                    var count = 1 + (int)random.Uniform(0, rowsAtOnce);
                    var answered = Ask<BatchAnswered>(actor, Rows(next, count) with { Instance = id }).Predictions;
                    for (var row = next; row < next + count; row++)
                        Assert.Equal(Learn(model, row, double.NaN), answered.Span[row - next]);
                    waiting.AddRange(Enumerable.Range(next, count));
                    next += count;
                    var came = waiting.Where(row => row <= next - spread || random.Uniform(0, 1) < 0.3).OrderBy(_ => random.Uniform(0, 1)).ToArray();
                    waiting.RemoveAll(came.Contains);
                    foreach (var message in came.Chunk(3))
                        Ask<LabelsAnswered>(actor, Labels([.. message.Select(row => (long)row)]) with { Instance = id });
                    foreach (var row in came)
                        model.LearnLabel(next - row, [Y(row)]);
                    if (random.Uniform(0, 1) > 0.2)
                        continue;
                    Crash(actor);
                    actor = StartAs(id, options);
                }

                var described = Ask<InstanceDescription>(actor, new GetInstance(id));
                Assert.Equal((model.Tested, model.AwaitingLabels), (described.Tested, described.AwaitingLabels));
                Assert.Equal(model.PrequentialNrmse, described.PrequentialNrmse);
                Crash(actor);
            },
            iter: 6,
            threads: 1);

    [Fact]
    public void Label_that_a_row_has_is_answered_and_not_learned_again()
    {
        var actor = StartLate();
        Ask<BatchAnswered>(actor, Rows(0, 20));
        Ask<LabelsAnswered>(actor, Labels(10, 12));
        var writes = Journal.Writes.Count;
        Ask<LabelsAnswered>(actor, Labels(12, 10));
        Assert.Equal(writes, Journal.Writes.Count);
        Assert.Equal(3, Ask<LabelsAnswered>(actor, Labels(10, 11, 12)).Count);
        Assert.Equal(3, Ask<InstanceDescription>(actor, new GetInstance(Id)).Tested);
        Crash(actor);
        actor = Start();
        Ask<LabelsAnswered>(actor, Labels(10, 11, 12));
        Assert.Equal(3, Ask<InstanceDescription>(actor, new GetInstance(Id)).Tested);
    }

    [Fact]
    public void Every_label_that_cannot_be_learned_is_refused_by_its_own_reason_and_nothing_of_its_message_is_learned()
    {
        var actor = StartLate();
        Ask<BatchAnswered>(actor, Rows(0, 50));
        Ask<BatchAnswered>(actor, Rows(50, 1, labelled: true));
        Ask<LabelsAnswered>(actor, Labels(40));
        var before = Ask<InstanceDescription>(actor, new GetInstance(Id));

        Refused(Labels(45, 20), InstanceRefusal.LabelTooLate, 20, "the label horizon is 30 rows, and labels are taken from row 21 on");
        Refused(Labels(45, 51), InstanceRefusal.LabelTooEarly, 51, "row 51 is expected");
        Refused(Labels(45, -1), InstanceRefusal.LabelTooLate, -1, "row -1");
        Refused(Labels(45, 40) with { Values = new[] { Y(45), 7.5 } }, InstanceRefusal.LabelDiffers, 40, "Row 40 has another label");
        Refused(Labels(50) with { Values = new[] { 7.5 } }, InstanceRefusal.LabelDiffers, 50, "Row 50 has another label");
        Refused(Labels(45, 46) with { Values = new[] { Y(45), double.NaN } }, InstanceRefusal.BadLabel, 46, "Column 'y' is NaN");
        Refused(Labels(45) with { Values = new[] { double.NegativeInfinity } }, InstanceRefusal.BadLabel, 45, "a finite number");
        Refused(Labels(45) with { LabelSize = 2, Values = new double[2] }, InstanceRefusal.BadLabel, 45, "The label has 2 values");
        Refused(Labels(45) with { Values = new double[2] }, InstanceRefusal.BadLabel, -1, "claims 1 labels of 1 values and holds 2");
        Refused(Labels(45, 45), InstanceRefusal.BadLabel, -1, "twice");
        Refused(Labels(), InstanceRefusal.BadLabel, -1, "allowed: 1 to 512");
        Refused(Labels() with { Sequences = default }, InstanceRefusal.BadLabel, -1, "allowed: 1 to 512");
        Ask<InstanceDescription>(actor, new DeclareGap(Id, 51, 53));
        Refused(Labels(52), InstanceRefusal.BadLabel, 52, "declared missing");

        var after = Ask<InstanceDescription>(actor, new GetInstance(Id));
        Assert.Equal((before.Tested, before.PrequentialNrmse), (after.Tested, after.PrequentialNrmse));
        Ask<LabelsAnswered>(actor, Labels(45));

        void Refused(LearnLabels labels, InstanceRefusal reason, long sequence, string sentence)
        {
            var refused = Ask<InstanceRefused>(actor, labels);
            Assert.Equal((reason, sequence), (refused.Reason, refused.Sequence));
            Assert.Contains(sentence, refused.Explanation, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Model_without_a_horizon_refuses_late_labels()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 20));
        var refused = Ask<InstanceRefused>(actor, Labels(10));
        Assert.Equal(InstanceRefusal.NoLabelHorizon, refused.Reason);
        Assert.Contains("labelHorizon", refused.Explanation, StringComparison.Ordinal);
        Ask<InstanceRefused>(Start(), new LearnLabels(new InstanceId("nobody"), [1], 1, new double[1]));
    }

    [Fact]
    public void Label_of_a_row_that_is_under_way_waits_for_it_and_its_repeat_for_the_label()
    {
        var actor = StartLate();
        Ask<BatchAnswered>(actor, Rows(0, 20));
        Journal.Hold();
        actor.Tell(Rows(20, 5));
        actor.Tell(Labels(15));
        actor.Tell(Labels(22));
        actor.Tell(Labels(15));
        actor.Tell(Labels(22) with { Values = new[] { 7.5 } });
        Journal.Release();
        ExpectMsg<BatchAnswered>(Patience);
        Assert.Equal(25, ExpectMsg<LabelsAnswered>(Patience).Next);
        var replies = Enumerable.Range(0, 3).Select(_ => ExpectMsg<IInstanceReply>(Patience)).ToList();
        Assert.Equal(2, replies.OfType<LabelsAnswered>().Count());
        Assert.Equal(InstanceRefusal.LabelDiffers, Assert.Single(replies.OfType<InstanceRefused>()).Reason);
        Assert.Equal(2, Ask<InstanceDescription>(actor, new GetInstance(Id)).Tested);
        var model = LifelongModel.Create(Late);
        for (var row = 0; row < 25; row++)
            Learn(model, row, double.NaN);
        model.LearnLabel(10, [Y(15)]);
        model.LearnLabel(3, [Y(22)]);
        Assert.Equal(Learn(model, 25, double.NaN), Ask<BatchAnswered>(actor, Rows(25, 1)).Predictions.Span[0]);
    }

    [Fact]
    public void Label_that_the_journal_did_not_keep_is_not_learned_and_may_be_sent_again()
    {
        var actor = StartLate();
        Ask<BatchAnswered>(actor, Rows(0, 20));
        Watch(actor);
        Journal.Failure = new IOException("disk is full");
        Assert.Equal(InstanceRefusal.StorageFailed, Ask<InstanceRefused>(actor, Labels(15)).Reason);
        ExpectTerminated(actor, Patience);
        Journal.Failure = null;
        actor = Start();
        Assert.Equal(0, Ask<InstanceDescription>(actor, new GetInstance(Id)).Tested);
        Ask<LabelsAnswered>(actor, Labels(15) with { Values = new[] { 7.5 } });
        Assert.Equal(1, Ask<InstanceDescription>(actor, new GetInstance(Id)).Tested);
    }

    [Fact]
    public void Labels_that_wait_for_the_journal_count_as_rows_that_wait()
    {
        var actor = StartLate(new InstanceOptions { WaitingRows = 20 });
        Ask<BatchAnswered>(actor, Rows(0, 20));
        Journal.Hold();
        actor.Tell(Labels([.. Enumerable.Range(0, 15).Select(row => (long)row)]));
        Assert.Equal(InstanceRefusal.Busy, Ask<InstanceRefused>(actor, Labels(15, 16, 17, 18, 19, 14)).Reason);
        Journal.Release();
        ExpectMsg<LabelsAnswered>(Patience);
    }

    [Fact]
    public void Labels_count_against_the_limit_of_rows_per_second()
    {
        var limits = new AdmissionOptions { Node = new LoadLimits { SamplesPerSecond = 1 } };
        var parent = CreateTestProbe();
        var actor = StartBelow(parent, new InstanceOptions(), new NodeAdmission(limits, TimeProvider.System));
        Ask<InstanceDescription>(actor, new CreateInstance(Id, Late, null));
        Ask<BatchAnswered>(actor, Rows(0, 20));
        var refused = Ask<InstanceRefused>(actor, Labels(15));
        Assert.Equal(InstanceRefusal.OverLimit, refused.Reason);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
    }

    [Fact]
    public void Gap_ages_what_waits_and_rows_before_it_may_still_be_labelled()
    {
        var actor = StartLate();
        Ask<BatchAnswered>(actor, Rows(0, 40));
        Ask<InstanceDescription>(actor, new DeclareGap(Id, 40, 50));
        Ask<BatchAnswered>(actor, Rows(50, 10));
        Assert.Equal(InstanceRefusal.LabelTooLate, Ask<InstanceRefused>(actor, Labels(29)).Reason);
        Ask<LabelsAnswered>(actor, Labels(35, 58, 51));
        var model = LifelongModel.Create(Late);
        for (var row = 0; row < 40; row++)
            Learn(model, row, double.NaN);
        model.Break(10);
        for (var row = 50; row < 60; row++)
            Learn(model, row, double.NaN);
        Assert.Equal([true, true, false], new[] { model.LearnLabel(25, [Y(35)]), model.LearnLabel(2, [Y(58)]), model.LearnLabel(9, [Y(51)]) });
        Crash(actor);
        Assert.Equal(Learn(model, 60, double.NaN), Ask<BatchAnswered>(Start(), Rows(60, 1)).Predictions.Span[0]);
    }

    [Fact]
    public void Model_in_the_shadow_learns_the_labels_that_are_known_and_those_that_come_later()
    {
        var actor = StartLate(keep: new InstanceSpec { ReplayRows = 40 });
        Ask<BatchAnswered>(actor, Rows(0, 60));
        Ask<LabelsAnswered>(actor, Labels(50, 40, 33));
        var updated = Ask<InstanceDescription>(actor, new UpdateSpec(Id, Better));
        Assert.Equal((2, 40L, 3L), (updated.Version, updated.Rows, updated.Tested));
        Ask<LabelsAnswered>(actor, Labels(45));
        var model = LifelongModel.Create(Better);
        for (var row = 20; row < 60; row++)
            Learn(model, row, row is 33 or 40 or 50 ? Y(row) : double.NaN);
        Assert.True(model.LearnLabel(15, [Y(45)]));
        Crash(actor);
        Assert.Equal(Learn(model, 60, double.NaN), Ask<BatchAnswered>(Start(), Rows(60, 1)).Predictions.Span[0]);
    }

    [Fact]
    public void Labels_that_come_during_the_warm_up_reach_the_old_model_and_the_one_in_the_shadow()
    {
        var actor = StartLate(keep: new InstanceSpec { ReplayRows = 3000 });
        for (var first = 0; first < 3584; first += 512)
            Ask<BatchAnswered>(actor, Rows(first, 512));
        actor.Tell(new UpdateSpec(Id, Better));
        for (var i = 0; i < 5; i++)
            actor.Tell(Labels(3560 + i));
        for (var replies = 0; replies < 6; replies++)
            ExpectMsg<IInstanceReply>(message => Assert.False(message is InstanceRefused), Patience);
        var described = Ask<InstanceDescription>(actor, new GetInstance(Id));
        Assert.Equal((2, 5L, 25), (described.Version, described.Tested, described.AwaitingLabels));
        Ask<InstanceDescription>(actor, new RollBackSpec(Id));
        described = Ask<InstanceDescription>(actor, new GetInstance(Id));
        Assert.Equal((1, 5L, 25), (described.Version, described.Tested, described.AwaitingLabels));
    }

    [Fact]
    public void Roll_back_learns_the_labels_that_have_come_since_the_version_served()
    {
        var actor = StartLate();
        Ask<BatchAnswered>(actor, Rows(0, 40));
        Ask<LabelsAnswered>(actor, Labels(20));
        Ask<InstanceDescription>(actor, new UpdateSpec(Id, Better));
        Ask<BatchAnswered>(actor, Rows(40, 10));
        Ask<LabelsAnswered>(actor, Labels(44, 38, 25));
        Ask<InstanceDescription>(actor, new RollBackSpec(Id));
        var model = LifelongModel.Create(Late);
        for (var row = 0; row < 40; row++)
            Learn(model, row, double.NaN);
        Assert.True(model.LearnLabel(20, [Y(20)]));
        Assert.True(model.LearnLabel(15, [Y(25)]));
        Assert.True(model.LearnLabel(2, [Y(38)]));
        for (var row = 40; row < 50; row++)
            Learn(model, row, row == 44 ? Y(row) : double.NaN);
        Ask<LabelsAnswered>(actor, Labels(39, 46));
        Assert.True(model.LearnLabel(11, [Y(39)]));
        Assert.True(model.LearnLabel(4, [Y(46)]));
        Crash(actor);
        Assert.Equal(Learn(model, 50, double.NaN), Ask<BatchAnswered>(Start(), Rows(50, 1)).Predictions.Span[0]);
    }

    [Fact]
    public void After_a_reset_labels_of_earlier_rows_are_answered_and_teach_the_new_model_nothing()
    {
        var actor = StartLate();
        Ask<BatchAnswered>(actor, Rows(0, 40));
        Ask<InstanceDescription>(actor, new ResetInstance(Id));
        Ask<LabelsAnswered>(actor, Labels(35));
        Assert.Equal(InstanceRefusal.LabelDiffers, Ask<InstanceRefused>(actor, Labels(35) with { Values = new[] { 7.5 } }).Reason);
        Ask<BatchAnswered>(actor, Rows(40, 10));
        Ask<LabelsAnswered>(actor, Labels(39, 48));
        Assert.Equal(1, Ask<InstanceDescription>(actor, new GetInstance(Id)).Tested);
    }

    [Fact]
    public void Model_that_comes_from_a_file_brings_no_rows_that_wait_and_takes_the_horizon_of_the_stream()
    {
        var actor = StartLate();
        Ask<BatchAnswered>(actor, Rows(0, 40));
        var export = Ask<InstanceExport>(actor, new ExportInstance(Id));
        Assert.Equal(30, export.State.LateLabels!.Ages.Length);
        var elsewhere = export.Spec with { Task = export.Spec.Task with { LabelHorizon = 200 } };
        var file = new ModelFile(elsewhere, export.State, ModelMetrics.Empty, [], "test").ToBytes();

        var imported = Ask<InstanceDescription>(actor, new ImportModel(Id, file));
        Assert.Equal((Horizon, 0), (imported.Spec.Task.LabelHorizon, imported.AwaitingLabels));
        Ask<LabelsAnswered>(actor, Labels(20));
        Assert.Equal(imported.Tested, Ask<InstanceDescription>(actor, new GetInstance(Id)).Tested);
        Ask<BatchAnswered>(actor, Rows(40, 5));
        Ask<LabelsAnswered>(actor, Labels(42));
        Assert.Equal(imported.Tested + 1, Ask<InstanceDescription>(actor, new GetInstance(Id)).Tested);

        var other = new InstanceId("sensor-2");
        var made = Ask<InstanceDescription>(StartAs(other, new InstanceOptions()), new ImportModel(other, file));
        Assert.Equal((200, 0), (made.Spec.Task.LabelHorizon, made.AwaitingLabels));
    }

    [Fact]
    public void Label_horizon_stays_for_the_life_of_an_instance()
    {
        var actor = StartLate();
        var refused = Ask<InstanceRefused>(actor, new UpdateSpec(Id, Late with { Task = Late.Task with { LabelHorizon = 31 } }));
        Assert.Equal(InstanceRefusal.AnotherTask, refused.Reason);
        Assert.Contains("a label horizon of 30", refused.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void With_checkpoints_labels_are_kept_by_the_next_snapshot_and_sent_again_after_a_crash()
    {
        var keep = new InstanceSpec { Durability = Durability.Checkpoint, CheckpointRows = 30 };
        var actor = StartLate(keep: keep);
        Ask<BatchAnswered>(actor, Rows(0, 20));
        Ask<LabelsAnswered>(actor, Labels([.. Enumerable.Range(5, 10).Select(row => (long)row)]));
        AwaitAssert(() => Assert.Equal(20, Ask<InstanceDescription>(actor, new GetInstance(Id)).DurableTo), Patience);
        var answer = Ask<LabelsAnswered>(actor, Labels(16));
        Assert.Equal(20, answer.Next);
        Assert.Equal(11, Ask<InstanceDescription>(actor, new GetInstance(Id)).Tested);
        Crash(actor);
        actor = Start();
        Assert.Equal(10, Ask<InstanceDescription>(actor, new GetInstance(Id)).Tested);
        Ask<LabelsAnswered>(actor, Labels(16, 5));
        Assert.Equal(11, Ask<InstanceDescription>(actor, new GetInstance(Id)).Tested);
    }

    [Fact]
    public void Room_for_what_waits_is_counted() => Assert.Equal(
        Late.LateLabelBytes + (8 * Horizon),
        Footprint.Of(Late, new InstanceSpec()) - Footprint.Of(Late with { Task = Late.Task with { LabelHorizon = 0 } }, new InstanceSpec()));

    private static double X(int row) => Batch(row, 1).Values.Span[0];

    private static double Y(int row) => (X(row) * X(row)) - (row == 0 ? 0 : X(row - 1));

    private static double Learn(LifelongModel model, int row, double label)
    {
        var prediction = new double[1];
        model.Learn([X(row), label], prediction);
        return prediction[0];
    }

    private static LearnBatch Rows(int first, int count, bool labelled = false) => new(
        Id,
        first,
        count,
        2,
        Enumerable.Range(first, count).SelectMany(row => new[] { X(row), labelled ? Y(row) : double.NaN }).ToArray(),
        -1);

    private static LearnLabels Labels(params long[] rows) =>
        new(Id, [.. rows], 1, rows.Select(row => row < 0 ? 0 : Y((int)row)).ToArray());

    private IActorRef StartLate(InstanceOptions? options = null, InstanceSpec? keep = null) =>
        Ask(Start(options), new CreateInstance(Id, Late, null, keep));

    private IActorRef StartAs(InstanceId id, InstanceOptions options) =>
        Sys.ActorOf(ReservoirActor.PropsFor(id, options, new ReservoirWeights()));

    private IActorRef Ask(IActorRef actor, CreateInstance create)
    {
        Ask<InstanceDescription>(actor, create);
        return actor;
    }
}
