using Akka.Actor;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.Instances;

/// <summary>Streams with rows that never come and values that are missing.</summary>
public sealed class GapTests : InstanceFixture
{
    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(3000)]
    public void Declared_gap_breaks_the_stream_and_numbers_go_on_behind_it(int missing)
    {
        var actor = StartCreated();
        var before = Ask<BatchAnswered>(actor, Batch(0, 100));
        Assert.Equal(100 + missing, Ask<InstanceDescription>(actor, new DeclareGap(Id, 100, 100 + missing)).NextSequence);
        var model = LifelongModel.Create(Spec);
        Learn(model, 0, 100);
        model.Break();
        var expected = Learn(model, 100 + missing, 100 + missing + 60);
        Assert.Equal(expected[..40], Ask<BatchAnswered>(actor, Batch(100 + missing, 40)).Predictions.ToArray());
        if (missing < 900)
            Assert.Equal(before.Predictions.ToArray(), Ask<BatchAnswered>(actor, Batch(0, 100)).Predictions.ToArray());
        Crash(actor);
        Assert.Equal(expected[40..], Ask<BatchAnswered>(Start(), Batch(100 + missing + 40, 20)).Predictions.ToArray());
    }

    [Fact]
    public void Row_that_was_declared_missing_and_comes_after_all_is_refused()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 100));
        Ask<InstanceDescription>(actor, new DeclareGap(Id, 100, 120));
        var refused = Ask<InstanceRefused>(actor, Batch(110, 5));
        Assert.Equal((InstanceRefusal.RepeatDiffers, 110L), (refused.Reason, refused.Sequence));
        Assert.Contains("declared missing", refused.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Gap_that_does_not_begin_at_the_row_expected_is_refused_and_a_repeat_answered()
    {
        var actor = StartCreated();
        Ask<BatchAnswered>(actor, Batch(0, 100));
        var refused = Ask<InstanceRefused>(actor, new DeclareGap(Id, 101, 120));
        Assert.Equal((InstanceRefusal.SequenceGap, 100L), (refused.Reason, refused.Sequence));
        Ask<InstanceRefused>(actor, new DeclareGap(Id, 100, 99));
        Ask<InstanceDescription>(actor, new DeclareGap(Id, 100, 120));
        Assert.Equal(120, Ask<InstanceDescription>(actor, new DeclareGap(Id, 100, 120)).NextSequence);
    }

    [Fact]
    public void Gap_comes_after_the_batches_that_were_accepted_before_it()
    {
        var actor = StartCreated();
        Journal.Hold();
        actor.Tell(Batch(0, 20));
        actor.Tell(Batch(20, 20));
        actor.Tell(new DeclareGap(Id, 40, 50));
        actor.Tell(Batch(50, 20));
        Journal.Release();
        Assert.Equal(0, ExpectMsg<BatchAnswered>(Patience).First);
        Assert.Equal(20, ExpectMsg<BatchAnswered>(Patience).First);
        Assert.Equal(50, ExpectMsg<InstanceDescription>(Patience).NextSequence);
        Assert.Equal(50, ExpectMsg<BatchAnswered>(Patience).First);
    }

    [Fact]
    public void Missing_values_are_filled_in_by_the_policy_of_the_model_and_break_one_that_refuses_them()
    {
        var holds = Spec with { MissingValues = MissingValuePolicy.Hold };
        var actor = Start();
        Ask<InstanceDescription>(actor, new CreateInstance(Id, holds, null, new InstanceSpec { ReplayRows = 60 }));
        var values = Batch(0, 100).Values.ToArray();
        values[70] = double.NaN;
        values[71] = double.NaN;
        var model = LifelongModel.Create(holds);
        var expected = new double[100];
        for (var row = 0; row < 100; row++)
            model.Learn(values.AsSpan(row, 1), expected.AsSpan(row, 1));
        Assert.Equal(expected, Ask<BatchAnswered>(actor, Batch(0, 100) with { Values = values }).Predictions.ToArray());

        // The model that follows reads the rows from 40 on, without the two that it cannot read.
        Assert.Equal(58, Ask<InstanceDescription>(actor, new UpdateSpec(Id, Spec)).Rows);
        var next = LifelongModel.Create(Spec);
        Learn(next, 40, 70);
        next.Break();
        Learn(next, 72, 100);
        Assert.Equal(Learn(next, 100, 120), Ask<BatchAnswered>(actor, Batch(100, 20)).Predictions.ToArray());
    }

    private static double[] Learn(LifelongModel model, int first, int end)
    {
        var predictions = new double[end - first];
        for (var row = first; row < end; row++)
            model.Learn(Batch(row, 1).Values.Span, predictions.AsSpan(row - first, 1));
        return predictions;
    }
}
