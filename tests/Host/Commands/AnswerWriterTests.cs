using System.Text;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Host.Commands;

public sealed class AnswerWriterTests
{
    private static readonly ModelSpec Scoring = new()
    {
        Task = new TaskSpec { Kind = TaskKind.Classification, Inputs = ["x"], Targets = ["y"], Horizon = 0, Classes = ["no", "yes, gladly"] },
    };

    private static readonly ModelSpec Telling = Scoring with { Readout = new ReadoutSpec { Probabilities = true } };

    [Fact]
    public void Class_is_followed_by_the_probability_of_each_where_the_model_answers_with_them()
    {
        Assert.Equal("sequence,predicted_y\n7,no\n", Written(Scoring, json: false, [0.75, 0.25]));
        Assert.Equal(
            "sequence,predicted_y,probability_no,\"probability_yes, gladly\"\n7,no,0.75,0.25\n", Written(Telling, json: false, [0.75, 0.25]));
        Assert.Equal("{\"sequence\":7,\"predicted_y\":\"no\"}\n", Written(Scoring, json: true, [0.75, 0.25]));
        Assert.Equal(
            "{\"sequence\":7,\"predicted_y\":\"no\",\"probability_no\":0.75,\"probability_yes, gladly\":0.25}\n", Written(Telling, json: true, [0.75, 0.25]));
    }

    [Fact]
    public void Probabilities_of_a_logistic_readout_follow_without_being_asked_for() => Assert.Equal(
        "sequence,predicted_y,probability_no,\"probability_yes, gladly\"\n7,no,0.75,0.25\n",
        Written(Scoring with { Readout = new ReadoutSpec { Learner = OnlineLearner.Logistic } }, json: false, [0.75, 0.25]));

    [Fact]
    public void Probability_that_is_no_number_is_none_in_json() => Assert.Equal(
        "{\"sequence\":7,\"predicted_y\":\"no\",\"probability_no\":null,\"probability_yes, gladly\":null}\n",
        Written(Telling, json: true, [double.NaN, double.NaN]));

    private static string Written(ModelSpec spec, bool json, double[] answer)
    {
        using var output = new MemoryStream();
        var writer = AnswerWriter.For(spec, output, json);
        writer.Begin();
        writer.Write(7, answer);
        writer.Flush();
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
