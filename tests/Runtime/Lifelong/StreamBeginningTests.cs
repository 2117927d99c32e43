using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Readouts;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

/// <summary>Streams that begin with nothing learned, while the scale of their inputs is not final.</summary>
public sealed class StreamBeginningTests
{
    private const int Beginning = 300;

    public static TheoryData<TaskKind> Kinds() => [.. Streams.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Stream_has_learned_at_its_last_scale_what_a_fit_of_the_same_rows_has(TaskKind kind)
    {
        // Neither penalises the bias, as recursive least squares does.
        var spec = Spec(kind) with { Readout = Spec(kind).Readout with { Learner = OnlineLearner.InformationFilter } };
        var rows = Streams.Rows(kind, Beginning);
        var stream = LifelongModel.Create(spec);
        Streams.Learn(stream, rows, 0, Beginning);
        var fit = new BatchTraining(spec, rows, Beginning).Finish();

        var (learned, fitted) = (stream.Save(), fit.Save());
        Assert.Null(learned.Beginning);
        Assert.True(learned.Standardiser.Held);
        Assert.Equal(fitted.Standardiser.Mean.ToArray(), learned.Standardiser.Mean.ToArray());
        Assert.Equal(fitted.Reservoir.ToArray(), learned.Reservoir.ToArray());
        Assert.InRange(Samples.RelativeDistance(learned.Readout.Weights.Span, fitted.Readout.Weights.Span), 0, 1e-6);
    }

    [Fact]
    public void Noiseless_stream_is_followed_as_closely_as_by_a_fit()
    {
        var rows = MackeyGlass.Generate(3_000);
        var spec = new ModelSpec
        {
            Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] },
            Reservoir = new EchoStateSpec { Units = 100 },
            Readout = new ReadoutSpec { Ridge = 1e-8 },
        };
        var fit = new BatchTraining(spec, rows, 2_000).Finish();
        var stream = LifelongModel.Create(spec);
        var predictions = Streams.Learn(stream, rows, 0, 3_000);
        var (ours, theirs) = (0.0, 0.0);
        var fitted = Streams.Learn(fit, rows, 2_000, 1_000);
        for (var row = 2_000; row < 2_999; row++)
        {
            ours += Math.Pow(predictions[row] - rows.Row(row + 1)[0], 2);
            theirs += Math.Pow(fitted[row - 2_000] - rows.Row(row + 1)[0], 2);
        }

