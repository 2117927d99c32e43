using System.Collections.Immutable;
using Akka.Actor;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.Instances;

/// <summary>Instances that answer with probabilities of classes.</summary>
public sealed class ProbabilityTests : InstanceFixture
{
    private const int Delay = 7;

    private static readonly ModelSpec Telling = new()
    {
        Task = new TaskSpec
        {
            Kind = TaskKind.Classification, Inputs = ["x"], Targets = ["y"], Horizon = 0, Classes = ["low", "high"], LabelHorizon = 20,
        },
        Reservoir = new EchoStateSpec { Units = 12, InDegree = 4 },
        Readout = new ReadoutSpec { Probabilities = true },
        Washout = 5,
    };

    private static readonly ModelSpec Scoring = Telling with { Readout = new ReadoutSpec() };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Answers_with_labels_that_come_late_are_those_of_the_model_through_kills_and_snapshots(bool balanced)
    {
        var options = new InstanceOptions { SnapshotEveryRows = 25 };
        var spec = Telling with { Readout = Telling.Readout with { BalanceClasses = balanced, Forgetting = 0.99 } };
        var actor = Start(spec, options);
        var model = LifelongModel.Create(spec);
        var expected = new double[2];
        for (var row = 0; row < 120; row++)
        {
            model.Learn([X(row), double.NaN], expected);
            Assert.Equal(expected, Ask<BatchAnswered>(actor, Row(row)).Predictions.ToArray());
            if (row >= Delay)
            {
                model.LearnLabel(Delay + 1, [Class(row - Delay)]);
                Ask<LabelsAnswered>(actor, new LearnLabels(Id, [row - Delay], 1, new[] { Class(row - Delay) }));
            }

            if (row % 17 != 16)
                continue;
            Crash(actor);
            actor = Start(options);
        }

        Assert.NotEqual(1, model.ProbabilityFactor);
        var state = Ask<InstanceExport>(actor, new ExportInstance(Id)).State;
        Assert.Equal(model.Save().Calibration, state.Calibration);
        Assert.Equal(model.Save().ClassCounts.ToArray(), state.ClassCounts.ToArray());
        Assert.NotEqual(balanced, state.ClassCounts.IsEmpty);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void How_answers_are_told_stays_for_the_life_of_an_instance(bool probabilities)
    {
        var (own, other) = probabilities ? (Telling, Scoring) : (Scoring, Telling);
        var actor = Start(own);
        var refused = Ask<InstanceRefused>(actor, new UpdateSpec(Id, other));
        Assert.Equal(InstanceRefusal.AnotherTask, refused.Reason);
        Assert.Contains($"readout.probabilities stays {probabilities}", refused.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Model_that_comes_from_a_file_answers_as_the_instance_does(bool probabilities)
    {
        var (own, other) = probabilities ? (Telling, Scoring) : (Scoring, Telling);
        var actor = Start(own);
        for (var row = 0; row < 40; row++)
            Ask<BatchAnswered>(actor, Row(row));
        var elsewhere = LifelongModel.Create(other with { Reservoir = other.Reservoir with { Seed = 9 } });
        for (var row = 0; row < 60; row++)
            elsewhere.Learn([X(row), Class(row)], new double[2]);
        var file = new ModelFile(elsewhere.Spec, elsewhere.Save(), ModelMetrics.Empty, [], "test").ToBytes();
        var imported = Ask<InstanceDescription>(actor, new ImportModel(Id, file));
        Assert.Equal((probabilities, 9UL), (imported.Spec.Readout.Probabilities, imported.Spec.Reservoir.Seed));
        var sum = Ask<BatchAnswered>(actor, Row(40)).Predictions.ToArray().Sum();
        Assert.Equal(probabilities, Math.Abs(sum - 1) < 1e-12);
    }

    [Fact]
    public void Logistic_readout_serves_where_probabilities_are_answered_and_is_refused_where_scores_are()
    {
        var logistic = Scoring with { Readout = new ReadoutSpec { Learner = OnlineLearner.Logistic }, Reservoir = Scoring.Reservoir with { Seed = 9 } };
        var elsewhere = LifelongModel.Create(logistic);
        for (var row = 0; row < 60; row++)
            elsewhere.Learn([X(row), Class(row)], new double[2]);
        var file = new ModelFile(elsewhere.Spec, elsewhere.Save(), ModelMetrics.Empty, [], "test").ToBytes();
        var scoring = Start(Scoring);
        foreach (var refused in new[] { Ask<InstanceRefused>(scoring, new UpdateSpec(Id, logistic)), Ask<InstanceRefused>(scoring, new ImportModel(Id, file)) })
        {
            Assert.Equal(InstanceRefusal.AnotherTask, refused.Reason);
            Assert.Contains("readout.probabilities stays False, and readout.learner another than Logistic", refused.Explanation, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Logistic_readout_is_imported_where_probabilities_are_answered_and_goes_on_through_kills()
    {
        var actor = Start(Telling);
        for (var row = 0; row < 40; row++)
            Ask<BatchAnswered>(actor, Row(row));
        var elsewhere = LifelongModel.Create(Telling with { Readout = new ReadoutSpec { Learner = OnlineLearner.Logistic, Forgetting = 0.99 } });
        for (var row = 0; row < 60; row++)
            elsewhere.Learn([X(row), Class(row)], new double[2]);
        var file = new ModelFile(elsewhere.Spec, elsewhere.Save(), ModelMetrics.Empty, [], "test").ToBytes();
        var imported = Ask<InstanceDescription>(actor, new ImportModel(Id, file));
        Assert.Equal((OnlineLearner.Logistic, false), (imported.Spec.Readout.Learner, imported.Spec.Readout.Probabilities));
        var export = Ask<InstanceExport>(actor, new ExportInstance(Id));
        var model = LifelongModel.Restore(export.Spec, export.State);
        var expected = new double[2];
        for (var row = 40; row < 90; row++)
        {
            model.Learn([X(row), double.NaN], expected);
            Assert.Equal(expected, Ask<BatchAnswered>(actor, Row(row)).Predictions.ToArray());
            Assert.Equal(1, expected.Sum(), 1e-12);
            model.LearnLabel(1, [Class(row)]);
            Ask<LabelsAnswered>(actor, new LearnLabels(Id, [row], 1, new[] { Class(row) }));
            if (row % 17 != 16)
                continue;
            Crash(actor);
            actor = Start();
        }
    }

    private static double X(int row) => Batch(row, 1).Values.Span[0];

    private static double Class(int row) => row > 0 && X(row) > X(row - 1) ? 1 : 0;

    private static LearnBatch Row(int row) => new(Id, row, 1, 2, new[] { X(row), double.NaN }, -1);

    private IActorRef Start(ModelSpec spec, InstanceOptions? options = null)
    {
        var actor = Start(options);
        Ask<InstanceDescription>(actor, new CreateInstance(Id, spec, null));
        return actor;
    }
}
