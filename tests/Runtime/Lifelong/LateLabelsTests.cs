using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

public sealed class LateLabelsTests
{
    private const int RowCount = 160;
    private const int Horizon = 24;

    public static TheoryData<TaskKind> Kinds() => [TaskKind.Regression, TaskKind.Classification];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Label_that_comes_before_the_next_row_teaches_the_same_bits_as_one_in_the_row(TaskKind kind)
    {
        foreach (var spec in Specs(kind))
        {
            var rows = Streams.Rows(kind, 600);
            var atOnce = LifelongModel.Create(spec with { Task = spec.Task with { LabelHorizon = 0 } });
            var late = LifelongModel.Create(spec);
            var expected = Streams.Learn(atOnce, rows, 0, 600);
            var predictions = new List<double>();
            for (var row = 0; row < 600; row++)
            {
                predictions.AddRange(Read(late, rows, row));
                if (!double.IsNaN(Label(late, rows, row)[0]))
                    Assert.Equal(row >= spec.Washout, late.LearnLabel(1, Label(late, rows, row)));
            }

            Assert.Equal(expected, predictions);
            Assert.Equal(atOnce.Save().Readout.Weights.ToArray(), late.Save().Readout.Weights.ToArray());
            Assert.Equal(atOnce.Tested, late.Tested);
            Assert.Equal(atOnce.PrequentialNrmse, late.PrequentialNrmse);
            Assert.Equal(atOnce.IntervalCoverage, late.IntervalCoverage);
            Assert.Equal(atOnce.Save().Calibration, late.Save().Calibration);
            Assert.Equal(atOnce.Save().ClassCounts.ToArray(), late.Save().ClassCounts.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Row_may_carry_its_label_as_without_a_horizon(TaskKind kind)
    {
        var spec = Spec(kind);
        var rows = Streams.Rows(kind, 300);
        Assert.Equal(
            Streams.Learn(LifelongModel.Create(Streams.Spec(kind)), rows, 0, 300),
            Streams.Learn(LifelongModel.Create(spec), rows, 0, 300));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Prediction_that_was_made_when_the_row_came_is_the_one_tested(TaskKind kind)
    {
        var spec = Spec(kind) with { Washout = 0 };
        var rows = Streams.Rows(kind, RowCount);
        var model = LifelongModel.Create(spec);
        var error = new double[model.OutputSize];
        var given = new Queue<double[]>();
        for (var row = 0; row < RowCount; row++)
        {
            given.Enqueue(Read(model, rows, row));
            if (given.Count <= 10)
                continue;
            var then = given.Dequeue();
            var label = Label(model, rows, row - 10);
            if (double.IsNaN(label[0]))
                continue;
            Assert.True(model.LearnLabel(11, label));
            for (var o = 0; o < error.Length; o++)
                error[o] += Math.Pow(then[o] - Target(kind, label, o), 2);
        }

        var sums = model.Save().Prequential.SquaredErrors.ToArray();
        for (var o = 0; o < error.Length; o++)
            Assert.Equal(error[o], sums[o], error[o] * 1e-12);
    }

    [Fact]
    public void Horizon_tells_the_oldest_row_that_still_learns()
    {
        var spec = Spec(TaskKind.Regression) with { Washout = 0 };
        var rows = Streams.Rows(TaskKind.Regression, RowCount);
        var model = LifelongModel.Create(spec);
        for (var row = 0; row <= Horizon; row++)
            Read(model, rows, row);
        Assert.Equal(Horizon, model.AwaitingLabels);
        Assert.False(model.LearnLabel(Horizon + 1, [1, 2]));
        Assert.True(model.LearnLabel(Horizon, [1, 2]));
        Assert.False(model.LearnLabel(Horizon, [1, 2]));
        Assert.False(model.LearnLabel(0, [1, 2]));
        Assert.False(model.LearnLabel(-3, [1, 2]));
        Assert.Equal(1, model.Tested);
    }

    [Fact]
    public void Label_that_cannot_be_learned_is_refused_with_column_value_and_range()
    {
        var regression = LifelongModel.Create(Spec(TaskKind.Regression));
        Assert.Contains("'z' is NaN", Assert.Throws<SampleRefusedException>(() => regression.LearnLabel(1, [1, double.NaN])).Message, StringComparison.Ordinal);
        Assert.Contains("'y' is ", Assert.Throws<SampleRefusedException>(() => regression.LearnLabel(1, [double.PositiveInfinity, 0])).Message, StringComparison.Ordinal);
        Assert.Contains("The label has 1 values; the model reads 2: y, z", Assert.Throws<SampleRefusedException>(() => regression.LearnLabel(1, [1])).Message, StringComparison.Ordinal);
        var classes = LifelongModel.Create(Spec(TaskKind.Classification));
        Assert.Contains("a class from 0 to 2", Assert.Throws<SampleRefusedException>(() => classes.LearnLabel(1, [3])).Message, StringComparison.Ordinal);
        var forecast = LifelongModel.Create(Streams.Spec(TaskKind.Forecast));
        Assert.Throws<SampleRefusedException>(() => forecast.LearnLabel(1, [3]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Break_leaves_what_waits_and_ages_it_by_the_rows_that_are_gone(TaskKind kind)
    {
        var spec = Spec(kind) with { Washout = 3 };
        var rows = Streams.Rows(kind, RowCount);
        var model = LifelongModel.Create(spec);
        for (var row = 0; row < 14; row++)
            Read(model, rows, row);
        model.Break(5);
        for (var row = 14; row < 18; row++)
            Read(model, rows, row);
        // Ages 1: learnable again; 2 to 4: the wash-out; 5 to 9: gone; 10 and on: before the break.
        var label = Label(model, rows, 0);
        Assert.Equal(
            [true, false, false, false, false, false, false, false, false, true, true],
            Enumerable.Range(1, 11).Select(age => model.LearnLabel(age, label)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_order_of_labels_learns_the_same_bits_through_saving_and_loading_at_every_step(TaskKind kind)
    {
        foreach (var spec in Specs(kind))
        {
            var rows = Streams.Rows(kind, RowCount);
            Gen.Select(Gen.Int[1, Horizon], Gen.ULong).Sample(
                (spread, seed) =>
                {
                    var straight = Run(spec, rows, Delays(spread, seed), everyStep: false);
                    var stopped = Run(spec, rows, Delays(spread, seed), everyStep: true);
                    return straight.Predictions.SequenceEqual(stopped.Predictions)
                        && straight.State.Readout.Weights.Span.SequenceEqual(stopped.State.Readout.Weights.Span)
                        && straight.State.Prequential.SquaredErrors.Span.SequenceEqual(stopped.State.Prequential.SquaredErrors.Span)
                        && straight.State.Prequential.Count == stopped.State.Prequential.Count
                        && straight.State.Calibration == stopped.State.Calibration
                        && straight.State.ClassCounts.Span.SequenceEqual(stopped.State.ClassCounts.Span);
                },
                iter: 5);
        }
    }

    [Fact]
    public void State_that_does_not_fit_its_horizon_is_refused()
    {
        var spec = Spec(TaskKind.Regression) with { Washout = 0 };
        var rows = Streams.Rows(TaskKind.Regression, RowCount);
        var model = LifelongModel.Create(spec);
        for (var row = 0; row < 4; row++)
            Read(model, rows, row);
        var state = model.Save();
        var late = state.LateLabels!;
        Assert.Equal(new[] { 4, 3, 2, 1 }, late.Ages.ToArray());
        Refused(late with { Ages = [4, 3, 3, 1] });
        Refused(late with { Ages = [Horizon + 1, 3, 2, 1] });
        Refused(late with { Ages = [4, 3, 2, 0] });
        Refused(late with { Ages = [4, 3, 2] });
        Refused(late with { Radii = new double[1] });

        void Refused(LateLabelState altered) => Assert.Throws<ModelStateRefusedException>(
            () => LifelongModel.Restore(spec, state with { LateLabels = altered }));
    }

    [Fact]
    public void Model_that_was_fitted_without_a_horizon_takes_labels_once_its_spec_has_one()
    {
        var rows = Streams.Rows(TaskKind.Regression, RowCount);
        var model = LifelongModel.Create(Streams.Spec(TaskKind.Regression));
        Streams.Learn(model, rows, 0, 50);
        var late = LifelongModel.Restore(Spec(TaskKind.Regression), model.Save());
        Assert.False(late.LearnLabel(1, [1, 2]));
        Read(late, rows, 50);
        Assert.True(late.LearnLabel(1, [1, 2]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_is_allocated_per_row_and_label(TaskKind kind)
    {
        var spec = kind == TaskKind.Classification ? Telling(Spec(kind)) : Spec(kind);
        var rows = Streams.Rows(kind, 600);
        var model = LifelongModel.Create(spec);
        var row = new double[model.RowSize];
        var prediction = new double[model.OutputSize];
        var at = 0;
        ReadAndLabel(100);
        Assert.Equal(0, AllocatedBytes.Of(() => ReadAndLabel(100)));

        void ReadAndLabel(int count)
        {
            for (var end = at + count; at < end; at++)
            {
                rows.Row(at).CopyTo(row);
                row.AsSpan(spec.Task.Inputs.Length).Fill(double.NaN);
                model.Learn(row, prediction);
                if (at >= 7 && !double.IsNaN(rows.Row(at - 7)[spec.Task.Inputs.Length]))
                    model.LearnLabel(8, rows.Row(at - 7)[spec.Task.Inputs.Length..]);
            }
        }
    }

    [Fact]
    public void Horizon_is_refused_for_a_forecast_and_beyond_the_bytes_that_may_wait()
    {
        var forecast = Streams.Spec(TaskKind.Forecast);
        Assert.Contains("task.labelHorizon is 5; allowed: 0 for a forecast", Problem(forecast, 5), StringComparison.Ordinal);
        Assert.Contains("task.labelHorizon is -1; allowed: 0 to 100000", Problem(Streams.Spec(TaskKind.Regression), -1), StringComparison.Ordinal);
        Assert.Contains("100001", Problem(Streams.Spec(TaskKind.Regression), 100_001), StringComparison.Ordinal);
        var large = Streams.Spec(TaskKind.Regression) with { Reservoir = new EchoStateSpec { Units = 1000, InDegree = 5 } };
        var most = ModelSpec.MaximumLateLabelBytes / (8 * (large.FeatureSize + 4));
        Assert.Contains($"0 to {most} rows", Problem(large, (int)most + 1), StringComparison.Ordinal);
        Assert.Empty((large with { Task = large.Task with { LabelHorizon = (int)most } }).Validate());

        static string Problem(ModelSpec spec, int horizon) =>
            Assert.Single((spec with { Task = spec.Task with { LabelHorizon = horizon } }).Validate()).ToString();
    }

    private static ModelSpec Spec(TaskKind kind)
    {
        var spec = Streams.Spec(kind);
        return spec with { Task = spec.Task with { LabelHorizon = Horizon } };
    }

    // Plain; with a search for changes and, where there may be, intervals, probabilities, classes that are balanced or a logistic readout.
    private static ModelSpec[] Specs(TaskKind kind)
    {
        var interval = kind == TaskKind.Regression ? new IntervalSpec { Window = 50 } : null;
        var lifelong = Spec(kind) with { Lifelong = new LifelongSpec { Drift = new AdaptiveWindowSpec { RisesOnly = true }, Interval = interval } };
        return kind == TaskKind.Classification ? [Spec(kind), lifelong, Telling(Spec(kind)), Telling(lifelong), Balancing(Spec(kind)), Balancing(lifelong), Logistic(Spec(kind))] : [Spec(kind), lifelong];
    }

    private static ModelSpec Logistic(ModelSpec spec) => spec with { Readout = spec.Readout with { Learner = OnlineLearner.Logistic } };

    private static ModelSpec Balancing(ModelSpec spec) => spec with { Readout = spec.Readout with { BalanceClasses = true } };

    private static ModelSpec Telling(ModelSpec spec) => spec with { Readout = spec.Readout with { Probabilities = true } };

    private static double[] Read(LifelongModel model, TimeSeries rows, int row)
    {
        var values = rows.Row(row).ToArray();
        values.AsSpan(model.Spec.Task.Inputs.Length).Fill(double.NaN);
        var prediction = new double[model.OutputSize];
        model.Learn(values, prediction);
        return prediction;
    }

    private static double[] Label(LifelongModel model, TimeSeries rows, int row) => rows.Row(row)[model.Spec.Task.Inputs.Length..].ToArray();

    private static double Target(TaskKind kind, double[] label, int output) =>
        kind == TaskKind.Regression ? label[output] : label[0] == output ? 1 : -1;

    // After which row the label of each row comes.
    private static int[] Delays(int spread, ulong seed)
    {
        var random = new ArchetypeRC.Runtime.Kernels.RandomStream(seed);
        return [.. Enumerable.Range(0, RowCount).Select(row => row + (int)random.Uniform(0, spread))];
    }

    private static (List<double> Predictions, ModelState State) Run(ModelSpec spec, TimeSeries rows, int[] comes, bool everyStep)
    {
        var model = LifelongModel.Create(spec);
        var predictions = new List<double>();
        for (var row = 0; row < RowCount; row++)
        {
            predictions.AddRange(Read(model, rows, row));
            for (var labelled = 0; labelled <= row; labelled++)
            {
                if (comes[labelled] != row || double.IsNaN(Label(model, rows, labelled)[0]))
                    continue;
                if (everyStep)
                    model = LifelongModel.Restore(spec, model.Save());
                model.LearnLabel(row + 1 - labelled, Label(model, rows, labelled));
            }

            if (everyStep)
                model = LifelongModel.Restore(spec, model.Save());
        }

        return (predictions, model.Save());
    }
}
