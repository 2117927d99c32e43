using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

public sealed class FreeRunTests
{
    private static readonly ModelSpec Spec = new()
    {
        Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] },
        Reservoir = new EchoStateSpec { Units = 200, SpectralRadius = 0.95, InputScaling = 0.5 },
        Readout = new ReadoutSpec { Ridge = 1e-8, InputLags = 3 },
        Washout = 100,
    };

    private static LifelongModel Fitted(TimeSeries series, int rows)
    {
        var training = new BatchTraining(Spec, series, rows);
        return training.Finish();
    }

    [Fact]
    public void Running_free_is_feeding_the_model_its_own_predictions()
    {
        var series = MackeyGlass.Generate(1_000);
        var model = Fitted(series, 900);
        var free = new FreeRun(model);
        var held = new HeldOutTest(model, series, 900, 1);
        held.Advance(1);
        Assert.Equal(held.Predictions.Span[0], free.Prediction[0]);
        var fed = new double[5];
        var stepped = new FreeRun(model);
        for (var step = 0; step < fed.Length; step++)
        {
            fed[step] = stepped.Prediction[0];
            stepped.Force(stepped.Prediction.ToArray());
        }

        var ahead = new double[1];
        for (var step = 1; step <= fed.Length; step++)
        {
            free.Ahead(step, ahead);
            Assert.Equal(fed[step - 1], ahead[0]);
        }
    }

    [Fact]
    public void Looking_ahead_leaves_the_run_where_it_was()
    {
        var series = MackeyGlass.Generate(1_000);
        var looked = new FreeRun(Fitted(series, 900));
        var plain = new FreeRun(Fitted(series, 900));
        var ahead = new double[1];
        for (var row = 900; row < 940; row++)
        {
            looked.Ahead(30, ahead);
            Assert.Equal(plain.Prediction[0], looked.Prediction[0]);
            looked.Force(series.Row(row));
            plain.Force(series.Row(row));
        }
    }

    [Fact]
    public void Free_run_stays_on_the_attractor()
    {
        var series = MackeyGlass.Generate(3_100);
        var free = new FreeRun(Fitted(series, 3_000));
        for (var row = 3_000; row < 3_050; row++)
        {
            Assert.Equal(series.Row(row)[0], free.Prediction[0], 0.05);
            free.Step();
        }
    }

    [Fact]
    public void Forecast_further_ahead_cannot_run_by_itself()
    {
        var spec = Spec with { Task = Spec.Task with { Horizon = 2 } };
        Assert.Throws<SpecRefusedException>(() => new FreeRun(LifelongModel.Create(spec)));
    }

    [Fact]
    public void Targets_of_the_rows_are_not_looked_at_and_other_inputs_are()
    {
        var series = Driven(700);
        var model = new BatchTraining(DrivenForecast, series, 600).Finish();
        var stepped = new FreeRun(model);
        var fed = new double[100];
        for (var row = 0; row < fed.Length; row++)
        {
            fed[row] = stepped.Prediction[0];
            stepped.Force([series.Row(600 + row)[0], fed[row]]);
        }

        var free = new FreeRun(model);
        var ahead = new double[100];
        Assert.Equal(100, free.Ahead(Rows(series, 600, 100, y: double.NaN), ahead));
        Assert.Equal(fed, ahead);
        var error = new ErrorSums(1);
        for (var row = 0; row < fed.Length; row++)
            error.Add([ahead[row]], [series.Row(600 + row)[1]]);
        Assert.InRange(error.Nrmse, 0, 0.1);

        var other = Rows(series, 600, 100, y: double.NaN);
        other[0] += 1;
        var changed = new double[100];
        free.Ahead(other, changed);
        Assert.Equal(ahead[0], changed[0]);
        Assert.NotEqual(ahead[1], changed[1]);
    }

    [Fact]
    public void Regression_with_output_feedback_runs_as_in_a_held_test()
    {
        var series = Driven(700);
        var model = new BatchTraining(FedBack, series, 600).Finish();
        var held = new HeldOutTest(model, series, 600, 100);
        held.Advance(100);
        var free = new FreeRun(model);
        var ahead = new double[100];
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(100, free.Ahead(Rows(series, 600, 100, y: 1e9), ahead));
            Assert.Equal(held.Predictions.ToArray(), ahead);
        }
    }

    [Fact]
    public void Measured_rows_bring_a_regression_back_to_its_targets()
    {
        var series = Driven(700);
        var model = new BatchTraining(FedBack, series, 600).Finish();
        var known = series.Values.Span[(600 * 2)..(650 * 2)];
        var expected = new double[100];
        model.PredictAhead([.. known, .. Rows(series, 650, 50, y: double.NaN)], expected);
        var free = new FreeRun(model);
        for (var row = 600; row < 650; row++)
            free.Force(series.Row(row));
        var ahead = new double[50];
        free.Ahead(Rows(series, 650, 50, y: double.NaN), ahead);
        Assert.Equal(expected[50..], ahead);
    }

    [Fact]
    public void Run_that_leaves_every_bound_ends_and_can_be_brought_back()
    {
        var spec = Spec with { StandardiseInputs = false, Reservoir = new EchoStateSpec { Units = 5, InDegree = 1 }, Washout = 5 };
        var doubling = new TimeSeries(["x"], [.. Enumerable.Range(0, 240).Select(row => 1e-20 * Math.Pow(2, row))]);
        var free = new FreeRun(new BatchTraining(spec, doubling, 240).Finish());
        var next = free.Prediction[0];
        var ahead = new double[300];
        var predicted = free.Ahead(new double[300], ahead);
        Assert.InRange(predicted, 100, 200);
        Assert.All(ahead[..predicted], value => Assert.InRange(Math.Abs(value), 0, LifelongModel.LargestValue));
        Assert.Equal(next, free.Prediction[0]);
        Assert.False(free.Diverged);
        for (var step = 0; step < predicted; step++)
            free.Step();
        Assert.True(free.Diverged);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var series = Driven(700);
        var free = new FreeRun(new BatchTraining(DrivenForecast, series, 600).Finish());
        var predicted = new double[1];
        free.Step(series.Row(600), predicted);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var row = 601; row < 700; row++)
                free.Step(series.Row(row), predicted);
        }));
    }

    [Fact]
    public void Columns_may_stand_in_another_order_than_the_targets()
    {
        var series = Lorenz63.Generate(700);
        var straight = new BatchTraining(Spec with { Task = new TaskSpec { Inputs = ["x", "y", "z"], Targets = ["x", "y", "z"] } }, series, 600);
        var turned = new BatchTraining(Spec with { Task = new TaskSpec { Inputs = ["x", "y", "z"], Targets = ["z", "x", "y"] } }, series, 600);
        var (expected, ahead) = (new double[3], new double[3]);
        new FreeRun(straight.Finish()).Ahead(5, expected);
        new FreeRun(turned.Finish()).Ahead(5, ahead);
        for (var t = 0; t < 3; t++)
            Assert.Equal(expected[t], ahead[(t + 1) % 3], 1e-9);
    }

    [Fact]
    public void What_cannot_run_by_itself_is_named()
    {
        Named("task.horizon", DrivenForecast with { Task = DrivenForecast.Task with { Horizon = 2 } });
        Named("task.inputs", DrivenForecast with { Task = DrivenForecast.Task with { Inputs = ["u"] } });
        Named("model.outputFeedback", FedBack with { OutputFeedback = null });
        Named("task.kind", FedBack with { Task = FedBack.Task with { Kind = TaskKind.Classification, Classes = ["a", "b"] } });
        Named("reservoir", DrivenForecast with
        {
            Task = DrivenForecast.Task with { Inputs = ["y", "u"] }, Reservoir = new ExternalSubstrateSpec { States = 1, Address = "localhost:1" },
        });
        Assert.Empty(FreeRun.Problems(DrivenForecast));
        Assert.Empty(FreeRun.Problems(FedBack));
        Assert.Empty(FreeRun.Problems(Spec, alone: true));
        Assert.Equal("task.inputs", Assert.Single(FreeRun.Problems(DrivenForecast, alone: true)).Field);

        static void Named(string field, ModelSpec spec)
        {
            Assert.Equal(field, Assert.Single(FreeRun.Problems(spec)).Field);
            Assert.Throws<SpecRefusedException>(() => new FreeRun(LifelongModel.Create(spec)));
        }
    }

    [Fact]
    public void Inputs_that_are_not_predicted_must_be_given()
    {
        var free = new FreeRun(new BatchTraining(DrivenForecast, Driven(700), 600).Finish());
        Assert.Contains("u", Assert.Throws<InvalidOperationException>(free.Step).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => free.Ahead(3, new double[1]));
        Assert.Throws<ArgumentException>(() => free.Ahead(new double[5], new double[2]));
    }

    private static ModelSpec DrivenForecast => Spec with { Task = new TaskSpec { Inputs = ["u", "y"], Targets = ["y"] } };

    private static ModelSpec FedBack => Spec with
    {
        Task = new TaskSpec { Kind = TaskKind.Regression, Inputs = ["u"], Targets = ["y"], Horizon = 0 },
        OutputFeedback = new OutputFeedbackSpec(),
        Readout = new ReadoutSpec { Ridge = 1e-4 },
    };

    // A leak that is driven: what comes of it depends on both columns.
    private static TimeSeries Driven(int rows)
    {
        var random = new RandomStream(5);
        var values = new double[rows * 2];
        var y = 0.0;
        for (var row = 0; row < rows; row++)
        {
            var u = random.NextDouble() - 0.5;
            values[row * 2] = u;
            values[(row * 2) + 1] = y;
            y = (0.8 * y) + u;
        }

        return new TimeSeries(["u", "y"], values);
    }

    private static double[] Rows(TimeSeries driven, int first, int count, double y)
    {
        var rows = driven.Slice(first, count).Values.ToArray();
        for (var row = 0; row < count; row++)
            rows[(row * 2) + 1] = y;
        return rows;
    }
}
