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
    public async Task Seeds_go_on_beyond_the_largest_first_one()
    {
        var result = await CommandLine.RunAsync(
            "eval", "task", "mackey-glass", "--units", "10", "--first-seed", "2147483647", "--seeds", "2", "--train-rows", "100", "--test-rows", "20", "--json");
        Assert.Equal([2147483647L, 2147483648L], result.Json().GetProperty("seeds").EnumerateArray().Select(s => s.GetProperty("seed").GetInt64()));
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
