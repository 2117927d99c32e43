using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class EvalForecastCommandTests
{
    private static readonly string[] MackeyGlassModel =
        ["--units", "200", "--set", "reservoir.spectralRadius=0.9", "reservoir.leakRate=0.5", "readout.ridge=1e-7"];

    private static readonly string[] FedBack = ["--task", "regression", "--inputs", "u", "--set", "outputFeedback.scaling=1", "--units", "30"];

    private static string[] FreeRun(string data, string target, int steps, params string[] more) =>
        ["eval", "forecast", "--data", data, "--target", target, "--free-run", steps.ToString(CultureInfo.InvariantCulture), "--seeds", "3", "--json", .. more];

    [Theory]
    [InlineData("prequential", "readout.ridge=1e-9", true)]
    [InlineData("prequential", "readout.ridge=1", false)]
    [InlineData("forecast", "readout.ridge=1e-9", true)]
    [InlineData("forecast", "readout.ridge=1", false)]
    public async Task Readout_that_never_forgets_what_it_was_to_forget_is_told(string measure, string ridge, bool told)
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.WriteWaves("waves.csv", 400);
        var result = await CommandLine.RunAsync(
            "eval", measure, "--data", data, "--target", "y", "--seeds", "2", "--json", "--set", "readout.forgetting=0.99", ridge);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(told, result.Errors.Contains("readout.forgetting is 0.99, and nothing is forgotten", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Free_run_of_a_chaotic_series_is_far_better_than_persistence()
    {
        using var scratch = new ScratchDirectory();
        var data = Write(scratch, "mackey-glass.csv", MackeyGlass.Generate(1_200));
        var result = (await CommandLine.RunAsync(FreeRun(data, "x", 50, MackeyGlassModel))).Json();
        Assert.Equal("nrmse", result.GetProperty("measure").GetString());
        Assert.Equal(50, result.GetProperty("freeRun").GetProperty("steps").GetInt32());
        Assert.Equal(6, result.GetProperty("freeRun").GetProperty("starts").GetInt32());
        var persistence = result.GetProperty("baselines").GetProperty("persistence").GetProperty("nrmse").GetDouble();
        double[] perSeed = [.. result.GetProperty("seeds").EnumerateArray().Select(s => s.GetProperty("nrmse").GetDouble())];
        Assert.Equal(3, perSeed.Distinct().Count());
        Assert.All(perSeed, nrmse => Assert.InRange(nrmse, 0, persistence / 20));
        Assert.Equal(perSeed.Average(), result.GetProperty("mean").GetDouble(), 1e-15);
        Assert.True(result.GetProperty("sd").GetDouble() > 0);
        Assert.True(result.GetProperty("joules").GetDouble() > 0);
        Assert.True(result.GetProperty("operations").GetInt64() > 0);
        Assert.True(result.GetProperty("seconds").GetDouble() >= 0);
        Assert.Equal(200, result.GetProperty("spec").GetProperty("reservoir").GetProperty("units").GetInt32());
    }

    [Fact]
    public async Task The_same_command_prints_the_same_figures()
    {
        using var scratch = new ScratchDirectory();
        var command = FreeRun(scratch.WriteWaves("waves.csv", 240), "y", 20);
        Assert.Equal(await WithoutTimeAsync(), await WithoutTimeAsync());

        async Task<string> WithoutTimeAsync()
        {
            var result = JsonNode.Parse((await CommandLine.RunAsync(command)).Output)!.AsObject();
            Assert.True(result.Remove("seconds"));
            return result.ToJsonString();
        }
    }

    [Fact]
    public async Task Table_names_the_runs_and_the_baseline()
    {
        using var scratch = new ScratchDirectory();
        string[] command = FreeRun(scratch.WriteWaves("waves.csv", 240), "y", 20);
        var result = await CommandLine.RunAsync([.. command.Where(a => a != "--json")]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("3 free runs", result.Output, StringComparison.Ordinal);
        Assert.Contains("default reservoir, 3 seeds", result.Output, StringComparison.Ordinal);
        Assert.Contains("persistence", result.Output, StringComparison.Ordinal);
        Assert.Contains("±", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Free_runs_of_one_row_are_the_held_forecast()
    {
        using var scratch = new ScratchDirectory();
        string[] command = FreeRun(scratch.WriteWaves("waves.csv", 240), "y", 1);
        var free = (await CommandLine.RunAsync(command)).Json();
        var rows = (await CommandLine.RunAsync([.. command.Where(a => a is not ("--free-run" or "1"))])).Json();
        Assert.Equal(60, free.GetProperty("freeRun").GetProperty("starts").GetInt32());
        Assert.Equal(rows.GetProperty("heldMean").GetDouble(), free.GetProperty("mean").GetDouble());
        Assert.Equal(
            rows.GetProperty("baselines").GetProperty("persistence").GetProperty("nrmse").GetDouble(),
            free.GetProperty("baselines").GetProperty("persistence").GetProperty("nrmse").GetDouble(),
            1e-12);
    }

    [Fact]
    public async Task Inputs_that_are_no_targets_are_read_from_the_data()
    {
        using var scratch = new ScratchDirectory();
        string[] more = ["--inputs", "u,y", "--units", "50"];
        var driven = (await CommandLine.RunAsync(FreeRun(WriteDriven(scratch, "driven.csv"), "y", 60, more))).Json();
        var persistence = driven.GetProperty("baselines").GetProperty("persistence").GetProperty("nrmse").GetDouble();
        Assert.All(driven.GetProperty("seeds").EnumerateArray(), s => Assert.InRange(s.GetProperty("nrmse").GetDouble(), 0, persistence / 5));

        // The target does as before, and what drives it says something else in the held-out rows.
        var other = (await CommandLine.RunAsync(FreeRun(WriteDriven(scratch, "other.csv", silentFrom: 450), "y", 60, more))).Json();
        Assert.True(other.GetProperty("mean").GetDouble() > 5 * driven.GetProperty("mean").GetDouble());
    }

    [Fact]
    public async Task Several_columns_run_together()
    {
        using var scratch = new ScratchDirectory();
        var data = Write(scratch, "lorenz.csv", Lorenz63.Generate(1_200));
        var result = (await CommandLine.RunAsync(FreeRun(data, "x, y,z", 10, "--set", "reservoir.inputScaling=0.1", "readout.ridge=1e-6"))).Json();
        Assert.Equal(3, result.GetProperty("spec").GetProperty("task").GetProperty("targets").GetArrayLength());
        Assert.InRange(result.GetProperty("mean").GetDouble(), 0, 0.1);
        Assert.True(result.GetProperty("baselines").GetProperty("persistence").GetProperty("nrmse").GetDouble() > 0.5);
    }

    [Fact]
    public async Task Regression_with_output_feedback_runs_free_as_in_its_held_test()
    {
        using var scratch = new ScratchDirectory();
        var data = WriteDriven(scratch, "driven.csv");
        string[] command = FreeRun(data, "y", 150, FedBack);
        var free = (await CommandLine.RunAsync(command)).Json();
        var rows = (await CommandLine.RunAsync([.. command.Where(a => a is not ("--free-run" or "150"))])).Json();
        Assert.Equal(1, free.GetProperty("freeRun").GetProperty("starts").GetInt32());
        Assert.Equal(rows.GetProperty("heldMean").GetDouble(), free.GetProperty("mean").GetDouble());
        Assert.True(free.GetProperty("mean").GetDouble() < free.GetProperty("baselines").GetProperty("persistence").GetProperty("nrmse").GetDouble() / 5);
        Assert.Equal(5, (await CommandLine.RunAsync(FreeRun(data, "y", 30, FedBack))).Json().GetProperty("freeRun").GetProperty("starts").GetInt32());
    }

    [Fact]
    public async Task Spec_of_a_file_or_of_a_model_is_run()
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.WriteWaves("waves.csv", 240);
        var spec = scratch.Write("spec.json", """{"task":{"inputs":["y"],"targets":["y"]},"reservoir":{"kind":"echoState","units":30}}""");
        var result = (await CommandLine.RunAsync(FreeRun(data, "y", 20, "--spec", spec))).Json();
        Assert.Equal(30, result.GetProperty("spec").GetProperty("reservoir").GetProperty("units").GetInt32());
        Assert.True(result.GetProperty("mean").GetDouble() < 0.5);

        Samples.StreamModel().Write(scratch.At("model.arc"));
        result = (await CommandLine.RunAsync(FreeRun(data, "y", 20, "--model", scratch.At("model.arc")))).Json();
        Assert.Equal(3, result.GetProperty("spec").GetProperty("reservoir").GetProperty("units").GetInt32());
        Assert.True(result.GetProperty("mean").GetDouble() > 0);
    }

    [Fact]
    public async Task Run_that_diverges_is_told_and_has_no_figure()
    {
        using var scratch = new ScratchDirectory();
        var text = string.Concat(Enumerable.Range(0, 440).Select(
            row => string.Create(CultureInfo.InvariantCulture, $"{(row < 240 ? 1e-20 * Math.Pow(2, row) : Math.Sin(row)):R}\n")));
        string[] command = FreeRun(
            scratch.Write("doubling.csv", "x\n" + text), "x", 200, "--test-rows", "200", "--washout", "5", "--units", "10", "--set", "standardiseInputs=false");
        var result = await CommandLine.RunAsync(command);
        Assert.Equal(0, result.ExitCode);
        Assert.Null(JsonNode.Parse(result.Output)!["mean"]);
        Assert.All(result.Json().GetProperty("seeds").EnumerateArray(), seed =>
        {
            Assert.Equal(System.Text.Json.JsonValueKind.Null, seed.GetProperty("nrmse").ValueKind);
            Assert.Equal(1, seed.GetProperty("diverged").GetInt32());
            Assert.InRange(seed.GetProperty("shortest").GetInt32(), 1, 199);
        });
        Assert.Contains("seed 3: the free run diverged from 1 of 1 starts, after ", result.Errors, StringComparison.Ordinal);
        var table = await CommandLine.RunAsync([.. command.Where(a => a != "--json")]);
        Assert.Contains("diverged", table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_that_runs_away_within_bounds_is_told_and_counted()
    {
        using var scratch = new ScratchDirectory();
        var text = string.Concat(Enumerable.Range(0, 440).Select(row => string.Create(CultureInfo.InvariantCulture, $"{(row < 240 ? Math.Pow(1.2, row) : Math.Sin(row)):R}\n")));
        var result = await CommandLine.RunAsync(FreeRun(scratch.Write("growing.csv", "x\n" + text), "x", 200, "--test-rows", "200", "--washout", "5", "--units", "10"));
        Assert.Equal(0, result.ExitCode);
        var runs = result.Json().GetProperty("seeds").EnumerateArray().Sum(seed => seed.GetProperty("ranAway").GetInt32());
        Assert.InRange(runs, 1, 3);
        Assert.Contains($"{runs} of 3 free runs ran away", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--free-run is 61; allowed: 1 to 60, the rows held out", "61")]
    [InlineData("--free-run is 0; allowed: 1 or more", "0")]
    [InlineData("--free-run is 'ten'; allowed: a whole number, 1 or more", "ten")]
    [InlineData("task.horizon is 2; allowed: 1: ", "10", "--horizon", "2")]
    [InlineData("task.inputs is t; allowed: y among them", "10", "--inputs", "t")]
    [InlineData("model.outputFeedback is none; allowed: set for a regression", "10", "--inputs", "t", "--task", "regression")]
    [InlineData("model.outputFeedback is set; allowed: none for a forecast", "10", "--set", "outputFeedback.scaling=1")]
    [InlineData("There is no column 'z'", "10", "--inputs", "y,z")]
    [InlineData("in each of the 1 rows that are held out", "1", "--test-rows", "1")]
    [InlineData("Give either --free-run STEPS or --evolve", "10", "--evolve")]
    public async Task What_cannot_run_free_is_refused(string message, string steps, params string[] more)
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.WriteWaves("waves.csv", 240);
        var result = await CommandLine.RunAsync(["eval", "forecast", "--data", data, "--target", "y", "--seeds", "1", "--free-run", steps, .. more]);
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Class_is_no_number_to_go_on_from()
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.WriteClasses("classes.csv", 200);
        var result = await CommandLine.RunAsync(FreeRun(data, "trend", 10, "--task", "classification", "--inputs", "x", "--set", "outputFeedback.scaling=1"));
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("task.kind is Classification; allowed: Forecast, or Regression with outputFeedback", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Device_cannot_be_run_free()
    {
        using var scratch = new ScratchDirectory();
        var spec = scratch.Write("device.json", """{"task":{"inputs":["y","u"],"targets":["y"]},"reservoir":{"kind":"externalSubstrate","states":1,"command":["cat"]}}""");
        var result = await CommandLine.RunAsync(FreeRun(WriteDriven(scratch, "driven.csv"), "y", 10, "--inputs", "y,u", "--spec", spec));
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("reservoir is an external substrate; allowed: a reservoir of our own", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NaN")]
    public async Task Value_that_is_missing_is_refused_with_its_line(string cell)
    {
        using var scratch = new ScratchDirectory();
        var lines = await File.ReadAllLinesAsync(WriteDriven(scratch, "driven.csv"));
        lines[501] = $"{cell},0.5";
        var result = await CommandLine.RunAsync(FreeRun(scratch.Write("gap.csv", string.Join('\n', lines) + "\n"), "y", 10, "--inputs", "y,u"));
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("Line 502, column 'u'", result.Errors, StringComparison.Ordinal);
    }

    // A leak that a second column drives; from some row on that column says nothing, while the leak goes on as it did.
    private static string WriteDriven(ScratchDirectory scratch, string name, int silentFrom = int.MaxValue)
    {
        var random = new Random(3);
        var values = new double[600 * 2];
        var y = 0.0;
        for (var row = 0; row < 600; row++)
        {
            var u = random.NextDouble() - 0.5;
            values[row * 2] = row < silentFrom ? u : 0;
            values[(row * 2) + 1] = y;
            y = (0.8 * y) + u;
        }

        return Write(scratch, name, new TimeSeries(["u", "y"], values));
    }

    private static string Write(ScratchDirectory scratch, string name, TimeSeries series)
    {
        var rows = Enumerable.Range(0, series.Rows).Select(
            row => string.Join(',', series.Row(row).ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture))));
        return scratch.Write(name, string.Join(',', series.Columns) + "\n" + string.Join('\n', rows) + "\n");
    }
}
