using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

public sealed class LifelongModelTests
{
    public static TheoryData<OnlineLearner> Learners() => [.. Enum.GetValues<OnlineLearner>()];

    public static TheoryData<TaskKind> Kinds() => [.. Streams.Kinds];

    public static TheoryData<TaskKind, bool> Specs()
    {
        var data = new TheoryData<TaskKind, bool>();
        foreach (var kind in Streams.Kinds)
        {
            foreach (var spec in Streams.Specs(kind))
                data.Add(kind, spec.Readout.Probabilities);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Same_seed_gives_the_same_bits(TaskKind kind, bool probabilities)
    {
        var rows = Streams.Rows(kind, 400);
        var one = Streams.Learn(LifelongModel.Create(Spec(kind, probabilities)), rows, 0, 400);
        var two = Streams.Learn(LifelongModel.Create(Spec(kind, probabilities)), rows, 0, 400);
        Assert.Equal(one, two);
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Writing_the_state_out_and_reading_it_back_anywhere_changes_no_bit(TaskKind kind, bool probabilities)
    {
        var spec = Spec(kind, probabilities);
        var rows = Streams.Rows(kind, 300);
        var expected = Streams.Learn(LifelongModel.Create(spec), rows, 0, 300);
        Gen.Int[0, 300].Array[1, 4].Sample(
            cuts =>
            {
                Array.Sort(cuts);
                var model = LifelongModel.Create(spec);
                var actual = new List<double>();
                var at = 0;
                foreach (var cut in cuts)
                {
                    actual.AddRange(Streams.Learn(model, rows, at, cut - at));
                    _ = model.Save();
                    model = LifelongModel.Restore(spec, model.Save());
                    at = cut;
                }

                actual.AddRange(Streams.Learn(model, rows, at, 300 - at));
                return expected.AsSpan().SequenceEqual(actual.ToArray());
            },
            iter: 20);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_task_is_learned_better_than_by_guessing(TaskKind kind)
    {
        var model = LifelongModel.Create(Streams.Spec(kind));
        Streams.Learn(model, Streams.Rows(kind, 3000), 0, 3000);
        if (kind == TaskKind.Classification)
            Assert.InRange(model.PrequentialErrorRate, 0, 0.2);
        else
            Assert.InRange(model.PrequentialNrmse, 0, 0.75);
        Assert.InRange(model.Tested, 2500, 3000);
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Every_learner_is_stopped_anywhere_and_goes_on_bit_for_bit(OnlineLearner learner)
    {
        foreach (var (kind, probabilities) in Kinds(learner).SelectMany(kind => Streams.Specs(kind).Select(spec => (kind, spec.Readout.Probabilities))))
        {
            var spec = Of(learner, kind);
            spec = spec with { Readout = spec.Readout with { Probabilities = probabilities && learner != OnlineLearner.Logistic } };
            var rows = Streams.Rows(kind, 400);
            var straight = Streams.Learn(LifelongModel.Create(spec), rows, 0, 400);
            var stopped = LifelongModel.Create(spec);
            var before = Streams.Learn(stopped, rows, 0, 331);
            var after = Streams.Learn(LifelongModel.Restore(spec, stopped.Save()), rows, 331, 69);
            Assert.Equal(straight, before.Concat(after).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Learners))]
    public void Every_learner_learns_every_kind_of_task(OnlineLearner learner)
    {
        foreach (var kind in Kinds(learner))
        {
            // Passed inputs enter many times as large as states: a gradient would see nothing else for long.
            var spec = Of(learner, kind);
            var model = LifelongModel.Create(spec with { Readout = spec.Readout with { InputLags = 0, StepSize = 0.02, NormalisedStep = 0.1 } });
            Streams.Learn(model, Streams.Rows(kind, 3000), 0, 3000);
            if (kind == TaskKind.Classification)
                Assert.InRange(model.PrequentialErrorRate, 0, 0.3);
            else
                Assert.InRange(model.PrequentialNrmse, 0, 0.95);
        }
    }

    [Fact]
    public void State_of_another_learner_is_refused()
    {
        var spec = Streams.Spec(TaskKind.Forecast);
        var state = LifelongModel.Create(spec).Save();
        var refused = Assert.Throws<ModelStateRefusedException>(
            () => LifelongModel.Restore(Of(OnlineLearner.LeastMeanSquares, TaskKind.Forecast), state));
        Assert.Contains("inverse correlation", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prediction_of_a_forecast_is_tested_before_its_row_is_learned()
    {
        // A target that is pure noise cannot be predicted: whoever looks ahead scores below 1.
        var spec = Streams.Spec(TaskKind.Forecast) with
        {
            Task = new TaskSpec { Inputs = ["u"], Targets = ["u"], Horizon = 1 },
            Readout = new ReadoutSpec { Ridge = 1 },
        };
        var model = LifelongModel.Create(spec);
        Streams.Learn(model, Streams.Rows(TaskKind.Forecast, 4000).Select(["u"]), 0, 4000);
        Assert.InRange(model.PrequentialNrmse, 0.99, 1.1);
    }

    [Fact]
    public void Forecast_is_of_the_value_horizon_rows_ahead()
    {
        // A slow ramp is forecast almost exactly: the prediction leads the row by the horizon.
        var spec = new ModelSpec
        {
            Task = new TaskSpec { Inputs = ["t"], Targets = ["t"], Horizon = 5 },
            StandardiseInputs = false,
            Reservoir = new EchoStateSpec { Units = 10, InDegree = 3, InputScaling = 0.01 },
            Washout = 10,
        };
        var model = LifelongModel.Create(spec);
        var prediction = new double[1];
        for (var t = 0; t < 500; t++)
            model.Learn([0.01 * t], prediction);
        Assert.InRange(prediction[0], (0.01 * 504) - 0.001, (0.01 * 504) + 0.001);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(2e100)]
    public void Row_with_an_unusable_value_is_refused_and_changes_nothing(double bad)
    {
        foreach (var (kind, spec) in Streams.Kinds.SelectMany(kind => Streams.Specs(kind).Select(spec => (kind, spec))))
        {
            var rows = Streams.Rows(kind, 200);
            var disturbed = LifelongModel.Create(spec);
            Streams.Learn(disturbed, rows, 0, 100);
            var row = rows.Row(100).ToArray();
            row[1] = bad;
            var refused = Assert.Throws<SampleRefusedException>(() => disturbed.Learn(row, new double[disturbed.OutputSize]));
            Assert.Contains("Column 'u'", refused.Message, StringComparison.Ordinal);
            var undisturbed = LifelongModel.Create(spec);
            Streams.Learn(undisturbed, rows, 0, 100);
            Assert.Equal(Streams.Learn(undisturbed, rows, 100, 100), Streams.Learn(disturbed, rows, 100, 100));
        }
    }

    [Fact]
    public void Row_of_the_wrong_width_is_refused_with_the_columns()
    {
        var model = LifelongModel.Create(Streams.Spec(TaskKind.Regression));
        var refused = Assert.Throws<SampleRefusedException>(() => model.Learn(new double[3], new double[2]));
        Assert.Equal("The row has 3 values; the model reads 4: x, u, y, z.", refused.Message);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0.5)]
    [InlineData(-1)]
    public void Class_that_does_not_exist_is_refused(double label)
    {
        var model = LifelongModel.Create(Streams.Spec(TaskKind.Classification));
        var refused = Assert.Throws<SampleRefusedException>(() => model.Learn([0, 0, label], new double[3]));
        Assert.Contains("a class from 0 to 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unlabelled_row_is_predicted_and_not_learned()
    {
        var model = LifelongModel.Create(Streams.Spec(TaskKind.Regression));
        Streams.Learn(model, Streams.Rows(TaskKind.Regression, 100), 0, 100);
        var tested = model.Tested;
        var prediction = new double[2];
        model.Learn([1, 0, double.NaN, double.NaN], prediction);
        Assert.Equal(tested, model.Tested);
        Assert.True(prediction.All(double.IsFinite));
    }

    [Fact]
    public void Input_lags_alone_learn_a_linear_autoregression()
    {
        // x(t+1) = 1.6 x(t) - 0.9 x(t-1) + noise of deviation 1: no predictor beats the noise.
        var random = new RandomStream(5);
        var spec = new ModelSpec
        {
            Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] },
            Reservoir = new EchoStateSpec { Units = 1, InDegree = 1, InputScaling = 0 },
            Readout = new ReadoutSpec { InputLags = 2 },
        };
        var model = LifelongModel.Create(spec);
        var prediction = new double[1];
        double squares = 0, before = 0, x = 0;
        for (var t = 0; t < 4000; t++)
        {
            var expected = (1.6 * x) - (0.9 * before);
            if (t > 2000)
                squares += (prediction[0] - expected) * (prediction[0] - expected);
            (before, x) = (x, expected + random.NextGaussian());
            model.Learn([x], prediction);
        }

        Assert.InRange(squares / 2000, 0, 0.01);
    }

    [Fact]
    public void Statistics_of_the_inputs_are_held_after_their_rows()
    {
        var spec = Streams.Spec(TaskKind.Forecast) with { StandardiserRows = 50 };
        var rows = Streams.Rows(TaskKind.Forecast, 60);
        var model = LifelongModel.Create(spec);
        Streams.Learn(model, rows, 0, 49);
        Assert.False(model.Save().Standardiser.Held);
        Streams.Learn(model, rows, 49, 1);
        var held = model.Save().Standardiser;
        Streams.Learn(model, rows, 50, 10);
        Assert.True(held.Held);
        Assert.Equal((50, held.Mean.ToArray()[0]), (held.Count, model.Save().Standardiser.Mean.Span[0]));
    }

    [Fact]
    public void State_of_other_weights_is_refused()
    {
        var spec = Streams.Spec(TaskKind.Forecast);
        var state = LifelongModel.Create(spec).Save();
        var other = spec with { Reservoir = spec.Reservoir with { Seed = 2 } };
        var refused = Assert.Throws<ModelStateRefusedException>(() => LifelongModel.Restore(other, state));
        Assert.Contains("hash", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void State_of_another_shape_is_refused_with_what_does_not_fit()
    {
        var spec = Streams.Spec(TaskKind.Forecast);
        var state = LifelongModel.Create(spec).Save();
        var torn = state with { Reservoir = state.Reservoir[1..] };
        var refused = Assert.Throws<ModelStateRefusedException>(() => LifelongModel.Restore(spec, torn));
        Assert.Equal("The state holds 29 values of reservoir state; its spec asks for 30.", refused.Message);
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void Learning_allocates_nothing_per_row(TaskKind kind, bool probabilities)
    {
        var rows = Streams.Rows(kind, 400);
        var model = LifelongModel.Create(Spec(kind, probabilities));
        var prediction = new double[model.OutputSize];
        for (var row = 0; row < 200; row++)
            model.Learn(rows.Row(row), prediction);
        var allocated = AllocatedBytes.Of(() =>
        {
            for (var row = 200; row < 400; row++)
                model.Learn(rows.Row(row), prediction);
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Constant_input_for_long_and_then_change_leaves_the_model_finite()
    {
        var spec = Streams.Spec(TaskKind.Forecast) with { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] } };
        var model = LifelongModel.Create(spec);
        var prediction = new double[1];
        for (var row = 0; row < 100_000; row++)
            model.Learn([1.0], prediction);
        Assert.Equal(1.0, prediction[0], 6);
        for (var row = 0; row < 1000; row++)
        {
            model.Learn([Math.Sin(0.3 * row)], prediction);
            Assert.InRange(prediction[0], -100, 100);
        }
    }

    private static TaskKind[] Kinds(OnlineLearner learner) =>
        learner == OnlineLearner.Logistic ? [TaskKind.Classification] : Streams.Kinds;

    private static ModelSpec Spec(TaskKind kind, bool probabilities) =>
        Array.Find(Streams.Specs(kind), spec => spec.Readout.Probabilities == probabilities)!;

    private static ModelSpec Of(OnlineLearner learner, TaskKind kind)
    {
        var spec = Streams.Spec(kind);
        return spec with { Readout = spec.Readout with { Learner = learner, SolveEvery = 25 } };
    }
}
