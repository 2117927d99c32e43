using ArchetypeRC.Runtime.Lifelong;
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
}
