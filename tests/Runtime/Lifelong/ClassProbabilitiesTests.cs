using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Series;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

/// <summary>Classifications of a stream that answer with probabilities.</summary>
public sealed class ClassProbabilitiesTests
{
    private const int RowCount = 400;

    // A logistic readout answers with probabilities as it is.
    private static readonly OnlineLearner[] Scorers = [.. Enum.GetValues<OnlineLearner>().Except([OnlineLearner.Logistic])];

    private static readonly ModelSpec Scoring = Streams.Spec(TaskKind.Classification);

    public static TheoryData<OnlineLearner> Learners() => [.. Scorers];

    [Fact]
    public void Answers_sum_to_one_and_decide_as_the_scores_which_learn_the_same_bits() => Gen
        .Select(Gen.ULong, Gen.Int[0, Scorers.Length - 1].Select(i => Scorers[i]), Gen.Double[0.6, 1], Gen.Bool)
        .Sample(
            (seed, learner, forgetting, fedBack) =>
            {
                var scoring = Scoring with
                {
                    Readout = Scoring.Readout with { Learner = learner, StepSize = 0.002, NormalisedStep = 0.1, SolveEvery = 25 },
                    OutputFeedback = fedBack ? new OutputFeedbackSpec { Scaling = 0.1 } : null,
                };
                var rows = Streams.Rows(TaskKind.Classification, RowCount, seed);
                var (told, plain) = (LifelongModel.Create(Telling(scoring, forgetting)), LifelongModel.Create(scoring));
                var (probabilities, scores) = (new double[3], new double[3]);
                for (var row = 0; row < RowCount; row++)
                {
                    told.Learn(rows.Row(row), probabilities);
                    plain.Learn(rows.Row(row), scores);
                    Assert.Equal(scores, told.Scores.ToArray());
                    Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
                    Assert.Equal(1, probabilities.Sum(), 1e-12);

                    // What is the highest score by less than its rounding may become one of two equal probabilities.
                    Assert.Equal(probabilities.Max(), probabilities[ErrorSums.Highest(scores)], 1e-12);
                }

                Assert.Equal(plain.PrequentialErrorRate, told.PrequentialErrorRate);
                Assert.Equal(plain.PrequentialNrmse, told.PrequentialNrmse);
                Assert.Equal(plain.Save().Readout.Weights.ToArray(), told.Save().Readout.Weights.ToArray());
                Assert.Empty(plain.Scores.ToArray());
                Assert.Equal(double.NaN, plain.ProbabilityFactor);
            },
            iter: 15);

    [Theory]
    [MemberData(nameof(Learners))]
    public void Factor_of_a_row_was_learned_from_labels_before_it(OnlineLearner learner)
    {
        var scoring = Scoring with { Readout = Scoring.Readout with { Learner = learner, StepSize = 0.002, NormalisedStep = 0.1, SolveEvery = 25 } };
        var (told, plain) = (LifelongModel.Create(Telling(scoring)), LifelongModel.Create(scoring));
        var rows = Streams.Rows(TaskKind.Classification, RowCount);
        AssertFactor(told, plain, [.. Enumerable.Range(0, RowCount).Select(row => rows.Row(row).ToArray())]);
    }

    [Fact]
    public void Factor_outlives_readouts_that_are_renewed_and_recalled()
    {
        var scoring = RegimeStreams.Spec(new DriftDetectionMethodSpec { WarmUp = 100 }) with
        {
            Task = new TaskSpec { Kind = TaskKind.Classification, Inputs = ["u"], Targets = ["y"], Horizon = 0, Classes = ["low", "high"] },
        };
        var (told, plain) = (LifelongModel.Create(Telling(scoring)), LifelongModel.Create(scoring));
        AssertFactor(told, plain, [.. RegimeStreams.Rows("ABA", 2_000, 15).Select(row => new[] { row[0], row[1] > 0 ? 1.0 : 0 })]);
        Assert.InRange(told.Drifts, 2, 6);
        Assert.InRange(told.Recalls + told.Renewals, 1, 8);
        Assert.Equal((plain.Drifts, plain.Recalls, plain.Renewals), (told.Drifts, told.Recalls, told.Renewals));
    }

