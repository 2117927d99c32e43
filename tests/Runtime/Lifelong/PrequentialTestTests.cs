using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Lifelong;

public sealed class PrequentialTestTests
{
    public static TheoryData<TaskKind> Kinds() => [.. Streams.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Error_is_that_of_the_model_in_service_and_the_model_is_left_alone(TaskKind kind)
    {
        var rows = Streams.Rows(kind, 500);
        foreach (var spec in Streams.Specs(kind))
        {
            var model = new BatchTraining(spec, rows, 300).Finish();
            var test = new PrequentialTest(model, rows, 300, 200);
            while (test.Advance(17))
            {
            }

            Assert.Equal(300, model.Rows);
            Streams.Learn(model, rows, 300, 200);
            Assert.Equal(model.PrequentialNrmse, test.Error.Nrmse, 12);
            Assert.Equal(model.Tested, test.Error.Count);
        }
    }

    [Fact]
    public void Prediction_of_a_row_was_made_the_horizon_before_it()
    {
        var rows = Streams.Rows(TaskKind.Forecast, 400);
        var model = new BatchTraining(Streams.Spec(TaskKind.Forecast), rows, 300).Finish();
        var test = new PrequentialTest(model, rows, 300, 100);
        test.Advance(100);
        var made = Streams.Learn(model, rows, 300, 93);
        Assert.Equal(made, test.Predictions.ToArray()[7..]);
    }
}
