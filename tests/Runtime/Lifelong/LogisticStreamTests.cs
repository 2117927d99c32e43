using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Readouts;
using ArchetypeRC.Tests.Runtime.Series;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

/// <summary>Classifications of a stream by logistic regression.</summary>
public sealed class LogisticStreamTests
{
    private static readonly ModelSpec Plain = Streams.Spec(TaskKind.Classification);
    private static readonly ModelSpec Logistic = Plain with { Readout = Plain.Readout with { Learner = OnlineLearner.Logistic } };

    [Fact]
    public void Answers_sum_to_one_and_are_the_same_bits_through_saving_and_loading_at_every_step() => Gen
        .Select(Gen.ULong, Gen.Double[0.6, 1], Gen.Bool, Gen.Bool)
        .Sample(
            (seed, forgetting, balanced, fedBack) =>
            {
                var spec = Logistic with
                {
                    Readout = Logistic.Readout with { Forgetting = forgetting, BalanceClasses = balanced },
                    OutputFeedback = fedBack ? new OutputFeedbackSpec { Scaling = 0.1 } : null,
                };
                var rows = Streams.Rows(TaskKind.Classification, 160, seed);
                var straight = LifelongModel.Create(spec);
                var stopped = LifelongModel.Create(spec);
                for (var row = 0; row < 160; row++)
                {
                    var expected = Streams.Learn(straight, rows, row, 1);
                    Assert.Equal(expected, Streams.Learn(stopped, rows, row, 1));
                    Assert.All(expected, p => Assert.InRange(p, 0, 1));
                    Assert.Equal(1, expected.Sum(), 1e-12);
                    stopped = LifelongModel.Restore(spec, stopped.Save());
                }

                Assert.Equal(SavedBits.Of(straight.Save().Readout), SavedBits.Of(stopped.Save().Readout));
                Assert.Empty(straight.Scores.ToArray());
                Assert.Null(straight.Save().Calibration);
            },
            iter: 12);