    [Fact]
    public void Inputs_that_are_missing_are_filled_before_the_scores()
    {
        var scoring = Scoring with { MissingValues = MissingValuePolicy.Mean };
        var (told, plain) = (LifelongModel.Create(Telling(scoring)), LifelongModel.Create(scoring));
        var rows = Streams.Rows(TaskKind.Classification, RowCount);
        AssertFactor(
            told, plain, [.. Enumerable.Range(0, RowCount).Select(row => new[] { row % 3 == 1 ? double.NaN : rows.Row(row)[0], rows.Row(row)[1], rows.Row(row)[2] })]);
    }

    [Fact]
    public void Label_that_comes_late_teaches_the_scores_that_its_row_was_answered_with()
    {
        const int Delay = 9;
        var scoring = Scoring with { Task = Scoring.Task with { LabelHorizon = 12 } };
        var rows = Streams.Rows(TaskKind.Classification, RowCount);
        var (told, plain) = (LifelongModel.Create(Telling(scoring)), LifelongModel.Create(scoring));
        var temperature = new OnlineTemperature(3, ReadoutSpec.DefaultProbabilityForgetting);
        var given = new List<double[]>();
        var (probabilities, expected) = (new double[3], new double[3]);
        for (var row = 0; row < RowCount; row++)
        {
            double[] unlabelled = [rows.Row(row)[0], rows.Row(row)[1], double.NaN];
            var scores = new double[3];
            told.Learn(unlabelled, probabilities);
            plain.Learn(unlabelled, scores);
            given.Add(scores);
            temperature.Probabilities(scores, expected);
            Assert.Equal(expected, probabilities);
            if (row < Delay || double.IsNaN(rows.Row(row - Delay)[2]))
                continue;
            var label = rows.Row(row - Delay)[2..];
            plain.LearnLabel(Delay + 1, label);
            if (told.LearnLabel(Delay + 1, label))
                temperature.Learn(given[row - Delay], (int)label[0]);
        }

        Assert.InRange(told.Tested, 250, RowCount);
        Assert.Equal(temperature.Factor, told.ProbabilityFactor);
        Assert.NotEqual(1, told.ProbabilityFactor);
    }

    [Fact]
    public void Rows_ahead_and_rows_held_out_are_told_with_the_factor_held()
    {
        var rows = Streams.Rows(TaskKind.Classification, RowCount);
        var (told, plain) = (LifelongModel.Create(Telling(Scoring)), LifelongModel.Create(Scoring));
        Streams.Learn(told, rows, 0, 300);
        Streams.Learn(plain, rows, 0, 300);
        var temperature = new OnlineTemperature(3, 0.999, told.ProbabilityFactor, 1);
        var (ahead, scores) = (new double[300], new double[300]);
        told.PredictAhead(rows.Values.Span[(300 * 3)..], ahead);
        plain.PredictAhead(rows.Values.Span[(300 * 3)..], scores);
        Assert.Equal(Told(scores), ahead);
        Assert.Equal(temperature.Factor, told.ProbabilityFactor);

        var (held, heldPlain) = (new HeldOutTest(told, rows, 300, 100), new HeldOutTest(plain, rows, 300, 100));
        held.Advance(100);
        heldPlain.Advance(100);
        Assert.Equal(Told(heldPlain.Predictions.ToArray()), held.Predictions.ToArray());
        Assert.Equal((heldPlain.Error.Nrmse, heldPlain.Error.ErrorRate), (held.Error.Nrmse, held.Error.ErrorRate));

        var (next, nextPlain) = (new PrequentialTest(told, rows, 300, 100), new PrequentialTest(plain, rows, 300, 100));
        next.Advance(100);
        nextPlain.Advance(100);
        Assert.Equal((nextPlain.Error.Nrmse, nextPlain.Error.ErrorRate), (next.Error.Nrmse, next.Error.ErrorRate));
        Assert.Equal(1, next.Predictions.Span[297..].ToArray().Sum(), 1e-12);

        double[] Told(double[] all)
        {
            for (var row = 0; row < 100; row++)
                temperature.Probabilities(all.AsSpan(3 * row, 3), all.AsSpan(3 * row, 3));
            return all;
        }
    }

