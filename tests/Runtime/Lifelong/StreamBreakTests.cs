using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

public sealed class StreamBreakTests
{
    public static TheoryData<TaskKind> Kinds() => [.. Streams.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void After_a_break_nothing_is_tested_until_the_wash_out_has_run_again(TaskKind kind)
    {
        var spec = Streams.Spec(kind);
        var rows = Streams.Rows(kind, 400);
        var model = LifelongModel.Create(spec);
        Streams.Learn(model, rows, 0, 200);
        var tested = model.Tested;
        var readout = model.Save().Readout.Weights.ToArray();
        model.Break();
        Streams.Learn(model, rows, 300, spec.Washout);
        Assert.Equal(tested, model.Tested);
        Assert.Equal(readout, model.Save().Readout.Weights.ToArray());
        Streams.Learn(model, rows, 300 + spec.Washout, 10 + spec.Task.Horizon);
        Assert.True(model.Tested > tested);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Break_is_part_of_the_state(TaskKind kind)
    {
        var spec = Streams.Spec(kind);
        var rows = Streams.Rows(kind, 400);
        var straight = LifelongModel.Create(spec);
        Streams.Learn(straight, rows, 0, 200);
        straight.Break();
        var stopped = LifelongModel.Restore(spec, straight.Save());
        Assert.Equal(Streams.Learn(straight, rows, 250, 100), Streams.Learn(stopped, rows, 250, 100));
    }

    [Fact]
    public void Forecasts_from_before_a_break_are_not_tested_against_rows_after_it_even_without_wash_out()
    {
        var spec = Streams.Spec(TaskKind.Forecast) with { Washout = 0 };
        var rows = Streams.Rows(TaskKind.Forecast, 100);
        var model = LifelongModel.Create(spec);
        Streams.Learn(model, rows, 0, 50);
        var tested = model.Tested;
        model.Break();
        Streams.Learn(model, rows, 60, spec.Task.Horizon);
        Assert.Equal(tested, model.Tested);
        Streams.Learn(model, rows, 60 + spec.Task.Horizon, 1);
        Assert.Equal(tested + 1, model.Tested);
    }
}
