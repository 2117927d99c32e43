using ArchetypeRC.Host.Commands;

namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class EvalCommandTests(FinishedSearch search) : IClassFixture<FinishedSearch>
{
    [Fact]
    public async Task Forecast_reports_every_baseline()
    {
        var result = await CommandLine.RunAsync("eval", "forecast", "--data", search.Data, "--target", "y", "--seeds", "2", "--json");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("nrmse", result.Json().GetProperty("measure").GetString());
        Assert.True(result.Json().GetProperty("heldMean").GetDouble() > 0);
        Assert.True(result.Json().GetProperty("heldSd").GetDouble() > 0);
        Assert.True(result.Json().GetProperty("sd").GetDouble() > 0);
        Assert.Equal(2, result.Json().GetProperty("seeds").GetArrayLength());
        Assert.True(result.Json().GetProperty("joules").GetDouble() > 0);
        Assert.True(result.Json().GetProperty("spec").GetProperty("reservoir").GetProperty("units").GetInt32() > 0);
        var baselines = result.Json().GetProperty("baselines");
        Assert.Equal(baselines.GetProperty("defaultReservoir").GetProperty("nrmse").GetDouble(), result.Json().GetProperty("mean").GetDouble(), 1e-12);
        Assert.True(baselines.GetProperty("defaultReservoir").GetProperty("nrmse").GetDouble() > 0);
        Assert.Equal(2, baselines.GetProperty("defaultReservoir").GetProperty("seeds").GetInt32());
        Assert.True(baselines.GetProperty("persistence").GetProperty("nrmse").GetDouble() > 0);
        Assert.True(baselines.GetProperty("autoregressive").GetProperty("nrmse").GetDouble() > 0);
    }

    [Fact]
    public async Task Searches_under_several_seeds_find_what_a_node_finds_under_the_same_seed()
    {
        using var scratch = new ScratchDirectory();
        string[] small = ["--data", search.Data, "--target", "y", "--generations", "2", "--population", "4", "--max-units", "30"];
        var study = await CommandLine.RunAsync([.. new[] { "eval", "forecast", "--evolve", "--seeds", "2", "--json" }, .. small]);
        var node = await CommandLine.RunAsync([.. new[] { "evolve", "--seed", "2", "--out", scratch.At("out"), "--json" }, .. small]);
        Assert.Equal(0, study.ExitCode);
        Assert.Equal(0, node.ExitCode);
        Assert.Equal(
            node.Json().GetProperty("test").GetProperty("nrmse").GetDouble(),
            study.Json().GetProperty("evolved").GetProperty("searches")[1].GetProperty("nrmse").GetDouble());
    }

    [Fact]
    public async Task Generated_series_needs_no_file()
    {
        var result = await CommandLine.RunAsync(
            "eval", "forecast", "--generate", "mackey-glass", "--rows", "600", "--seeds", "1", "--json");
        Assert.Equal(0, result.ExitCode);
        Assert.True(result.Json().GetProperty("baselines").GetProperty("defaultReservoir").GetProperty("nrmse").GetDouble() < 0.1);
    }

    [Fact]
    public async Task Model_on_the_held_out_rows_shows_the_error_that_its_search_reported()
    {
        var result = await CommandLine.RunAsync(
            "eval", "model", "--data", search.File("held-out.csv"), "--model", search.File("best.arc"), "--json");
        Assert.Equal(0, result.ExitCode);
        var test = search.Job().GetProperty("test");
        Assert.Equal(
            test.GetProperty("held").GetProperty("nrmse").GetDouble(),
            result.Json().GetProperty("held").GetProperty("nrmse").GetDouble());
        Assert.Equal(
            test.GetProperty("nrmse").GetDouble(),
            result.Json().GetProperty("learning").GetProperty("nrmse").GetDouble(),
            1e-12);
    }

    [Fact]
    public async Task Series_must_come_from_one_place()
    {
        var none = await CommandLine.RunAsync("eval", "forecast", "--target", "y");
        var both = await CommandLine.RunAsync("eval", "forecast", "--data", search.Data, "--generate", "mackey-glass", "--target", "y");
        foreach (var result in new[] { none, both })
        {
            Assert.Equal(CommandRunner.Refused, result.ExitCode);
            Assert.Contains("either --data FILE.csv or --generate", result.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Rows_without_the_models_column_are_refused()
    {
        using var scratch = new ScratchDirectory();
        var result = await CommandLine.RunAsync(
            "eval", "model", "--data", scratch.Write("other.csv", "z\n1\n"), "--model", search.File("best.arc"));
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("no column 'y'", result.Errors, StringComparison.Ordinal);
    }
}
