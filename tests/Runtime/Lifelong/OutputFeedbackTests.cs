using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

public sealed class OutputFeedbackTests
{
    private static readonly TaskSpec Memory = new()
    {
        Kind = TaskKind.Regression, Inputs = ["set", "reset"], Targets = ["state"], Horizon = 0,
    };

    private static ModelSpec Spec(bool feedback, TaskKind kind = TaskKind.Regression) => new()
    {
        Task = kind == TaskKind.Regression ? Memory : Memory with { Kind = kind, Classes = ["off", "on"] },
        Reservoir = new EchoStateSpec { Units = 100, SpectralRadius = 0.5, InputScaling = 0.3, LeakRate = 1 },
        OutputFeedback = feedback ? new OutputFeedbackSpec() : null,
        Washout = 50,
    };

    // A flip-flop: a rare pulse sets it, another resets it, and it holds in between for longer than a reservoir remembers.
    private static TimeSeries FlipFlop(int rows, bool scores = true)
    {
        var random = new RandomStream(11);
        var values = new double[rows * 3];
        var on = false;
        for (var row = 0; row < rows; row++)
        {
            var draw = random.NextDouble();
            var (set, reset) = (draw < 0.01, draw > 0.99);
            on = set || (on && !reset);
            values[row * 3] = set ? 1 : 0;
            values[(row * 3) + 1] = reset ? 1 : 0;
            values[(row * 3) + 2] = on ? 1 : scores ? -1 : 0;
        }

        return new TimeSeries(["set", "reset", "state"], values);
    }

    [Fact]
    public void What_is_held_beyond_the_memory_of_a_reservoir_is_held_by_feedback()
    {
        var series = FlipFlop(4_000);
        Assert.InRange(Held(Spec(feedback: true)), 0, 0.2);
        Assert.InRange(Held(Spec(feedback: false)), 0.4, 1.2);

        double Held(ModelSpec spec)
        {
            var test = new HeldOutTest(new BatchTraining(spec, series, 3_000).Finish(), series, 3_000, 1_000);
            test.Advance(1_000);
            return test.Error.Nrmse;
        }
    }

    [Fact]
    public void Labelled_rows_force_the_teacher_and_others_run_free()
    {
        var model = LifelongModel.Create(Spec(feedback: true));
        var prediction = new double[1];
        for (var row = 0; row < 200; row++)
            model.Learn(FlipFlop(200).Row(row), prediction);
        model.Learn([0, 0, 0.75], prediction);
        Assert.Equal(0.75, model.Save().FedBack.Span[0]);
        model.Learn([0, 1, double.NaN], prediction);
        Assert.NotEqual(0.75, prediction[0]);
        Assert.Equal(prediction[0], model.Save().FedBack.Span[0]);
    }

    [Theory]
    [InlineData(TaskKind.Regression)]
    [InlineData(TaskKind.Classification)]
    public void Stopped_anywhere_it_goes_on_bit_for_bit(TaskKind kind)
    {
        var spec = Spec(feedback: true, kind);
        var full = FlipFlop(200, scores: kind == TaskKind.Regression);
        var values = new double[200 * 3];
        for (var row = 0; row < 200; row++)
        {
            full.Row(row).CopyTo(values.AsSpan(row * 3));
            if (row % 5 > 1)
                values[(row * 3) + 2] = double.NaN;
        }

        var rows = new TimeSeries(["set", "reset", "state"], values);
        var straight = Streams.Learn(LifelongModel.Create(spec), rows, 0, 200);
        for (var cut = 0; cut <= 200; cut += 3)
        {
            var model = LifelongModel.Create(spec);
            var before = Streams.Learn(model, rows, 0, cut);
            var after = Streams.Learn(LifelongModel.Restore(spec, model.Save()), rows, cut, 200 - cut);
            Assert.Equal(straight, before.Concat(after).ToArray());
        }
    }

    [Fact]
    public void A_row_allocates_nothing()
    {
        var rows = FlipFlop(400);
        var model = LifelongModel.Create(Spec(feedback: true));
        Streams.Learn(model, rows, 0, 200);
        var prediction = new double[1];
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var row = 200; row < 400; row++)
                model.Learn(rows.Row(row), prediction);
        }));
    }

    [Fact]
    public void Running_free_for_long_harms_nothing_that_was_learned()
    {
        var rows = FlipFlop(1_000);
        var model = LifelongModel.Create(Spec(feedback: true) with
        {
            Reservoir = new EchoStateSpec { Units = 50, SpectralRadius = 0.9, Activation = Activation.Identity, InputScaling = 2 },
            OutputFeedback = new OutputFeedbackSpec { Scaling = 10 },
        });
        Streams.Learn(model, rows, 0, 1_000);
        var prediction = new double[1];
        for (var row = 0; row < 20_000; row++)
        {
            model.Learn([0, 0, double.NaN], prediction);
            Assert.True(double.IsFinite(prediction[0]));
        }

        var before = model.Tested;
        Streams.Learn(model, rows, 0, 1_000);
        Assert.Equal(before + 1_000, model.Tested);
        Assert.True(double.IsFinite(model.PrequentialNrmse));
        Assert.DoesNotContain(model.Save().Readout.Weights.ToArray(), w => !double.IsFinite(w));
    }

    [Fact]
    public void What_cannot_be_fed_back_is_refused_by_name()
    {
        var spec = Spec(feedback: true);
        Refused(spec with { StandardiseInputs = false }, "model.outputFeedback");
        Refused(spec with { OutputFeedback = new OutputFeedbackSpec { Scaling = 0 } }, "model.outputFeedback.scaling");
        Refused(spec with { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] } }, "model.outputFeedback");

        static void Refused(ModelSpec spec, string field) =>
            Assert.Equal(field, Assert.Single(Assert.Throws<SpecRefusedException>(() => LifelongModel.Create(spec)).Problems).Field);
    }
}