        Assert.InRange(Math.Sqrt(ours / theirs), 0.5, 2);
    }

    [Fact]
    public void Scale_is_taken_from_all_rows_so_far_and_stands_in_between()
    {
        var rows = Streams.Rows(TaskKind.Forecast, Beginning);
        var model = LifelongModel.Create(Spec(TaskKind.Forecast));
        var scales = new List<long>();
        for (var row = 0; row < Beginning - 1; row++)
        {
            Streams.Learn(model, rows, row, 1);
            var beginning = model.Save().Beginning!;
            Assert.Equal(row + 1, beginning.Learned.Length);
            Assert.Equal(rows.Row(row).ToArray(), beginning.Rows[(2 * row)..].ToArray());
            scales.Add(beginning.Scale.Count);
        }

        Assert.Equal([0, 16, 32, 64, 128, 256], scales.Distinct());
        Assert.Equal(15, scales.Count(scale => scale == 0));
        Assert.Equal(128, scales.Count(scale => scale == 128));
        Streams.Learn(model, rows, Beginning - 1, 1);
        Assert.Null(model.Save().Beginning);
    }

    [Fact]
    public void What_was_told_is_what_is_tested()
    {
        var rows = Streams.Rows(TaskKind.Forecast, Beginning);
        var spec = Spec(TaskKind.Forecast);
        var model = LifelongModel.Create(spec);
        var told = Streams.Learn(model, rows, 0, Beginning);
        var (squares, values) = (0.0, new List<double>());
        for (var row = spec.Washout; row < Beginning - spec.Task.Horizon; row++)
        {
            var target = rows.Row(row + spec.Task.Horizon)[0];
            squares += Math.Pow(told[row] - target, 2);
            values.Add(target);
        }

        var mean = values.Average();
        Assert.Equal(Math.Sqrt(squares / values.Sum(v => Math.Pow(v - mean, 2))), model.PrequentialNrmse, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Model_saved_at_any_row_of_the_beginning_goes_on_with_the_same_bits(TaskKind kind)
    {
        foreach (var spec in new[]
        {
            Spec(kind),
            Spec(kind) with
            {
                InputChanges = true,
                Lifelong = new LifelongSpec { Drift = new AdaptiveWindowSpec { RisesOnly = true }, Interval = kind == TaskKind.Classification ? null : new IntervalSpec() },
            },
        })
        {
            var rows = Streams.Rows(kind, Beginning + 20);
            var whole = LifelongModel.Create(spec);
            var expected = Streams.Learn(whole, rows, 0, Beginning + 20);
            var model = LifelongModel.Create(spec);
            var predictions = new List<double>();
            for (var row = 0; row < Beginning + 20; row++)
            {
                predictions.AddRange(Streams.Learn(model, rows, row, 1));
                model = LifelongModel.Restore(spec, model.Save());
            }

            Assert.Equal(expected, predictions);
            Assert.Equal(SavedBits.Of(whole.Save().Readout), SavedBits.Of(model.Save().Readout));
        }
    }

    [Theory]
    [InlineData(TaskKind.Regression)]
    [InlineData(TaskKind.Classification)]
    public void Labels_that_came_late_are_learned_again_with_their_rows(TaskKind kind)
    {
        var plain = Spec(kind);
        var spec = plain with { Task = plain.Task with { LabelHorizon = 40 } };
        var rows = Streams.Rows(kind, Beginning);
        var inTime = LifelongModel.Create(spec);
        Streams.Learn(inTime, rows, 0, Beginning);
        var late = LifelongModel.Create(spec);
        var prediction = new double[late.OutputSize];
        for (var row = 0; row < Beginning; row++)
        {
            double[] without = [.. rows.Row(row)];
            Array.Fill(without, double.NaN, 2, without.Length - 2);
            late.Learn(without, prediction);
            if (row < 10 || double.IsNaN(rows.Row(row - 10)[2]) || row - 10 < spec.Washout)
                continue;
            Assert.True(late.LearnLabel(11, rows.Row(row - 10)[2..]));
        }

        for (var age = 10; age >= 1; age--)
        {
            if (!double.IsNaN(rows.Row(Beginning - age)[2]))
                Assert.True(late.LearnLabel(age, rows.Row(Beginning - age)[2..]));
        }

        Assert.InRange(Samples.RelativeDistance(late.Save().Readout.Weights.Span, inTime.Save().Readout.Weights.Span), 0, 1e-6);
    }

    [Fact]
    public void Rows_of_a_wash_out_after_a_break_are_not_learned_at_the_next_scale_either()
    {
        var spec = Spec(TaskKind.Regression);
        var rows = Streams.Rows(TaskKind.Regression, Beginning);
        var model = LifelongModel.Create(spec);
        Streams.Learn(model, rows, 0, 90);
        model.Break(gone: 3);
        Streams.Learn(model, rows, 90, 60);
        var learned = model.Save().Beginning!.Learned.ToArray();
        var expected = Enumerable.Range(0, 150)
            .Select(row => (byte)(row >= spec.Washout && row is < 90 or >= 110 && row % 8 != 5 && row >= spec.Washout ? 1 : 0));
        Assert.Equal(expected, learned);
        Assert.Equal(learned.Sum(flag => flag), model.Save().Readout.Updates);
    }

    [Fact]
    public void Break_that_loses_rows_ends_the_beginning_where_labels_come_late()
    {
        var plain = Spec(TaskKind.Regression);
        var spec = plain with { Task = plain.Task with { LabelHorizon = 40 } };
        var rows = Streams.Rows(TaskKind.Regression, Beginning);
        var model = LifelongModel.Create(spec);
        Streams.Learn(model, rows, 0, 90);
        model.Break(gone: 3);
        Assert.Null(model.Save().Beginning);
        Assert.Equal(64, model.Save().Standardiser.Count);
        var restored = LifelongModel.Restore(spec, model.Save());
        Assert.Equal(Streams.Learn(model, rows, 90, 100), Streams.Learn(restored, rows, 90, 100));
    }

    [Fact]
    public void Beginning_that_is_too_long_to_keep_is_learned_under_a_scale_that_moves()
    {
        var rows = Streams.Rows(TaskKind.Forecast, 40);
        foreach (var spec in new[]
        {
            Streams.Spec(TaskKind.Forecast) with { StandardiserRows = 600_000 },
            Streams.Spec(TaskKind.Forecast) with { StandardiserRows = 500_000, Reservoir = new EchoStateSpec { Units = 500 } },
            Streams.Spec(TaskKind.Forecast) with { StandardiseInputs = false },
        })
        {
            var model = LifelongModel.Create(spec);
            Streams.Learn(model, rows, 0, 40);
            Assert.Null(model.Save().Beginning);
        }
    }

    [Fact]
    public void State_whose_beginning_does_not_fit_is_refused()
    {
        var spec = Spec(TaskKind.Forecast);
        var model = LifelongModel.Create(spec);
        Streams.Learn(model, Streams.Rows(TaskKind.Forecast, 40), 0, 40);
        var state = model.Save();
        var beginning = state.Beginning!;
        foreach (var misfit in new[]
        {
            beginning with { Learned = beginning.Learned[1..] },
            beginning with { Rows = beginning.Rows[1..] },
            beginning with { Scale = beginning.Scale with { Mean = new double[5] } },
        })
        {
            Assert.Throws<ModelStateRefusedException>(() => LifelongModel.Restore(spec, state with { Beginning = misfit }));
        }
    }

    private static ModelSpec Spec(TaskKind kind)
    {
        var spec = Streams.Spec(kind);
        return spec with { StandardiserRows = Beginning, Readout = spec.Readout with { Forgetting = 1, Ridge = 1e-3 } };
    }
}
