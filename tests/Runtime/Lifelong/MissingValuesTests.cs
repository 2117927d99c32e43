using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

public sealed class MissingValuesTests
{
    private const int Rows = 400;

    public static TheoryData<TaskKind, MissingValuePolicy> Cases()
    {
        var cases = new TheoryData<TaskKind, MissingValuePolicy>();
        foreach (var kind in Streams.Kinds)
        {
            cases.Add(kind, MissingValuePolicy.Hold);
            cases.Add(kind, MissingValuePolicy.Mean);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Input_that_is_missing_is_read_as_the_policy_says(TaskKind kind, MissingValuePolicy policy)
    {
        var (holed, filled) = Streamed(kind, policy);
        var model = LifelongModel.Create(Streams.Spec(kind) with { MissingValues = policy });
        var expected = Streams.Learn(LifelongModel.Create(Streams.Spec(kind)), filled, 0, Rows);
        Assert.Equal(expected, Streams.Learn(model, holed, 0, Rows));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_fills_in_is_part_of_the_state(TaskKind kind, MissingValuePolicy policy)
    {
        var (holed, _) = Streamed(kind, policy);
        var spec = Streams.Spec(kind) with { MissingValues = policy };
        var straight = LifelongModel.Create(spec);
        Streams.Learn(straight, holed, 0, 200);
        var stopped = LifelongModel.Restore(spec, straight.Save());
        Assert.Equal(Streams.Learn(straight, holed, 200, 100), Streams.Learn(stopped, holed, 200, 100));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows_ahead_are_filled_in_too_and_leave_no_trace(TaskKind kind, MissingValuePolicy policy)
    {
        var (holed, _) = Streamed(kind, policy);
        var spec = Streams.Spec(kind) with { MissingValues = policy, Washout = 1_000, StandardiserRows = 100 };
        var model = LifelongModel.Create(spec);
        Streams.Learn(model, holed, 0, 200);
        var ahead = new double[100 * model.OutputSize];
        model.PredictAhead(holed.Values.Span.Slice(200 * model.RowSize, 100 * model.RowSize), ahead);
        Assert.Equal(Streams.Learn(model, holed, 200, 100), ahead);
    }

    [Fact]
    public void Forecast_is_neither_tested_against_nor_taught_a_target_that_was_filled_in()
    {
        var spec = Streams.Spec(TaskKind.Forecast) with { MissingValues = MissingValuePolicy.Hold };
        var rows = Streams.Rows(TaskKind.Forecast, 300);
        var model = LifelongModel.Create(spec);
        Streams.Learn(model, rows, 0, 200);
        var tested = model.Tested;
        var weights = model.Save().Readout.Weights.ToArray();
        model.Learn([double.NaN, 0.5], new double[1]);
        Assert.Equal(tested, model.Tested);
        Assert.Equal(weights, model.Save().Readout.Weights.ToArray());
        Streams.Learn(model, rows, 201, 1);
        Assert.Equal(tested + 1, model.Tested);
    }

    [Fact]
    public void Missing_values_are_refused_unless_declared_and_infinite_ones_always()
    {
        var refuses = LifelongModel.Create(Streams.Spec(TaskKind.Forecast));
        Assert.Throws<SampleRefusedException>(() => refuses.Learn([double.NaN, 1], new double[1]));
        var holds = LifelongModel.Create(Streams.Spec(TaskKind.Forecast) with { MissingValues = MissingValuePolicy.Hold });
        holds.Learn([double.NaN, 1], new double[1]);
        Assert.Throws<SampleRefusedException>(() => holds.Learn([double.PositiveInfinity, 1], new double[1]));
    }

    [Fact]
    public void Batch_fit_hands_over_what_fills_in()
    {
        var spec = Streams.Spec(TaskKind.Forecast) with { MissingValues = MissingValuePolicy.Hold };
        var rows = Streams.Rows(TaskKind.Forecast, 300);
        var fitted = new BatchTraining(spec, rows, 200).Finish();
        Assert.Equal(rows.Row(199).ToArray(), fitted.Save().MissingValues!.Values.ToArray());
    }

    [Fact]
    public void Device_is_not_sent_what_it_did_not_measure()
    {
        var spec = new ModelSpec
        {
            Task = new TaskSpec { Inputs = ["x", "s"], Targets = ["x"] },
            Reservoir = new ExternalSubstrateSpec { States = 1, Command = ["device"] },
            MissingValues = MissingValuePolicy.Mean,
        };
        Assert.Contains(spec.Validate(), p => p.Field == "model.missingValues");
    }

    // A fifth of the second input is missing; the other stream holds what the policy puts there.
    private static (TimeSeries Holed, TimeSeries Filled) Streamed(TaskKind kind, MissingValuePolicy policy)
    {
        var rows = Streams.Rows(kind, Rows);
        var random = new RandomStream(11);
        var width = rows.Columns.Length;
        var holed = rows.Values.ToArray();
        var filled = rows.Values.ToArray();
        var stands = 0.0;
        long count = 0;
        for (var at = 1; at < holed.Length; at += width)
        {
            if (random.Uniform(0, 1) < 0.2)
            {
                holed[at] = double.NaN;
                filled[at] = stands;
                continue;
            }

            count++;
            stands = policy == MissingValuePolicy.Hold ? holed[at] : stands + ((holed[at] - stands) / count);
        }

        return (new TimeSeries(rows.Columns, holed), new TimeSeries(rows.Columns, filled));
    }
}
