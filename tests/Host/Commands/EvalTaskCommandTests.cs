using ArchetypeRC.Host.Commands;
using ArchetypeRC.Host.Tasks;

namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class EvalTaskCommandTests
{
    public static TheoryData<string> Names => [.. GeneratedTasks.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_task_reports_mean_deviation_seeds_and_cost(string name)
    {
        var result = await CommandLine.RunAsync(
            "eval", "task", name, "--units", "20", "--seeds", "2", "--train-rows", "600", "--test-rows", "300", "--json");
        Assert.True(result.ExitCode == 0, result.Errors);
        var json = result.Json();
        var measure = json.GetProperty("measure").GetString()!;
        var figures = json.GetProperty("seeds").EnumerateArray().Select(s => s.GetProperty(measure).GetDouble()).ToArray();
        Assert.Equal(2, figures.Length);
        Assert.Equal(figures.Average(), json.GetProperty("mean").GetDouble(), 1e-12);
        Assert.True(json.GetProperty("operations").GetInt64() > 0);
        Assert.True(json.GetProperty("joules").GetDouble() > 0);
        Assert.True(json.GetProperty("seconds").GetDouble() >= 0);
    }

    [Fact]
    public async Task Same_seeds_give_the_same_figures()
    {
        string[] command = ["eval", "task", "mackey-glass", "--units", "30", "--seeds", "2", "--train-rows", "500", "--test-rows", "100", "--json"];
        var first = await CommandLine.RunAsync(command);
        var second = await CommandLine.RunAsync(command);
        Assert.Equal(first.Json().GetProperty("seeds").ToString(), second.Json().GetProperty("seeds").ToString());
    }

    [Fact]
    public async Task Resistive_memory_forecasts_and_the_less_noise_the_better()
    {
        var errors = new List<double>();
        foreach (var noise in new[] { "0", "0.02", "0.1" })
        {
            var result = await CommandLine.RunAsync(
                "eval", "task", "narma10", "--reservoir", "resistiveMemoryGraph", "--units", "100", "--set", $"reservoir.readNoise={noise}", "--seeds", "2",
                "--train-rows", "3000", "--test-rows", "1000", "--json");
            Assert.True(result.ExitCode == 0, result.Errors);
            errors.Add(result.Json().GetProperty("mean").GetDouble());
        }

        Assert.InRange(errors[0], 0, 0.55);
        Assert.InRange(errors[1], errors[0] + 0.05, 0.8);
        Assert.InRange(errors[2], errors[1] + 0.02, 0.95);
    }

    [Fact]
    public async Task Seeds_go_on_beyond_the_largest_first_one()
    {
        var result = await CommandLine.RunAsync(
            "eval", "task", "mackey-glass", "--units", "10", "--first-seed", "2147483647", "--seeds", "2", "--train-rows", "100", "--test-rows", "20", "--json");
        Assert.Equal([2147483647L, 2147483648L], result.Json().GetProperty("seeds").EnumerateArray().Select(s => s.GetProperty("seed").GetInt64()));
    }

    [Theory]
    [InlineData("decayedSums", 1e-14)]
    [InlineData("InformationFilter", 1e-24)]
    public async Task Ridge_of_the_task_gives_way_to_a_learner_that_may_not_have_it(string learner, double ridge)
    {
        string[] command = ["eval", "task", "narma10", "--units", "20", "--seeds", "1", "--train-rows", "300", "--test-rows", "50", "--json"];
        var result = await CommandLine.RunAsync([.. command, "--set", $"readout.learner={learner}"]);
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(ridge, result.Json().GetProperty("spec").GetProperty("readout").GetProperty("ridge").GetDouble());
        Assert.Equal(ridge > 1e-24, result.Errors.Contains("readout.ridge is 1E-14: the 1E-24 of this command is below what", StringComparison.Ordinal));

        // One that is asked for is refused as ever.
        var asked = await CommandLine.RunAsync([.. command, "--set", "readout.learner=decayedSums", "readout.ridge=1e-20"]);
        Assert.Equal(CommandRunner.Refused, asked.ExitCode);
    }

    [Fact]
    public async Task Task_of_a_spec_is_passed_over_and_a_figure_worse_than_the_mean_explained()
    {
        using var scratch = new ScratchDirectory();
        var spec = scratch.Write("spec.json", """{"task": {"inputs": ["a"], "targets": ["b"]}, "reservoir": {"kind": "echoState", "units": 12}, "readout": {"ridge": 1e6}}""");
        string[] command = ["eval", "task", "narma10", "--seeds", "1", "--train-rows", "300", "--test-rows", "50"];
        var own = await CommandLine.RunAsync([.. command, "--spec", spec]);
        Assert.True(own.ExitCode == 0, own.Errors);
        Assert.Contains("is passed over: eval task narma10 has its own", own.Errors, StringComparison.Ordinal);
        Assert.Contains("worse than the mean of the target", own.Errors, StringComparison.Ordinal);
        var plain = await CommandLine.RunAsync([.. command, "--units", "60"]);
        Assert.DoesNotContain("worse than the mean", plain.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("passed over", plain.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ridge_may_be_chosen_and_is_told()
    {
        string[] learner = ["--set", "readout.learner=RecursiveLeastSquares", "readout.ridge=1e-9"];
        string[] command = ["eval", "task", "narma10", "--units", "30", "--seeds", "2", "--train-rows", "500", "--test-rows", "100"];
        var chosen = await CommandLine.RunAsync([.. command, "--json", .. learner, "readout.ridgeChoice=CrossValidation"]);
        Assert.True(chosen.ExitCode == 0, chosen.Errors);
        Assert.Equal(2, chosen.Json().GetProperty("chosenRidges").GetArrayLength());
        var ridge = chosen.Json().GetProperty("chosenRidges")[0].GetRawText();
        var given = await CommandLine.RunAsync([.. command, "--json", .. learner[..2], $"readout.ridge={ridge}"]);
        Assert.Equal(
            given.Json().GetProperty("seeds")[0].GetProperty("nrmse").GetDouble(), chosen.Json().GetProperty("seeds")[0].GetProperty("nrmse").GetDouble());
        Assert.True(chosen.Json().GetProperty("operations").GetInt64() > given.Json().GetProperty("operations").GetInt64());
        Assert.False(given.Json().TryGetProperty("chosenRidges", out _));
        var shown = await CommandLine.RunAsync([.. command, .. learner, "readout.ridgeChoice=CrossValidation"]);
        Assert.Contains("ridge by cross-validation", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_that_does_not_exist_is_refused_with_those_that_do()
    {
        var result = await CommandLine.RunAsync("eval", "task", "narma11");
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("mackey-glass-84", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Field_out_of_its_range_is_refused_by_name()
    {
        var result = await CommandLine.RunAsync("eval", "task", "mackey-glass", "--set", "reservoir.leakRate=3");
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("reservoir.leakRate is 3", result.Errors, StringComparison.Ordinal);
    }
}