    [Fact]
    public void Error_of_an_answer_is_that_of_probabilities()
    {
        var rows = Streams.Rows(TaskKind.Classification, 400);
        var model = LifelongModel.Create(Logistic);
        var sums = new ErrorSums(3);
        for (var row = 0; row < 400; row++)
        {
            var answer = Streams.Learn(model, rows, row, 1);
            if (row < Logistic.Washout || double.IsNaN(rows.Row(row)[2]))
                continue;
            var target = new double[3];
            target[(int)rows.Row(row)[2]] = 1;
            sums.Add(answer, target);
        }

        Assert.Equal((sums.Nrmse, sums.ErrorRate), (model.PrequentialNrmse, model.PrequentialErrorRate));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batch_fit_is_a_stream_that_forgets_nothing_bit_for_bit(bool balanced)
    {
        var spec = Logistic with { StandardiseInputs = false, Readout = Logistic.Readout with { BalanceClasses = balanced } };
        var rows = Streams.Rows(TaskKind.Classification, 500);
        var fitted = new BatchTraining(spec, rows, 400).Finish();
        var stream = LifelongModel.Create(spec with { Readout = spec.Readout with { Forgetting = 1 } });
        Streams.Learn(stream, rows, 0, 400);
        Assert.Equal(SavedBits.Of(stream.Save().Readout), SavedBits.Of(fitted.Save().Readout));
        var goesOn = LifelongModel.Restore(spec, stream.Save() with { Standardiser = fitted.Save().Standardiser });
        Assert.Equal(Streams.Learn(goesOn, rows, 400, 100), Streams.Learn(fitted, rows, 400, 100));
    }

    [Fact]
    public void Validation_of_a_search_judges_what_a_batch_fit_learns()
    {
        var rows = Streams.Rows(TaskKind.Classification, 600);
        var validation = new ForwardValidation(Logistic, rows, 400, 200, folds: 1, keeps: true);
        while (validation.Advance(90))
        {
        }

        var test = new HeldOutTest(new BatchTraining(Logistic, rows, 400).Finish(), rows, 400, 200);
        test.Advance(200);
        Assert.Equal((test.Error.Nrmse, test.Error.ErrorRate), (validation.Nrmse, validation.ErrorRate));
        Assert.Null(validation.Learned);
        Assert.True(validation.Operations > 600 * validation.OperationsPerSample);
    }

    [Fact]
    public void Rows_ahead_are_told_by_the_readout_as_it_stands()
    {
        var rows = Streams.Rows(TaskKind.Classification, 400);
        var model = LifelongModel.Create(Logistic with { StandardiseInputs = false });
        Streams.Learn(model, rows, 0, 300);
        var before = SavedBits.Of(model.Save().Readout);
        var ahead = new double[300];
        model.PredictAhead(rows.Values.Span[(300 * 3)..], ahead);
        Assert.Equal(before, SavedBits.Of(model.Save().Readout));
        Assert.Equal(ahead[..3], Streams.Learn(model, rows, 300, 1));
    }

    [Fact]
    public void Learning_allocates_nothing()
    {
        var rows = Streams.Rows(TaskKind.Classification, 400);
        var model = LifelongModel.Create(Logistic);
        Streams.Learn(model, rows, 0, 200);
        var prediction = new double[3];
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var row = 200; row < 400; row++)
                model.Learn(rows.Row(row), prediction);
        }));
    }

    [Theory]
    [InlineData(TaskKind.Forecast)]
    [InlineData(TaskKind.Regression)]
    public void Task_without_classes_is_refused(TaskKind kind)
    {
        var spec = Streams.Spec(kind);
        Assert.Equal(
            "readout.learner is Logistic; allowed: another learner unless the task is a classification: there are no classes to tell apart",
            Assert.Single((spec with { Readout = spec.Readout with { Learner = OnlineLearner.Logistic } }).Validate()).ToString());
    }

    [Fact]
    public void What_the_learner_has_not_is_refused_by_name()
    {
        Refused("readout.probabilities is True; allowed: False with the learner Logistic", Logistic.Readout with { Probabilities = true });
        Refused("readout.ridgeChoice is CrossValidation; allowed: Given", Logistic.Readout with { RidgeChoice = RidgeChoice.CrossValidation });
        Refused("readout.ridge is 1E-09; allowed: 1E-08", Logistic.Readout with { Ridge = 1e-9 });
        Assert.StartsWith(
            "lifelong.drift is set; allowed: none unless readout.learner is RecursiveLeastSquares",
            Assert.Single((Logistic with { Lifelong = new LifelongSpec { Drift = new AdaptiveWindowSpec { RisesOnly = true } } }).Validate()).ToString(),
            StringComparison.Ordinal);

        static void Refused(string message, ReadoutSpec readout) => Assert.StartsWith(
            message, Assert.Single((Logistic with { Readout = readout }).Validate()).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void State_of_least_squares_is_not_taken_for_its_own_nor_the_other_way()
    {
        var (squares, logistic) = (LifelongModel.Create(Plain).Save(), LifelongModel.Create(Logistic).Save());
        Assert.Throws<ModelStateRefusedException>(() => LifelongModel.Restore(Logistic, squares));
        Assert.Throws<ModelStateRefusedException>(() => LifelongModel.Restore(Plain, logistic));
    }

    [SkippableFact]
    public void Electricity_prices_are_told_with_less_error_than_by_calibrated_least_squares()
    {
        using var stream = SharedData.Open("streams/elec2.csv");
        var task = new TaskSpec
        {
            Kind = TaskKind.Classification,
            Inputs = ["feat_1", "feat_2", "feat_3", "feat_4", "feat_5", "feat_6"],
            Targets = ["target"],
            Horizon = 0,
            Classes = ["0", "1"],
        };
        using var rows = new CsvRows(stream, task);
        var spec = new ModelSpec { Task = task, Reservoir = new EchoStateSpec { Units = 50 }, Readout = new ReadoutSpec { Forgetting = 0.9995 } };
        var squares = LifelongModel.Create(spec with { Readout = spec.Readout with { Probabilities = true } });
        var logistic = LifelongModel.Create(spec with { Readout = spec.Readout with { Learner = OnlineLearner.Logistic } });
        var (told, better) = (new ProbabilityScores(2), new ProbabilityScores(2));
        var row = new double[squares.RowSize];
        var answer = new double[2];
        while (rows.Read(row))
        {
            squares.Learn(row, answer);
            if (squares.Rows > spec.Washout)
                told.Add(answer, (int)row[^1]);
            logistic.Learn(row, answer);
            if (logistic.Rows > spec.Washout)
                better.Add(answer, (int)row[^1]);
        }

        Assert.True(better.LogLoss < told.LogLoss, $"{better.LogLoss}, {told.LogLoss} by least squares");
        Assert.True(better.BrierScore < told.BrierScore, $"{better.BrierScore}, {told.BrierScore} by least squares");
        Assert.True(logistic.PrequentialErrorRate < squares.PrequentialErrorRate);
    }
}
