using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

public sealed class ForecastOfChangeTests
{
    private static ModelSpec Spec(int horizon = 3) => new()
    {
        Task = new TaskSpec { Inputs = ["x"], Targets = ["x"], Horizon = horizon, Difference = true },
        Reservoir = new EchoStateSpec { Units = 60, InputScaling = 0.5 },
        StandardiseInputs = false,
        InputChanges = true,
        Washout = 20,
    };

    [Fact]
    public void A_model_that_has_learned_nothing_repeats_the_last_value()
    {
        var model = LifelongModel.Create(Spec());
        var prediction = new double[1];
        foreach (var value in new[] { 0.25, -7.5, 1e6 })
        {
            model.Learn([value], prediction);
            Assert.Equal(value, prediction[0]);
        }
    }

    [Fact]
    public void A_fit_is_that_of_a_regression_onto_the_change_with_the_present_added()
    {
        var series = MackeyGlass.Generate(1_200);
        var change = new double[1_000 * 2];
        for (var row = 0; row < 1_000; row++)
        {
            change[row * 2] = series.Row(row)[0];
            change[(row * 2) + 1] = series.Row(row + 3)[0] - series.Row(row)[0];
        }

        var forecast = new BatchTraining(Spec(), series, 1_003).Finish();
        var regression = new BatchTraining(
            Spec() with { Task = new TaskSpec { Kind = TaskKind.Regression, Inputs = ["x"], Targets = ["d"], Horizon = 0 } },
            new TimeSeries(["x", "d"], change),
            1_000).Finish();

        var held = new HeldOutTest(forecast, series, 1_003, 100);
        held.Advance(100);
        var moved = new double[1];
        for (var row = 1_000; row < 1_100; row++)
        {
            regression.Learn([series.Row(row)[0], double.NaN], moved);
            Assert.Equal(series.Row(row)[0] + moved[0], held.Predictions.Span[row - 1_000], 7);
        }

        Assert.InRange(held.Error.Nrmse, 0, 0.05);
    }

    [Fact]
    public void A_free_run_of_changes_is_feeding_the_model_its_own_predictions()
    {
        var series = MackeyGlass.Generate(1_000);
        var model = new BatchTraining(Spec(1), series, 900).Finish();
        var forced = new FreeRun(model);
        var free = new FreeRun(model);
        var ahead = new double[1];
        for (var step = 1; step <= 40; step++)
        {
            free.Ahead(step, ahead);
            Assert.Equal(forced.Prediction[0], ahead[0]);
            forced.Force(forced.Prediction.ToArray());
        }

        Assert.InRange(Math.Abs(ahead[0] - series.Row(939)[0]), 0, 0.1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Stopped_anywhere_it_goes_on_bit_for_bit(int horizon)
    {
        var rows = MackeyGlass.Generate(200);
        var straight = Streams.Learn(LifelongModel.Create(Named(horizon)), rows, 0, 200);
        for (var cut = 0; cut <= 200; cut += 3)
        {
            var model = LifelongModel.Create(Named(horizon));
            var before = Streams.Learn(model, rows, 0, cut);
            var after = Streams.Learn(LifelongModel.Restore(Named(horizon), model.Save()), rows, cut, 200 - cut);
            Assert.Equal(straight, before.Concat(after).ToArray());
        }

        static ModelSpec Named(int horizon) => Spec(horizon) with { StandardiseInputs = true };
    }

    [Fact]
    public void A_row_allocates_nothing()
    {
        var rows = MackeyGlass.Generate(400);
        var model = LifelongModel.Create(Spec());
        Streams.Learn(model, rows, 0, 200);
        var prediction = new double[1];
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var row = 200; row < 400; row++)
                model.Learn(rows.Row(row), prediction);
        }));
    }

    [Fact]
    public void The_change_of_a_first_row_is_nought()
    {
        var spec = Spec() with { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"], Horizon = 1 } };
        var changes = LifelongModel.Create(spec);
        var alone = LifelongModel.Create(spec with { InputChanges = false });
        var prediction = new double[1];
        changes.Learn([5.0], prediction);
        alone.Learn([5.0], prediction);

        // The second of two inputs draws its weights after the first, so a change of nought leaves the first row as it is without.
        Assert.Equal(5.0, changes.Save().PreviousInputs.Span[0]);
        Assert.True(alone.Save().PreviousInputs.IsEmpty);
        Assert.Equal(2, changes.Spec.ReservoirInputs);
    }

    [Fact]
    public void Only_a_forecast_can_be_of_the_change()
    {
        var spec = Spec() with
        {
            Task = new TaskSpec { Kind = TaskKind.Regression, Inputs = ["x"], Targets = ["y"], Horizon = 0, Difference = true },
        };
        var problem = Assert.Single(spec.Validate());
        Assert.Equal("task.difference", problem.Field);
    }

    [Fact]
    public void A_state_without_the_present_values_is_refused()
    {
        var model = LifelongModel.Create(Spec());
        Streams.Learn(model, MackeyGlass.Generate(20), 0, 20);
        var refused = Assert.Throws<ModelStateRefusedException>(
            () => LifelongModel.Restore(Spec(), model.Save() with { AwaitingPresents = default }));
        Assert.Contains("awaiting present values", refused.Message, StringComparison.Ordinal);
    }
}
