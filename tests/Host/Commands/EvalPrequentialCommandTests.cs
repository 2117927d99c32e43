using System.Globalization;
using ArchetypeRC.Host.Commands;

namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class EvalPrequentialCommandTests
{
    // The label is that of the row before, so that only a model which is told it can know it.
    private static string Repeats(int rows)
    {
        var random = new Random(1);
        var label = "low";
        var lines = new List<string> { "x,label" };
        for (var t = 0; t < rows; t++)
        {
            if (t % 7 == 6)
                label = label == "low" ? "high" : "low";
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{random.NextDouble()},{label}"));
        }

        return string.Join('\n', lines) + "\n";
    }

    [Fact]
    public async Task Previous_label_is_an_input_only_where_it_is_declared()
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.Write("labels.csv", Repeats(700));
        string[] command = ["eval", "prequential", "--data", data, "--target", "label", "--classes", "--seeds", "2", "--units", "30", "--json"];
        var blind = (await CommandLine.RunAsync(command)).Json();
        var told = (await CommandLine.RunAsync([.. command, "--previous-label"])).Json();
        Assert.Equal("accuracy", told.GetProperty("measure").GetString());
        Assert.Equal(700, told.GetProperty("rows").GetInt64());
        Assert.Equal(6.0 / 7, told.GetProperty("repeatingTheLast").GetDouble(), 0.01);
        Assert.True(told.GetProperty("mean").GetDouble() > 0.8);
        Assert.True(blind.GetProperty("mean").GetDouble() < 0.7);

        // Six of seven labels repeat, so that accuracy alone says little.
        Assert.Equal(2, told.GetProperty("kappa").GetArrayLength());
        var (accuracy, last) = (told.GetProperty("seeds")[0].GetProperty("accuracy").GetDouble(), told.GetProperty("repeatingTheLast").GetDouble());
        Assert.Equal((accuracy - 0.5) / 0.5, told.GetProperty("kappa")[0].GetDouble(), 0.02);
        Assert.Equal((accuracy - last) / (1 - last), told.GetProperty("temporalKappa")[0].GetDouble(), 0.05);
        Assert.InRange(blind.GetProperty("kappa")[0].GetDouble(), -0.2, 0.2);
        Assert.Contains("temporal kappa", (await CommandLine.RunAsync(command[..^1])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Balanced_classes_find_more_of_a_rare_one_and_are_measured_class_by_class()
    {
        using var scratch = new ScratchDirectory();
        var random = new Random(3);
        var before = 0.0;
        var data = scratch.Write("alarms.csv", "x,state\n" + string.Concat(Enumerable.Range(0, 3_000).Select(_ =>
        {
            var x = (2 * random.NextDouble()) - 1;
            var alarm = x + before > 1.5;
            before = x;
            return string.Create(CultureInfo.InvariantCulture, $"{x},{(alarm ? "alarm" : "quiet")}\n");
        })));
        string[] command = ["eval", "prequential", "--data", data, "--target", "state", "--classes", "--seeds", "2", "--units", "40"];
        string[] weighed = [.. command, "--set", "readout.balanceClasses=true"];
        var plain = (await CommandLine.RunAsync([.. command, "--json"])).Json();
        var json = (await CommandLine.RunAsync([.. weighed, "--json"])).Json();
        Assert.True(json.GetProperty("spec").GetProperty("readout").GetProperty("balanceClasses").GetBoolean());
        Assert.False(plain.GetProperty("spec").GetProperty("readout").TryGetProperty("balanceClasses", out _));
        for (var seed = 0; seed < 2; seed++)
        {
            double Recall(string name) => json.GetProperty("recall").GetProperty(name)[seed].GetDouble();
            Assert.Equal((Recall("alarm") + Recall("quiet")) / 2, json.GetProperty("balancedAccuracy")[seed].GetDouble(), 1e-12);
            Assert.True(Recall("alarm") > plain.GetProperty("recall").GetProperty("alarm")[seed].GetDouble() + 0.2);
            Assert.True(json.GetProperty("balancedAccuracy")[seed].GetDouble() > plain.GetProperty("balancedAccuracy")[seed].GetDouble() + 0.1);
        }

        var table = (await CommandLine.RunAsync(weighed)).Output;
        foreach (var text in new[] { "balanced accuracy", "of the rows of quiet", "of the rows of alarm" })
            Assert.Contains(text, table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Of 0 rows 0 were tested", "y\n")]
    [InlineData("Of 1 rows 0 were tested", "y\n1\n")]
    [InlineData("targets that differ", "y\n1\n1\n1\n1\n1\n1\n")]
    public async Task Stream_with_nothing_to_judge_is_refused(string message, string csv)
    {
        using var scratch = new ScratchDirectory();
        var result = await CommandLine.RunAsync("eval", "prequential", "--data", scratch.Write("none.csv", csv), "--target", "y", "--seeds", "1", "--units", "5");
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Number_that_is_taken_for_a_class_is_refused_and_so_are_classes_beside_another_task()
    {
        using var scratch = new ScratchDirectory();
        var numbers = scratch.Write("numbers.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i},0.{i}1\n")));
        string[] command = ["eval", "prequential", "--data", numbers, "--target", "y", "--classes", "--seeds", "1", "--units", "5"];
        var refused = await CommandLine.RunAsync(command);
        Assert.Equal(CommandRunner.Refused, refused.ExitCode);
        Assert.Contains("task.classes (count) is 300; allowed: at most 256", refused.Errors, StringComparison.Ordinal);
        var both = await CommandLine.RunAsync([.. command, "--task", "forecast"]);
        Assert.Equal(CommandRunner.Refused, both.ExitCode);
        Assert.Contains("--task is forecast; allowed: classification", both.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probabilities_are_measured_beside_the_softmax_of_the_scores()
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.Write("labels.csv", Repeats(2_000));
        string[] command = ["eval", "prequential", "--data", data, "--target", "label", "--classes", "--previous-label", "--seeds", "2", "--units", "30"];
        string[] told = [.. command, "--set", "readout.probabilities=true"];
        var plain = (await CommandLine.RunAsync([.. command, "--json"])).Json();
        var json = (await CommandLine.RunAsync([.. told, "--json"])).Json();
        Assert.True(json.GetProperty("spec").GetProperty("readout").GetProperty("probabilities").GetBoolean());
        Assert.Equal(plain.GetProperty("mean").GetDouble(), json.GetProperty("mean").GetDouble());
        Assert.False(plain.GetProperty("probabilities").TryGetProperty("calibrated", out _));
        var (raw, calibrated) = (json.GetProperty("probabilities").GetProperty("raw"), json.GetProperty("probabilities").GetProperty("calibrated"));
        foreach (var measure in new[] { "logLoss", "brier", "expectedCalibrationError" })
        {
            Assert.Equal(plain.GetProperty("probabilities").GetProperty("raw").GetProperty(measure).GetDouble(), raw.GetProperty(measure).GetDouble());
            Assert.InRange(calibrated.GetProperty(measure).GetDouble(), 0, raw.GetProperty(measure).GetDouble());
        }

        Assert.All(json.GetProperty("probabilities").GetProperty("factors").EnumerateArray(), factor => Assert.InRange(factor.GetDouble(), 1.01, 20));
        var table = (await CommandLine.RunAsync(told)).Output;
        foreach (var text in new[] { "softmax of the scores", "calibrated", "Log loss", "Brier score", "Calibration error" })
            Assert.Contains(text, table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logistic_readout_is_measured_by_the_probabilities_that_it_answers_with()
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.Write("labels.csv", Repeats(2_000));
        string[] command = ["eval", "prequential", "--data", data, "--target", "label", "--classes", "--previous-label", "--seeds", "2", "--units", "30"];
        string[] logistic = [.. command, "--set", "readout.learner=Logistic"];
        var calibrated = (await CommandLine.RunAsync([.. command, "--json", "--set", "readout.probabilities=true"])).Json()
            .GetProperty("probabilities").GetProperty("calibrated");
        var json = (await CommandLine.RunAsync([.. logistic, "--json"])).Json();
        Assert.False(json.GetProperty("probabilities").TryGetProperty("calibrated", out _));
        foreach (var measure in new[] { "logLoss", "brier" })
        {
            Assert.InRange(
                json.GetProperty("probabilities").GetProperty("raw").GetProperty(measure).GetDouble(), 0, calibrated.GetProperty(measure).GetDouble());
        }

        var table = (await CommandLine.RunAsync(logistic)).Output;
        Assert.Contains("the answers", table, StringComparison.Ordinal);
        Assert.DoesNotContain("softmax of the scores", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("readout.balanceClasses")]
    [InlineData("readout.probabilities")]
    public async Task What_is_of_classes_is_refused_for_a_forecast(string field)
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.Write("sine.csv", "y\n1\n2\n3\n");
        var refused = await CommandLine.RunAsync("eval", "prequential", "--data", data, "--target", "y", "--set", $"{field}=true");
        Assert.Equal(CommandRunner.Refused, refused.ExitCode);
        Assert.Contains($"{field} is True; allowed: False unless the task is a classification", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forecast_is_measured_beside_persistence()
    {
        using var scratch = new ScratchDirectory();
        var rows = Enumerable.Range(0, 500).Select(t => Math.Sin(0.3 * t).ToString("R", CultureInfo.InvariantCulture));
        var data = scratch.Write("sine.csv", "y\n" + string.Join('\n', rows) + "\n");
        var json = (await CommandLine.RunAsync("eval", "prequential", "--data", data, "--target", "y", "--seeds", "2", "--json")).Json();
        Assert.True(json.GetProperty("mean").GetDouble() < json.GetProperty("repeatingTheLast").GetDouble());
        Assert.True(json.GetProperty("operations").GetInt64() > 0);
    }

    [Fact]
    public async Task Lifelong_part_tells_its_drifts_recalls_renewals_and_coverage()
    {
        using var scratch = new ScratchDirectory();
        var random = new Random(2);
        var before = 0.0;
        var rows = Enumerable.Range(0, 3000).Select(t =>
        {
            var (u, last) = (random.NextDouble() - 0.5, before);
            before = u;
            return string.Create(CultureInfo.InvariantCulture, $"{u},{(t / 1000 == 1 ? -u : last)}");
        });
        var data = scratch.Write("regimes.csv", "u,y\n" + string.Join('\n', rows) + "\n");
        string[] command = ["eval", "prequential", "--data", data, "--target", "y", "--task", "regression", "--seeds", "2", "--units", "30"];
        Assert.False((await CommandLine.RunAsync([.. command, "--json"])).Json().TryGetProperty("lifelong", out _));
        string[] lifelong = [.. command, "--set", "lifelong.archetypes.recognition=Conceptor", "--set", "lifelong.interval.coverage=0.9"];
        var json = (await CommandLine.RunAsync([.. lifelong, "--json"])).Json();
        Assert.Equal("conceptor", json.GetProperty("spec").GetProperty("lifelong").GetProperty("archetypes").GetProperty("recognition").GetString());
        var told = json.GetProperty("lifelong");
        Assert.InRange(told.GetProperty("drifts").GetProperty("mean").GetDouble(), 2, 6);
        Assert.InRange(told.GetProperty("recalls").GetProperty("mean").GetDouble() + told.GetProperty("renewals").GetProperty("mean").GetDouble(), 1, 8);
        Assert.InRange(told.GetProperty("intervalCoverage").GetProperty("mean").GetDouble(), 0.85, 0.95);
        Assert.Equal(2, told.GetProperty("drifts").GetProperty("seeds").GetArrayLength());
        var table = (await CommandLine.RunAsync(lifelong)).Output;
        foreach (var line in new[] { "drifts found", "archetypes recalled", "fresh readouts that took over", "targets within their interval" })
            Assert.Contains(line, table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_cell_is_refused_with_file_line_and_column()
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.Write("torn.csv", "y\n1\n2\nx\n");
        var result = await CommandLine.RunAsync("eval", "prequential", "--data", data, "--target", "y");
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("torn.csv", result.Errors, StringComparison.Ordinal);
        Assert.Contains("'y'", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_values_are_filled_where_the_model_says_how()
    {
        using var scratch = new ScratchDirectory();
        var rows = Enumerable.Range(0, 400).Select(t => t % 50 == 9 ? "0,NaN" : t % 50 == 20 ? "0," : $"0,{Math.Sin(0.3 * t).ToString("R", CultureInfo.InvariantCulture)}");
        var data = scratch.Write("gaps.csv", "t,y\n" + string.Join('\n', rows) + "\n");
        string[] command = ["eval", "prequential", "--data", data, "--target", "y", "--seeds", "1", "--units", "30", "--json"];
        var refused = await CommandLine.RunAsync(command);
        Assert.Equal(CommandRunner.Refused, refused.ExitCode);
        Assert.Contains("column 'y'", refused.Errors, StringComparison.Ordinal);
        var json = (await CommandLine.RunAsync([.. command, "--set", "missingValues=hold"])).Json();
        Assert.Equal(400, json.GetProperty("rows").GetInt64());
        Assert.InRange(json.GetProperty("mean").GetDouble(), 0, 0.9);
        Assert.InRange(json.GetProperty("repeatingTheLast").GetDouble(), 0.1, 0.9);
    }

    [Fact]
    public async Task Target_that_is_not_read_and_a_task_of_the_spec_that_is_passed_over_are_told()
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.Write("rows.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 80).Select(t => $"{t % 7},{t % 5}\n")));
        var spec = scratch.Write("spec.json", """{"task":{"kind":"regression","inputs":["a"],"targets":["b"]},"reservoir":{"kind":"echoState","units":10}}""");
        string[] command = ["eval", "prequential", "--data", data, "--target", "b", "--seeds", "1", "--units", "10", "--washout", "5"];

        var own = await CommandLine.RunAsync(command);
        Assert.DoesNotContain("the task", own.Errors, StringComparison.Ordinal);
        var disjoint = await CommandLine.RunAsync([.. command, "--inputs", "a"]);
        Assert.Contains("the task is a forecast of b from a, 1 ahead; the target itself is not read", disjoint.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("the task", (await CommandLine.RunAsync([.. command, "--inputs", "a", "--horizon", "1"])).Errors, StringComparison.Ordinal);

        var passedOver = await CommandLine.RunAsync([.. command, "--spec", spec]);
        Assert.Contains("is passed over: the options say forecast of b from b, 1 ahead", passedOver.Errors, StringComparison.Ordinal);
        var agreed = await CommandLine.RunAsync([.. command, "--spec", spec, "--task", "regression", "--inputs", "a"]);
        Assert.DoesNotContain("the task", agreed.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99999999999", "--seeds is 99999999999; allowed: 1 to 2147483647.")]
    [InlineData("0", "--seeds is 0; allowed: 1 or more.")]
    [InlineData("ten", "--seeds is 'ten'; allowed: a whole number, 1 or more.")]
    public async Task Number_of_seeds_that_cannot_be_used_is_refused_once(string seeds, string said)
    {
        var result = await CommandLine.RunAsync("eval", "prequential", "--data", "rows.csv", "--target", "y", "--seeds", seeds);
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Equal([$"archetyperc: {said}", "Try: archetyperc eval prequential --help"], result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Previous_label_of_a_forecast_is_refused()
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.Write("y.csv", "y\n1\n2\n");
        var result = await CommandLine.RunAsync("eval", "prequential", "--data", data, "--target", "y", "--previous-label");
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("--previous-label", result.Errors, StringComparison.Ordinal);
    }
}