    [Fact]
    public void Batch_fit_begins_with_a_factor_of_one_and_learns_it_from_the_rows_that_follow()
    {
        var rows = Streams.Rows(TaskKind.Classification, 3_000);
        var model = new BatchTraining(Telling(Scoring), rows, 1_000).Finish();
        Assert.Equal(1, model.ProbabilityFactor);
        Streams.Learn(model, rows, 1_000, 2_000);
        Assert.InRange(model.ProbabilityFactor, 1.5, 20);
    }

    [Fact]
    public void State_of_a_model_without_begins_anew_and_one_with_is_passed_over_where_it_is_not_asked_for()
    {
        var rows = Streams.Rows(TaskKind.Classification, RowCount);
        var plain = LifelongModel.Create(Scoring);
        Streams.Learn(plain, rows, 0, 200);
        Assert.Null(plain.Save().Calibration);
        var told = LifelongModel.Restore(Telling(Scoring), plain.Save());
        Assert.Equal(1, told.ProbabilityFactor);
        var back = LifelongModel.Restore(Scoring, told.Save());
        Streams.Learn(told, rows, 200, 200);
        Assert.NotEqual(1, told.ProbabilityFactor);
        Assert.Equal(Streams.Learn(plain, rows, 200, 200), Streams.Learn(back, rows, 200, 200));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1001, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(1, -1)]
    [InlineData(1, double.NaN)]
    [InlineData(1, double.PositiveInfinity)]
    public void State_whose_factor_cannot_be_used_is_refused(double factor, double curvature)
    {
        var spec = Telling(Scoring);
        var state = LifelongModel.Create(spec).Save() with { Calibration = new CalibrationState(factor, curvature) };
        var refused = Assert.Throws<ModelStateRefusedException>(() => LifelongModel.Restore(spec, state));
        Assert.Contains("calibration", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TaskKind.Forecast)]
    [InlineData(TaskKind.Regression)]
    public void Probabilities_of_what_has_no_classes_are_refused(TaskKind kind)
    {
        var spec = Streams.Spec(kind);
        var problem = Assert.Single((spec with { Readout = spec.Readout with { Probabilities = true } }).Validate());
        Assert.StartsWith("readout.probabilities is True; allowed: False unless the task is a classification", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Forgetting_out_of_its_range_is_refused(double forgetting) => Assert.StartsWith(
        "readout.probabilityForgetting is ", Assert.Single(Telling(Scoring, forgetting).Validate()).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Scores_that_are_no_numbers_are_told_as_none_and_teach_the_factor_nothing()
    {
        var spec = Telling(Scoring);
        var rows = Streams.Rows(TaskKind.Classification, RowCount);
        var model = LifelongModel.Create(spec);
        Streams.Learn(model, rows, 0, 300);
        var state = model.Save();
        var weights = new double[state.Readout.Weights.Length];
        weights.AsSpan().Fill(double.MaxValue);
        var lost = LifelongModel.Restore(spec, state with { Readout = state.Readout with { Weights = weights } });
        Assert.All(Streams.Learn(lost, rows, 300, 3), p => Assert.Equal(double.NaN, p));
        // One of the three rows has no label.
        Assert.Equal(model.Tested + 2, lost.Tested);
        Assert.Equal(state.Calibration, lost.Save().Calibration);
    }

    [Theory]
    [InlineData(1e6)]
    [InlineData(LifelongModel.LargestValue)]
    public void One_wild_row_moves_the_factor_to_no_less_than_half(double wild)
    {
        var rows = Streams.Rows(TaskKind.Classification, RowCount);
        var model = LifelongModel.Create(Telling(Scoring) with { StandardiserRows = 100 });
        var prediction = Streams.Learn(model, rows, 0, 300);
        var before = model.ProbabilityFactor;
        model.Learn([wild, -wild, 1], prediction.AsSpan(0, 3));
        Assert.InRange(model.ProbabilityFactor, before / 2, before * 2);
        Assert.All(Streams.Learn(model, rows, 300, 100), p => Assert.InRange(p, 0, 1));
    }

    [SkippableFact]
    public void Electricity_prices_are_told_with_less_error_than_by_the_softmax_of_their_scores()
    {
        var spec = new ModelSpec
        {
            Task = new TaskSpec
            {
                Kind = TaskKind.Classification,
                Inputs = ["feat_1", "feat_2", "feat_3", "feat_4", "feat_5", "feat_6"],
                Targets = ["target"],
                Horizon = 0,
                Classes = ["0", "1"],
            },
            Reservoir = new EchoStateSpec { Units = 50, LeakRate = 0.2, InputScaling = 0.1 },
            Readout = new ReadoutSpec { Forgetting = 0.9995, Probabilities = true },
        };
        using var rows = new CsvRows(SharedData.Open("streams/elec2.csv"), spec.Task);
        var model = LifelongModel.Create(spec);
        var (raw, told) = (new ProbabilityScores(2), new ProbabilityScores(2));
        var row = new double[model.RowSize];
        var (answer, softmax) = (new double[2], new double[2]);
        while (rows.Read(row))
        {
            model.Learn(row, answer);
            if (model.Rows <= spec.Washout)
                continue;
            model.Scores.CopyTo(softmax);
            Softmax.InPlace(softmax);
            raw.Add(softmax, (int)row[^1]);
            told.Add(answer, (int)row[^1]);
        }

        Assert.Equal(model.Tested, told.Count);
        Assert.True(told.ExpectedCalibrationError < raw.ExpectedCalibrationError / 4, $"{told.ExpectedCalibrationError} of {raw.ExpectedCalibrationError}");
        Assert.True(told.LogLoss < 0.9 * raw.LogLoss, $"{told.LogLoss} of {raw.LogLoss}");
        Assert.True(told.BrierScore < 0.9 * raw.BrierScore, $"{told.BrierScore} of {raw.BrierScore}");
    }

    // The answers of a model are those of a temperature beside one that answers with scores: it learns a label after its row was answered,
    // none of a row without a label, and none of the wash-out.
    private static void AssertFactor(LifelongModel told, LifelongModel plain, double[][] rows)
    {
        var classes = told.OutputSize;
        var temperature = new OnlineTemperature(classes, ReadoutSpec.DefaultProbabilityForgetting);
        var (probabilities, scores, expected) = (new double[classes], new double[classes], new double[classes]);
        for (var row = 0; row < rows.Length; row++)
        {
            told.Learn(rows[row], probabilities);
            plain.Learn(rows[row], scores);
            temperature.Probabilities(scores, expected);
            Assert.Equal(expected, probabilities);
            if (row >= told.Spec.Washout && !double.IsNaN(rows[row][^1]))
                temperature.Learn(scores, (int)rows[row][^1]);
        }

        Assert.Equal(temperature.Factor, told.ProbabilityFactor);
        Assert.NotEqual(1, told.ProbabilityFactor);
    }

    private static ModelSpec Telling(ModelSpec spec, double? forgetting = null) =>
        spec with { Readout = spec.Readout with { Probabilities = true, ProbabilityForgetting = forgetting } };
}
