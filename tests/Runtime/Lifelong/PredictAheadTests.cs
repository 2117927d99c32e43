using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

public sealed class PredictAheadTests
{
    public static TheoryData<TaskKind> Kinds() => [.. Streams.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Predicting_ahead_changes_no_bit_of_what_follows(TaskKind kind)
    {
        var rows = Streams.Rows(kind, 300);
        foreach (var spec in Streams.Specs(kind))
        {
            var asked = LifelongModel.Create(spec);
            var left = LifelongModel.Create(spec);
            Streams.Learn(asked, rows, 0, 200);
            Streams.Learn(left, rows, 0, 200);
            asked.PredictAhead(rows.Values.Span[(200 * asked.RowSize)..], new double[100 * asked.OutputSize]);
            Assert.Equal(Streams.Learn(left, rows, 200, 100), Streams.Learn(asked, rows, 200, 100));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rows_ahead_are_answered_as_a_model_would_that_learns_nothing_on_the_way(TaskKind kind)
    {
        // With an endless wash-out nothing is learned; the statistics of the inputs are held before the cut.
        var spec = Streams.Spec(kind) with { Washout = 1_000, StandardiserRows = 100 };
        var rows = Streams.Rows(kind, 300);
        var model = LifelongModel.Create(spec);
        Streams.Learn(model, rows, 0, 200);
        var ahead = new double[100 * model.OutputSize];
        model.PredictAhead(rows.Values.Span[(200 * model.RowSize)..], ahead);
        Assert.Equal(Streams.Learn(model, rows, 200, 100), ahead);
    }

    [Fact]
    public void Shapes_and_values_that_cannot_be_read_are_refused()
    {
        var model = LifelongModel.Create(Streams.Spec(TaskKind.Forecast));
        Assert.Throws<ArgumentException>(() => model.PredictAhead(new double[3], new double[1]));
        Assert.Throws<ArgumentException>(() => model.PredictAhead(new double[4], new double[1]));
        Assert.Throws<SampleRefusedException>(() => model.PredictAhead([1, double.NaN], new double[1]));
    }
}
