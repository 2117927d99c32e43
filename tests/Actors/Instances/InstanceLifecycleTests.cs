using Akka.Actor;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.Instances;

public sealed class InstanceLifecycleTests : InstanceFixture
{
    [Fact]
    public void Prediction_only_answers_from_the_state_as_it_stands_and_leaves_no_trace()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 100));
        var model = LifelongModel.Create(Spec);
        for (var row = 0; row < 100; row++)
            model.Learn(Batch(row, 1).Values.Span, new double[1]);
        var ahead = new double[20];
        model.PredictAhead(Batch(100, 20).Values.Span, ahead);

        var writes = Journal.Writes.Count;
        var predicted = Ask<RowsPredicted>(actor, new PredictRows(Id, 20, 1, Batch(100, 20).Values));
        Assert.Equal((99L, 1, 20), (predicted.After, predicted.Version, predicted.Count));
        Assert.Equal(ahead, predicted.Predictions.ToArray());
        Assert.Equal(writes, Journal.Writes.Count);
        Assert.Equal(Undisturbed(150)[100..], Ask<BatchAnswered>(actor, Batch(100, 50)).Predictions.ToArray());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(513, 1)]
    [InlineData(3, 2)]
    public void Prediction_of_what_are_no_rows_is_refused(int count, int rowSize)
    {
        var refused = Ask<InstanceRefused>(StartCreated(), new PredictRows(Id, count, rowSize, new double[count]));
        Assert.Equal(InstanceRefusal.BadRow, refused.Reason);
    }

    [Fact]
    public void Prediction_of_a_row_that_cannot_be_read_names_it()
    {
        var refused = Ask<InstanceRefused>(StartCreated(), new PredictRows(Id, 3, 1, new[] { 1, double.NaN, 2 }));
        Assert.Equal((InstanceRefusal.BadRow, 1L), (refused.Reason, refused.Sequence));
        Assert.Contains("'x'", refused.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Reset_starts_with_nothing_learned_and_sequence_numbers_go_on()
    {
        var actor = StartCreated();
        var first = Ask<BatchAnswered>(actor, Batch(0, 100));
        var reset = Ask<InstanceDescription>(actor, new ResetInstance(Id));
        Assert.Equal((100L, 0L, 0L, 2, 1L, 0), (reset.NextSequence, reset.Rows, reset.Tested, reset.Version, reset.Epoch, reset.RecentRows));
        Assert.Equal(first.Predictions.ToArray(), Ask<BatchAnswered>(actor, Batch(0, 100)).Predictions.ToArray());

        var anew = LifelongModel.Create(Spec);
        var expected = new double[60];
        for (var row = 0; row < 60; row++)
            anew.Learn(Batch(100 + row, 1).Values.Span, expected.AsSpan(row, 1));
        Assert.Equal(expected[..40], Ask<BatchAnswered>(actor, Batch(100, 40)).Predictions.ToArray());
        Crash(actor);
        Assert.Equal(expected[40..], Ask<BatchAnswered>(Start(), Batch(140, 20)).Predictions.ToArray());
    }

    [Fact]
    public void Reset_told_twice_with_the_epoch_that_the_sender_knew_is_done_once()
    {
        var actor = StartCreated();
        Ask<InstanceDescription>(actor, new ResetInstance(Id, ExpectedEpoch: 0));
        Ask<BatchAnswered>(actor, Batch(0, 30));
        var again = Ask<InstanceDescription>(actor, new ResetInstance(Id, ExpectedEpoch: 0));
        Assert.Equal((30L, 1L), (again.Rows, again.Epoch));
        Ask<InstanceDescription>(actor, new ResetInstance(Id));
        Assert.Equal(InstanceRefusal.EpochConflict, Ask<InstanceRefused>(actor, new ResetInstance(Id, ExpectedEpoch: 0)).Reason);
    }

    [Fact]
    public void Reset_comes_after_the_batches_that_were_accepted_before_it()
    {
        var actor = StartCreated();
        Journal.Hold();
        actor.Tell(Batch(0, 20));
        actor.Tell(Batch(20, 20));
        actor.Tell(new ResetInstance(Id));
        actor.Tell(Batch(40, 20));
        Journal.Release();
        Assert.Equal(0, ExpectMsg<BatchAnswered>(Patience).First);
        Assert.Equal(20, ExpectMsg<BatchAnswered>(Patience).First);
        Assert.Equal((40L, 0L), (ExpectMsg<InstanceDescription>(Patience) is var d ? d.NextSequence : -1, d.Rows));
        Assert.Equal(40, ExpectMsg<BatchAnswered>(Patience).First);
        Assert.Equal(20, Ask<InstanceDescription>(actor, new GetInstance(Id)).Rows);
    }

    [Fact]
    public void Deleted_instance_refuses_by_name_and_starts_anew_when_it_is_created_again()
    {
        var actor = StartCreated(new InstanceOptions { SnapshotEveryRows = 50 });
        for (var first = 0; first < 200; first += 50)
            Ask<BatchAnswered>(actor, Batch(first, 50));
        Assert.Equal(200, Ask<InstanceDeletedResult>(actor, new DeleteInstance(Id)).Next);
        Deleted();
        Crash(actor);
        actor = Start();
        Deleted();

        Assert.Equal(0, Ask<InstanceDescription>(actor, new CreateInstance(Id, Spec, null)).NextSequence);
        Assert.Equal(Undisturbed(70)[..50], Ask<BatchAnswered>(actor, Batch(0, 50)).Predictions.ToArray());
        Crash(actor);
        Assert.Equal(Undisturbed(70)[50..], Ask<BatchAnswered>(Start(), Batch(50, 20)).Predictions.ToArray());

        void Deleted()
        {
            Assert.Equal(InstanceRefusal.Deleted, Ask<InstanceRefused>(actor, Batch(200, 5)).Reason);
            Assert.Equal(InstanceRefusal.Deleted, Ask<InstanceRefused>(actor, new GetInstance(Id)).Reason);
            Assert.Equal(200, Ask<InstanceDeletedResult>(actor, new DeleteInstance(Id)).Next);
        }
    }

    [Fact]
    public void Batches_accepted_before_a_deletion_are_answered_and_later_ones_refused()
    {
        var actor = StartCreated();
        Journal.Hold();
        actor.Tell(Batch(0, 20));
        actor.Tell(Batch(20, 20));
        actor.Tell(Batch(10, 20));
        actor.Tell(new DeleteInstance(Id));
        actor.Tell(Batch(40, 20));
        AwaitCondition(() => Journal.Writes.Count >= 2, Patience);
        Assert.Equal(InstanceRefusal.Deleted, ExpectMsg<InstanceRefused>(Patience).Reason);
        Journal.Release();
        Assert.Equal(0, ExpectMsg<BatchAnswered>(Patience).First);
        Assert.Equal(20, ExpectMsg<BatchAnswered>(Patience).First);
        Assert.Equal(40, ExpectMsg<InstanceDeletedResult>(Patience).Next);
        Assert.Equal(InstanceRefusal.Deleted, ExpectMsg<InstanceRefused>(Patience).Reason);
    }

    [Fact]
    public void Deletion_that_could_not_be_journaled_is_answered_and_the_instance_lives()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 20));
        Watch(actor);
        Journal.Failure = new IOException("read-only");
        Assert.Equal(InstanceRefusal.StorageFailed, Ask<InstanceRefused>(actor, new DeleteInstance(Id)).Reason);
        ExpectTerminated(actor, Patience);
        Journal.Failure = null;
        Assert.Equal(20, Ask<InstanceDescription>(Start(), new GetInstance(Id)).NextSequence);
    }

    [Fact]
    public void Messages_about_an_instance_that_never_was_are_refused()
    {
        var actor = Start();
        object[] messages =
        [
            new PredictRows(Id, 1, 1, new double[1]), new UpdateSpec(Id, Spec), new RollBackSpec(Id), new ResetInstance(Id),
            new GetVersions(Id), new DeleteInstance(Id), new ExportInstance(Id),
        ];
        Assert.All(messages, m => Assert.Equal(InstanceRefusal.NoSuchInstance, Ask<InstanceRefused>(actor, m).Reason));
    }

    [Fact]
    public void Imported_file_makes_an_instance_that_goes_on_where_the_other_stood()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 200));
        var file = FileOf(Ask<InstanceExport>(actor, new ExportInstance(Id)));
        Ask<InstanceDeletedResult>(actor, new DeleteInstance(Id));
        var imported = Ask<InstanceDescription>(actor, new ImportModel(Id, file));
        Assert.Equal((0L, 200L), (imported.NextSequence, imported.Rows));
        var rows = Batch(200, 50).Values;
        Assert.Equal(
            Undisturbed(250)[200..], Ask<BatchAnswered>(actor, new LearnBatch(Id, 0, 50, 1, rows, -1)).Predictions.ToArray());
    }

    [Fact]
    public void Imported_file_replaces_a_model_after_its_wash_out_and_without_learning_from_it()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 300));
        var export = Ask<InstanceExport>(actor, new ExportInstance(Id));
        Ask<BatchAnswered>(actor, Batch(300, 100));
        var imported = Ask<InstanceDescription>(actor, new ImportModel(Id, FileOf(export)));
        Assert.Equal((400L, 300L + Spec.Washout, 2), (imported.NextSequence, imported.Rows, imported.Version));
        var now = Ask<InstanceExport>(actor, new ExportInstance(Id));
        Assert.Equal(export.State.Readout.Weights.ToArray(), now.State.Readout.Weights.ToArray());
        Assert.Equal(VersionOrigin.Imported, Ask<InstanceVersions>(actor, new GetVersions(Id)).Versions[^1].Origin);
    }

    [Fact]
    public void Bytes_that_are_no_model_file_are_refused_before_and_after_creation()
    {
        var actor = Start();
        Assert.Equal(InstanceRefusal.BadModelFile, Ask<InstanceRefused>(actor, new ImportModel(Id, new byte[100])).Reason);
        Ask<InstanceDescription>(actor, new CreateInstance(Id, Spec, null));
        Assert.Equal(InstanceRefusal.BadModelFile, Ask<InstanceRefused>(actor, new ImportModel(Id, new byte[100])).Reason);
    }

    [Fact]
    public void Way_of_keeping_is_declared_at_creation_described_and_held()
    {
        var actor = Start();
        var bad = new CreateInstance(Id, Spec, null, new InstanceSpec { ReplayRows = 0 });
        var refused = Ask<InstanceRefused>(actor, bad);
        Assert.Equal(InstanceRefusal.BadSpec, refused.Reason);
        Assert.Contains("instance.replayRows is 0; allowed: 1 to 100000", refused.Explanation, StringComparison.Ordinal);

        var keep = new InstanceSpec { ReplayRows = 30, KeptVersions = 2 };
        Assert.Equal(keep, Ask<InstanceDescription>(actor, bad with { Keep = keep }).Instance);
        Assert.Equal(InstanceRefusal.AnotherSpec, Ask<InstanceRefused>(actor, bad with { Keep = new InstanceSpec() }).Reason);
        Ask<BatchAnswered>(actor, Batch(0, 100));
        Assert.Equal(30, Ask<InstanceDescription>(actor, new GetInstance(Id)).RecentRows);
    }

    private static byte[] FileOf(InstanceExport export) => new ModelFile(
        export.Spec,
        export.State,
        ModelMetrics.Empty,
        [],
        "tests").ToBytes();
}
