using System.Globalization;
using System.Text.Json;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Tests.Host.Commands;

/// <summary>
/// Several targets at once are as good as each alone: the readouts of a ridge do not know of each other, so that under the same seed and the
/// same inputs every figure of a target is that which it has alone, and the headline the mean of them.
/// </summary>
[Collection(CommandLine.Collection)]
public sealed class SeveralTargetsTests : IDisposable
{
    private const double Rounding = 1e-9;

    private readonly ScratchDirectory scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("--horizon", "3")]
    [InlineData("--task", "regression", "--inputs", "x")]
    public async Task Forecast_figures_are_those_of_each_target_alone(params string[] more)
    {
        var data = WriteLorenz(600);
        string[] targets = more.Contains("regression") ? ["y", "z"] : ["x", "y", "z"];
        string[] inputs = more.Contains("--inputs") ? [] : ["--inputs", "x,y,z"];
        var together = await ForecastAsync(data, string.Join(',', targets), more);
        var alone = new List<JsonElement>();
        foreach (var target in targets)
            alone.Add(await ForecastAsync(data, target, [.. inputs, .. more]));

        foreach (var measure in new[] { "mean", "heldMean" })
            Near(alone.Average(a => a.GetProperty(measure).GetDouble()), together.GetProperty(measure));
        for (var t = 0; t < targets.Length; t++)
        {
            var own = together.GetProperty("targets").GetProperty(targets[t]);
            foreach (var measure in new[] { "mean", "sd", "heldMean", "heldSd" })
                Near(alone[t].GetProperty(measure).GetDouble(), own.GetProperty(measure));
            for (var seed = 0; seed < 2; seed++)
            {
                Near(
                    alone[t].GetProperty("seeds")[seed].GetProperty("nrmse").GetDouble(),
                    together.GetProperty("seeds")[seed].GetProperty("targets").GetProperty(targets[t]).GetProperty("nrmse"));
            }
        }

        for (var seed = 0; seed < 2; seed++)
        {
            Near(
                alone.Average(a => a.GetProperty("seeds")[seed].GetProperty("nrmse").GetDouble()),
                together.GetProperty("seeds")[seed].GetProperty("nrmse"));
        }

        foreach (var baseline in together.GetProperty("baselines").EnumerateObject())
        {
            var each = alone.Select(a => a.GetProperty("baselines").GetProperty(baseline.Name)).ToArray();
            Near(each.Average(b => b.GetProperty("nrmse").GetDouble()), baseline.Value.GetProperty("nrmse"));
            for (var t = 0; t < targets.Length; t++)
                Near(each[t].GetProperty("nrmse").GetDouble(), baseline.Value.GetProperty("targets").GetProperty(targets[t]).GetProperty("nrmse"));
            if (baseline.Name == "autoregressive")
            {
                Assert.Equal(
                    each.Select(b => b.GetProperty("order").GetInt32()), baseline.Value.GetProperty("orders").EnumerateArray().Select(o => o.GetInt32()));
            }
        }
    }

    [Fact]
    public async Task Prequential_figures_and_coverages_are_those_of_each_target_alone()
    {
        var data = WriteLorenz(500);
        string[] targets = ["x", "y", "z"];
        // A drift is looked for in all targets together.
        string[] more = ["--horizon", "2", "--set", "lifelong.interval.coverage=0.8", "lifelong.drift=null"];
        var together = await PrequentialAsync(data, "x, y,z", more);
        var alone = new List<JsonElement>();
        foreach (var target in targets)
            alone.Add(await PrequentialAsync(data, target, [.. more, "--inputs", "x,y,z"]));
        Near(alone.Average(a => a.GetProperty("mean").GetDouble()), together.GetProperty("mean"));
        Near(alone.Average(a => a.GetProperty("repeatingTheLast").GetDouble()), together.GetProperty("repeatingTheLast"));
        Near(
            alone.Average(a => a.GetProperty("lifelong").GetProperty("intervalCoverage").GetProperty("mean").GetDouble()),
            together.GetProperty("lifelong").GetProperty("intervalCoverage").GetProperty("mean"));
        for (var t = 0; t < targets.Length; t++)
        {
            var own = together.GetProperty("targets").GetProperty(targets[t]);
            foreach (var measure in new[] { "mean", "sd", "repeatingTheLast" })
                Near(alone[t].GetProperty(measure).GetDouble(), own.GetProperty(measure));
            Near(alone[t].GetProperty("lifelong").GetProperty("intervalCoverage").GetProperty("mean").GetDouble(), own.GetProperty("intervalCoverage"));
            for (var seed = 0; seed < 2; seed++)
            {
                Near(
                    alone[t].GetProperty("seeds")[seed].GetProperty("nrmse").GetDouble(), own.GetProperty("seeds")[seed].GetProperty("nrmse"));
            }
        }
    }

    [Fact]
    public async Task Row_without_one_of_its_targets_is_neither_tested_nor_learned()
    {
        var lines = await File.ReadAllLinesAsync(WriteLorenz(300));
        lines[200] = string.Join(',', lines[200].Split(',')[..2]) + ",";
        var gap = await PrequentialAsync(scratch.Write("gap.csv", string.Join('\n', lines) + "\n"), "y,z", ["--task", "regression"]);
        lines[200] = lines[200].Split(',')[0] + ",,";
        var without = await PrequentialAsync(scratch.Write("without.csv", string.Join('\n', lines) + "\n"), "y,z", ["--task", "regression"]);
        Assert.Equal(without.GetProperty("targets").GetRawText(), gap.GetProperty("targets").GetRawText());
        Assert.Equal(["x"], gap.GetProperty("spec").GetProperty("task").GetProperty("inputs").EnumerateArray().Select(i => i.GetString()));
    }

    [Fact]
    public async Task Search_is_for_all_targets_and_its_model_predicts_them()
    {
        var result = await CommandLine.RunAsync(Search(WriteLorenz(400), "x,y,z", "found"));
        Assert.True(result.ExitCode == 0, result.Errors);
        var job = result.Json();
        Assert.Equal("meanNrmse", job.GetProperty("search").GetProperty("objective").GetString());
        var test = job.GetProperty("test");
        Near(test.GetProperty("targets").EnumerateObject().Average(t => t.Value.GetProperty("nrmse").GetDouble()), test.GetProperty("nrmse"));
        Assert.Contains("--target x,y,z", job.GetProperty("command").GetString(), StringComparison.Ordinal);

        var model = scratch.At("found/best.arc");
        var file = ModelFile.Read(model);
        Assert.Equal(["x", "y", "z"], file.Spec.Task.Targets.AsEnumerable());
        Assert.Equal(test.GetProperty("targets").GetProperty("z").GetProperty("nrmse").GetDouble(), file.Metrics["test.targets.z.nrmse"]);
        var again = (await CommandLine.RunAsync("eval", "model", "--data", scratch.At("found/held-out.csv"), "--model", model, "--json")).Json();
        Assert.True(JsonElement.DeepEquals(test.GetProperty("held"), again.GetProperty("held")));

        // A figure and a column of the comparison for each target.
        var page = await File.ReadAllTextAsync(scratch.At("found/report.html"));
        Assert.Contains("<title>x, y, z: what evolution found</title>", page, StringComparison.Ordinal);
        Assert.Contains("<th>model</th><th>x</th><th>y</th><th>z</th>", page, StringComparison.Ordinal);
        Assert.Contains("mean NRMSE of 3 targets", page, StringComparison.Ordinal);
        Assert.Equal(3, page.Split("id=\"held-out\"")[1].Split("</section>")[0].Split("<svg").Length - 1);
        Assert.Contains("\"objective\": \"meanNrmse\"", await File.ReadAllTextAsync(scratch.At("found/lineage.json")), StringComparison.Ordinal);

        // The same command reads what it found; one with other targets is another search.
        Assert.Equal(job.GetProperty("best").GetRawText(), (await CommandLine.RunAsync(Search(WriteLorenz(400), "x,y,z", "found"))).Json().GetProperty("best").GetRawText());
        var other = await CommandLine.RunAsync(Search(WriteLorenz(400), "x,z", "found"));
        Assert.Equal(CommandRunner.Refused, other.ExitCode);
        Assert.Contains("holds another search", other.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Targets_of_the_task_of_a_spec_are_taken_where_none_is_named()
    {
        var data = WriteLorenz(300);
        var spec = scratch.Write("spec.json", """{"task":{"inputs":["x","y"],"targets":["y","z"],"horizon":2,"difference":false},"reservoir":{"kind":"echoState","units":20}}""");
        string[] from = ["--seeds", "1", "--json", "--data", data, "--spec", spec];
        foreach (var command in new[] { "forecast", "prequential" })
        {
            var taken = (await CommandLine.RunAsync(["eval", command, .. from])).Json();
            var said = (await CommandLine.RunAsync(["eval", command, .. from, "--target", "y,z", "--inputs", "x,y", "--horizon", "2"])).Json();
            Assert.Equal(said.GetProperty("spec").GetRawText(), taken.GetProperty("spec").GetRawText());
            Assert.Equal(said.GetProperty("mean").GetDouble(), taken.GetProperty("mean").GetDouble());
        }

        var changed = (await CommandLine.RunAsync(["eval", "prequential", .. from, "--horizon", "1"])).Json();
        Assert.Equal(1, changed.GetProperty("spec").GetProperty("task").GetProperty("horizon").GetInt32());
        var moves = scratch.Write("moves.json", """{"task":{"inputs":["x","y","z"],"targets":["x","y","z"],"difference":true}}""");
        var moving = (await CommandLine.RunAsync("eval", "prequential", "--seeds", "1", "--json", "--data", data, "--spec", moves)).Json();
        Assert.True(moving.GetProperty("spec").GetProperty("task").GetProperty("difference").GetBoolean());
    }

    [Theory]
    [InlineData("forecast")]
    [InlineData("prequential")]
    public async Task Output_for_one_target_names_no_targets(string command)
    {
        var data = WriteLorenz(300);
        string[] line = ["eval", command, "--data", data, "--target", "x", "--seeds", "2"];
        var json = (await CommandLine.RunAsync([.. line, "--json"])).Json();
        string[] fields = command == "forecast"
            ? ["measure", "mean", "sd", "seeds", "heldMean", "heldSd", "horizon", "split", "baselines", "seconds", "operations", "joules", "spec"]
            : ["measure", "mean", "sd", "seeds", "seconds", "operations", "joules", "rows", "spec", "repeatingTheLast"];
        Assert.Equal(fields, json.EnumerateObject().Select(field => field.Name));
        string[] ofSeed = command == "forecast" ? ["seed", "nrmse", "heldNrmse"] : ["seed", "nrmse"];
        Assert.Equal(ofSeed, json.GetProperty("seeds")[0].EnumerateObject().Select(field => field.Name));
        if (command == "forecast")
        {
            Assert.Equal(["nrmse", "held", "order"], Fields(json, "autoregressive"));
            Assert.Equal(["nrmse"], Fields(json, "persistence"));
            Assert.Equal(["nrmse", "held", "nrmseDeviation", "seeds"], Fields(json, "defaultReservoir"));
        }

        Assert.DoesNotContain("targets", (await CommandLine.RunAsync(line)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eval forecast")]
    [InlineData("eval prequential")]
    [InlineData("evolve")]
    public async Task What_cannot_be_several_targets_is_refused(string command)
    {
        var data = WriteLorenz(100);
        string[] line = [.. command.Split(' '), "--data", data, .. command == "evolve" ? ["--out", scratch.At("none")] : Array.Empty<string>()];
        await RefusesAsync("There is no column 'q'. The header has: x, y, z", [.. line, "--target", "x,q"]);
        await RefusesAsync("--target is x,x; allowed: columns with a comma between each two, none of them twice", [.. line, "--target", "x,x"]);
        await RefusesAsync("--target is x,,y; allowed: columns with a comma between each two, none of them twice", [.. line, "--target", "x,,y"]);
        await RefusesAsync("--target is x,y; allowed: one column of classes", [.. line, "--target", "x,y", "--task", "classification"]);
        await RefusesAsync("--target is left out; allowed: the column to predict, or several", line);
        await RefusesAsync("the answer must not be seen", [.. line, "--target", "x,y", "--task", "regression", "--inputs", "y,z"]);
        Assert.False(Directory.Exists(scratch.At("none")));
    }

    [Fact]
    public async Task Target_among_several_that_never_varies_is_named()
    {
        var data = scratch.Write("flat.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 100).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Math.Sin(i)},3\n"))));
        await RefusesAsync("'y' does not, and can be left out of --target", ["eval", "prequential", "--data", data, "--target", "x,y", "--seeds", "1", "--units", "5"]);
        await RefusesAsync("The column 'y' has the value 3", ["eval", "forecast", "--data", data, "--target", "x,y", "--seeds", "1"]);
    }

    [Fact]
    public async Task Column_with_a_comma_in_its_name_is_one_target()
    {
        var data = scratch.Write("comma.csv", "\"load, MW\",t\n" + string.Concat(Enumerable.Range(0, 100).Select(i => string.Create(CultureInfo.InvariantCulture, $"{Math.Sin(i)},{i}\n"))));
        var json = (await CommandLine.RunAsync("eval", "prequential", "--data", data, "--target", "load, MW", "--seeds", "1", "--units", "5", "--json")).Json();
        Assert.Equal(["load, MW"], json.GetProperty("spec").GetProperty("task").GetProperty("targets").EnumerateArray().Select(t => t.GetString()));
    }

    [SkippableFact]
    public async Task Loads_and_oil_of_a_transformer_are_better_than_persistence_together()
    {
        var lines = (await File.ReadAllLinesAsync(SharedData.At("forecasting/ETTh1.csv"))).Take(2_001);
        var data = scratch.Write("etth1.csv", string.Join('\n', lines.Select(line => line[(line.IndexOf(',', StringComparison.Ordinal) + 1)..])) + "\n");
        var json = await ForecastAsync(data, "HUFL,HULL,MUFL,MULL,LUFL,LULL,OT", ["--horizon", "6"]);
        var persistence = json.GetProperty("baselines").GetProperty("persistence");
        Assert.Equal(7, json.GetProperty("targets").EnumerateObject().Count());
        Assert.True(json.GetProperty("mean").GetDouble() < persistence.GetProperty("nrmse").GetDouble());
        Assert.Equal(7, persistence.GetProperty("targets").EnumerateObject().Count());
    }

    private static void Near(double expected, JsonElement found) => Assert.Equal(expected, found.GetDouble(), Rounding * Math.Abs(expected) + 1e-13);

    private static IEnumerable<string> Fields(JsonElement json, string baseline) =>
        json.GetProperty("baselines").GetProperty(baseline).EnumerateObject().Select(field => field.Name);

    private static async Task<JsonElement> ForecastAsync(string data, string target, string[] more) => (await CommandLine.RunAsync(
        ["eval", "forecast", "--data", data, "--target", target, "--seeds", "2", "--units", "30", "--set", "readout.ridge=1e-4", "--json", .. more])).Json();

    private static async Task<JsonElement> PrequentialAsync(string data, string target, string[] more) => (await CommandLine.RunAsync(
        ["eval", "prequential", "--data", data, "--target", target, "--seeds", "2", "--units", "30", "--json", .. more])).Json();

    private static async Task RefusesAsync(string message, string[] line)
    {
        var result = await CommandLine.RunAsync(line);
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    private string[] Search(string data, string target, string output) =>
    [
        "evolve", "--data", data, "--target", target, "--out", scratch.At(output), "--generations", "2", "--population", "4", "--max-units", "40",
        "--seeds-per-genome", "1", "--workers", "2", "--json",
    ];

    private string WriteLorenz(int rows)
    {
        var series = Lorenz63.Generate(rows);
        return scratch.Write("lorenz.csv", "x,y,z\n" + string.Concat(Enumerable.Range(0, rows).Select(
            row => string.Join(',', series.Row(row).ToArray().Select(v => v.ToString("R", CultureInfo.InvariantCulture))) + "\n")));
    }
}
