using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

public sealed class BatchTrainingTests
{
    public static TheoryData<TaskKind> Kinds() => [.. Streams.Kinds];

    public static TheoryData<OnlineLearner> Learners() => [.. Enum.GetValues<OnlineLearner>().Except([OnlineLearner.Logistic])];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Slices_do_not_matter(TaskKind kind)
    {
        var rows = Streams.Rows(kind, 500);
        var whole = new BatchTraining(Streams.Spec(kind), rows, 400).Finish();
        var sliced = new BatchTraining(Streams.Spec(kind), rows, 400);
        while (sliced.Advance(7))
        {
        }

        Assert.Equal(Streams.Learn(whole, rows, 400, 100), Streams.Learn(sliced.Finish(), rows, 400, 100));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Online_readout_goes_on_where_ridge_ends(TaskKind kind)
    {
        // Fitting 400 rows at once, or 300 at once and 100 one by one on the same features, gives the same weights.
        var spec = Streams.Spec(kind) with { StandardiseInputs = false, Readout = new ReadoutSpec { Forgetting = 1, Ridge = 1e-3 } };
        var rows = Streams.Rows(kind, 450);
        var whole = new BatchTraining(spec, rows, 400).Finish();
        var continued = new BatchTraining(spec, rows, 300).Finish();
        Streams.Learn(continued, rows, 300, 100);
        var expected = Streams.Learn(whole, rows, 400, 50);
        var actual = Streams.Learn(continued, rows, 400, 50);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 6);
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Every_learner_takes_over_the_ridge_solution(OnlineLearner learner)
    {
        foreach (var kind in Streams.Kinds)
        {
            var spec = Streams.Spec(kind);
            var rows = Streams.Rows(kind, 1500);
            var expected = Predict(new BatchTraining(spec, rows, 1000).Finish(), rows);
            var actual = Predict(
                new BatchTraining(spec with { Readout = spec.Readout with { Learner = learner } }, rows, 1000).Finish(), rows);
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Ridge_is_chosen_as_a_grid_of_single_fits_chooses_it(OnlineLearner learner)
    {
        foreach (var kind in Streams.Kinds)
        {
            var spec = Streams.Spec(kind);
            spec = spec with { Readout = spec.Readout with { Learner = learner, RidgeChoice = RidgeChoice.CrossValidation } };
            if (learner is OnlineLearner.NormalisedLeastMeanSquares or OnlineLearner.InformationFilter)
            {
                Assert.Equal("readout.ridgeChoice", Assert.Single(spec.Validate()).Field);
                continue;
            }

            var rows = Streams.Rows(kind, 400);
            var model = new BatchTraining(spec, rows, 300).Finish();
            var chosen = model.Spec.Readout.Ridge;
            Assert.Contains(chosen, ReadoutSpec.RidgesToChooseFrom);
            Assert.Equal(spec, model.Spec with { Readout = model.Spec.Readout with { Ridge = spec.Readout.Ridge } });

            // What is fitted is what the chosen ridge, given, leads to: bit for bit, now and later.
            var given = new BatchTraining(
                spec with { Readout = spec.Readout with { Ridge = chosen, RidgeChoice = RidgeChoice.Given } }, rows, 300).Finish();
            Assert.Equal(Streams.Learn(given, rows, 300, 100), Streams.Learn(model, rows, 300, 100));
            Assert.Equal(
                Streams.Learn(LifelongModel.Restore(model.Spec, model.Save()), rows, 300, 50), Streams.Learn(model, rows, 300, 50));
        }
    }

    [Fact]
    public void Information_filter_is_fitted_where_the_sums_of_squares_have_lost_their_digits()
    {
        // Lorenz is a noiseless flow: what a fit of it leaves is the rounding of what it was made from.
        var spec = new ModelSpec
        {
            Task = new TaskSpec { Inputs = ["x", "y", "z"], Targets = ["x", "y", "z"], Horizon = 1 },
            Reservoir = new EchoStateSpec { Units = 200, SpectralRadius = 0.5, InputScaling = 0.1, BiasScaling = 0.3 },
            Readout = new ReadoutSpec { Ridge = 1e-12 },
            Washout = 100,
        };
        var rows = Lorenz63.Generate(1500, 1);
        var bySums = HeldOutError(spec, rows);
        var byTriangle = HeldOutError(
            spec with { Readout = new ReadoutSpec { Learner = OnlineLearner.InformationFilter, Ridge = 1e-20 } }, rows);
        Assert.True(byTriangle < 0.01 * bySums, $"{byTriangle} against {bySums}");
    }

    [Fact]
    public void Held_out_rows_are_predicted_from_rows_before_them_only()
    {
        var spec = Streams.Spec(TaskKind.Forecast);
        var rows = Streams.Rows(TaskKind.Forecast, 1500);
        var model = new BatchTraining(spec, rows, 1000).Finish();
        var before = Predict(model, rows);
        var altered = rows.Values.ToArray();
        altered[1100 * 2] += 0.1;
        var after = Predict(model, new TimeSeries(rows.Columns, altered));
        // The prediction of row t is made at row t - 7: nothing up to row 1106 may know of row 1100.
        Assert.Equal(before[..107], after[..107]);
        Assert.NotEqual(before[107], after[107]);
    }

    [Fact]
    public void Held_out_error_of_a_predictable_series_is_small()
    {
        var rows = MackeyGlass.Generate(3000);
        var spec = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] } };
        var model = new BatchTraining(spec, rows, 2000).Finish();
        var test = new HeldOutTest(model, rows, 2000, 1000);
        while (test.Advance(100))
        {
        }

        Assert.InRange(test.Error.Nrmse, 0, 2e-3);
    }

    [Fact]
    public void Too_few_rows_are_refused_with_the_number_needed()
    {
        var rows = Streams.Rows(TaskKind.Forecast, 25);
        var refused = Assert.Throws<SeriesRefusedException>(() => new BatchTraining(Streams.Spec(TaskKind.Forecast), rows, 25));
        Assert.Equal("The series has 25 rows; the fit needs at least 29.", refused.Message);
    }

    [Fact]
    public void Forward_validation_never_fits_a_fold_that_it_predicts()
    {
        // A trained-on fold of noise would score below 1 with as many weights as this.
        var spec = Streams.Spec(TaskKind.Forecast) with
        {
            Task = new TaskSpec { Inputs = ["u"], Targets = ["u"], Horizon = 1 },
            Readout = new ReadoutSpec { Ridge = 1e-6 },
        };
        var rows = Streams.Rows(TaskKind.Forecast, 600).Select(["u"]);
        var validation = new ForwardValidation(spec, rows, 300, 300, 10);
        while (validation.Advance(13))
        {
        }

        Assert.InRange(validation.Nrmse, 1.0, 1.5);
    }

    private static double[] Predict(LifelongModel model, TimeSeries rows)
    {
        var test = new HeldOutTest(model, rows, 1000, 500);
        while (test.Advance(64))
        {
        }

        return test.Predictions.ToArray();
    }

    private static double HeldOutError(ModelSpec spec, TimeSeries rows)
    {
        var test = new HeldOutTest(new BatchTraining(spec, rows, 1200).Finish(), rows, 1200, 300);
        test.Advance(300);
        return test.Error.Nrmse;
    }
}
