using System.Text.Json;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class EvolveCommandTests(FinishedSearch search) : IClassFixture<FinishedSearch>
{
    [Fact]
    public void Search_ends_well_and_prints_what_job_json_holds()
    {
        Assert.Equal(0, search.Result.ExitCode);
        Assert.Equal(File.ReadAllText(search.File("job.json")).Trim(), search.Result.Output.Trim());
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("evaluations")]
    [InlineData("best.spec.reservoir.units")]
    [InlineData("best.spec.task.targets")]
    [InlineData("best.genome.spectralRadius")]
    [InlineData("best.fitness")]
    [InlineData("test.nrmse")]
    [InlineData("baselines.persistence.nrmse")]
    [InlineData("baselines.autoregressive.nrmse")]
    [InlineData("baselines.autoregressive.order")]
    [InlineData("baselines.defaultReservoir.nrmse")]
    [InlineData("cost.cpuSeconds")]
    [InlineData("cost.joulesEstimated")]
    [InlineData("cost.kilowattHoursEstimated")]
    [InlineData("cost.gramsCo2Estimated")]
    [InlineData("cost.byProcessorTime.gramsCo2Estimated")]
    [InlineData("cost.gridIntensityGramsPerKilowattHour")]
    [InlineData("split.testRows")]
    [InlineData("history")]
    [InlineData("finished")]
    public void Job_json_has_the_field(string path)
    {
        var element = search.Job();
        foreach (var name in path.Split('.'))
            Assert.True(element.TryGetProperty(name, out element), $"{path} lacks {name}");
        Assert.NotEqual(JsonValueKind.Null, element.ValueKind);
    }

    [Fact]
    public void Seed_beyond_the_whole_numbers_of_a_double_keeps_every_digit()
    {
        Assert.Equal("18446744073709551615", search.Job().GetProperty("seed").GetString());
    }

    [Fact]
    public void Every_generation_has_its_line()
    {
        var history = search.Job().GetProperty("history").EnumerateArray().ToArray();
        Assert.Equal([0, 1, 2], history.Select(h => h.GetProperty("generation").GetInt32()));
        Assert.All(history, h => Assert.True(h.GetProperty("best").GetDouble() <= h.GetProperty("median").GetDouble()));
    }

    [Fact]
    public void Progress_goes_to_standard_error_as_json_lines()
    {
        var events = search.Result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(3, events.Count(e => e.GetProperty("event").GetString() == "generation"));
        Assert.Contains(events, e => e.GetProperty("event").GetString() == "evaluation");
    }

    [Fact]
    public void Model_file_holds_the_winner_after_the_last_fitted_row()
    {
        var file = ModelFile.Read(search.File("best.arc"));
        var split = search.Job().GetProperty("split");
        var fitted = split.GetProperty("trainRows").GetInt32() + split.GetProperty("validationRows").GetInt32();
        Assert.Equal(fitted, file.State.Rows);
        Assert.Equal(search.Job().GetProperty("test").GetProperty("nrmse").GetDouble(), file.Metrics["test.nrmse"]);
        Assert.Equal(search.Job().GetProperty("best").GetProperty("birth").GetInt64(), file.Lineage[^1].Birth);
        Assert.Equal(fitted, LifelongModel.Restore(file.Spec, file.State).Rows);
    }

    [Fact]
    public void Held_out_rows_are_the_last_rows_of_the_data()
    {
        var held = File.ReadAllLines(search.File("held-out.csv"));
        Assert.Equal("y", held[0]);
        var last = File.ReadAllLines(search.Data)[^(held.Length - 1)..].Select(l => double.Parse(l.Split(',')[1]));
        Assert.Equal(last, held[1..].Select(double.Parse));
        Assert.Equal(search.Job().GetProperty("split").GetProperty("testRows").GetInt32(), held.Length - 1);
    }

    [Theory]
    [InlineData("id=\"comparison\"")]
    [InlineData("id=\"held-out\"")]
    [InlineData("id=\"fitness\"")]
    [InlineData("id=\"evaluations\"")]
    [InlineData("id=\"front\"")]
    [InlineData("id=\"genes\"")]
    [InlineData("id=\"winner\"")]
    [InlineData("id=\"lineage\"")]
    [InlineData("id=\"cost\"")]
    [InlineData("id=\"reproduce\"")]
    [InlineData("persistence (no change)")]
    [InlineData("autoregression, order")]
    [InlineData("default reservoir")]
    [InlineData("<svg")]
    [InlineData("aria-label=\"family tree\"")]
    [InlineData("energy so far, J (estimated)")]
    [InlineData("multiply-adds for each row")]
    [InlineData("energy of the processor time, estimated")]
    [InlineData("g for a kilowatt-hour")]
    [InlineData("prefers-color-scheme: dark")]
    [InlineData("--seed 18446744073709551615")]
    public void Report_has_its_part(string part)
    {
        Assert.Contains(part, File.ReadAllText(search.File("report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_needs_nothing_from_elsewhere()
    {
        var page = File.ReadAllText(search.File("report.html"));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(http", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Report_leaves_no_colour_of_a_figure_that_does_not_follow_the_theme()
    {
        var page = File.ReadAllText(search.File("report.html"));
        foreach (var svg in page.Split("<svg").Skip(1).Select(part => part[..part.IndexOf("</svg>", StringComparison.Ordinal)]))
            Assert.DoesNotMatch("(fill|stroke)=\"(#|white|black)", svg);
    }

    [Fact]
    public void Cost_follows_from_the_stated_constants()
    {
        var cost = search.Job().GetProperty("cost");
        double Of(string name) => cost.GetProperty(name).GetDouble();
        var joules = 1e-12 * ((Of("operations") * Of("picojoulesPerOperation")) + (Of("bytes") * Of("picojoulesPerByte")));
        Assert.Equal(joules, Of("joulesEstimated"), 1e-9 * joules);
        var grams = Of("gridIntensityGramsPerKilowattHour") / 3.6e6;
        Assert.Equal(joules * grams, Of("gramsCo2Estimated"), 1e-9 * joules * grams);
        var processor = cost.GetProperty("byProcessorTime");
        var spent = Of("cpuSeconds") * processor.GetProperty("wattsPerCore").GetDouble();
        Assert.Equal(spent * grams, processor.GetProperty("gramsCo2Estimated").GetDouble(), 1e-9 * spent * grams);
    }

    [Fact]
    public async Task Finished_search_run_again_prints_the_same()
    {
        string[] command = [.. search.Command().Where((_, i) => !IsValueOf(search.Command(), i, "--workers")), "--workers", "1"];
        var again = await CommandLine.RunAsync(command);
        Assert.Equal(0, again.ExitCode);
        Assert.Equal(search.Result.Output, again.Output);
    }

    [Theory]
    [InlineData("--seed", "2", "evolution.seed")]
    [InlineData("--max-units", "41", "searchSpace.units")]
    [InlineData("--washout", "3", "model.washout")]
    public async Task Directory_of_another_search_is_refused_and_says_what_differs(string option, string value, string difference)
    {
        var before = File.ReadAllBytes(search.File("best.arc"));
        string[] command = [.. search.Command().Where((_, i) => !IsValueOf(search.Command(), i, option)), option, value];
        var other = await CommandLine.RunAsync(command);
        Assert.Equal(CommandRunner.Refused, other.ExitCode);
        Assert.Contains("holds another search", other.Errors, StringComparison.Ordinal);
        Assert.Contains(difference, other.Errors, StringComparison.Ordinal);
        Assert.Contains("--out", other.Errors, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(search.File("best.arc")));
    }

    [Fact]
    public async Task Directory_of_a_search_on_other_rows_is_refused()
    {
        var lines = File.ReadAllLines(search.Data);
        lines[5] = "4,0.123";
        using var scratch = new ScratchDirectory();
        var changed = scratch.Write("waves.csv", string.Join('\n', lines) + "\n");
        var command = search.Command();
        command[2] = changed;
        var other = await CommandLine.RunAsync(command);
        Assert.Equal(CommandRunner.Refused, other.ExitCode);
        Assert.Contains("data", other.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classification_is_judged_by_its_error_rate()
    {
        using var scratch = new ScratchDirectory();
        var result = await CommandLine.RunAsync(
            "evolve", "--data", scratch.WriteClasses("classes.csv", 200), "--task", "classification", "--target", "trend", "--inputs", "x",
            "--out", scratch.At("out"), "--generations", "2", "--population", "4", "--max-units", "30", "--json");
        Assert.Equal(0, result.ExitCode);
        var rate = result.Json().GetProperty("test").GetProperty("errorRate").GetDouble();
        Assert.True(rate < result.Json().GetProperty("baselines").GetProperty("constant").GetProperty("errorRate").GetDouble());
        Assert.StartsWith("x,trend\n", File.ReadAllText(Path.Combine(scratch.At("out"), "held-out.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_for_a_classification_that_answers_with_probabilities_finds_what_it_would_without()
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.WriteClasses("classes.csv", 200);
        string[] Command(string folder) =>
        [
            "evolve", "--data", data, "--task", "classification", "--target", "trend", "--inputs", "x", "--out", scratch.At(folder),
            "--generations", "2", "--population", "4", "--max-units", "30", "--json",
        ];
        var plain = await CommandLine.RunAsync(Command("plain"));
        var told = await CommandLine.RunAsync([.. Command("told"), "--set", "readout.probabilities=true"]);
        Assert.Equal(0, told.ExitCode);
        Assert.Equal(plain.Json().GetProperty("test").GetRawText(), told.Json().GetProperty("test").GetRawText());
        var inspected = (await CommandLine.RunAsync("inspect", Path.Combine(scratch.At("told"), "best.arc"), "--json")).Json();
        Assert.True(inspected.GetProperty("spec").GetProperty("readout").GetProperty("probabilities").GetBoolean());
        Assert.Equal(1, inspected.GetProperty("probabilityFactor").GetDouble());
        var other = (await CommandLine.RunAsync("inspect", Path.Combine(scratch.At("plain"), "best.arc"), "--json")).Json();
        Assert.False(other.TryGetProperty("probabilityFactor", out _));
        Assert.False(other.GetProperty("spec").GetProperty("readout").TryGetProperty("probabilities", out _));
    }

    [Fact]
    public async Task Search_for_balanced_classes_hands_over_a_model_with_the_counts_of_its_fit()
    {
        using var scratch = new ScratchDirectory();
        var found = await CommandLine.RunAsync(
            "evolve", "--data", scratch.WriteClasses("classes.csv", 200), "--task", "classification", "--target", "trend", "--inputs", "x",
            "--out", scratch.At("out"), "--generations", "2", "--population", "4", "--max-units", "30", "--set", "readout.balanceClasses=true", "--json");
        Assert.Equal(0, found.ExitCode);
        var best = ModelFile.Read(Path.Combine(scratch.At("out"), "best.arc"));
        Assert.True(best.Spec.Readout.BalanceClasses);
        Assert.Equal(best.State.Readout.Updates, best.State.ClassCounts.ToArray().Sum());
    }

    [Fact]
    public async Task Search_for_a_logistic_readout_hands_over_one_fitted_to_its_rows_that_predicts_with_probabilities()
    {
        using var scratch = new ScratchDirectory();
        var data = scratch.WriteClasses("classes.csv", 200);
        var found = await CommandLine.RunAsync(
            "evolve", "--data", data, "--task", "classification", "--target", "trend", "--inputs", "x", "--out", scratch.At("out"),
            "--generations", "2", "--population", "4", "--max-units", "30", "--set", "readout.learner=Logistic", "--json");
        Assert.Equal(0, found.ExitCode);
        Assert.InRange(found.Json().GetProperty("test").GetProperty("errorRate").GetDouble(), 0, 0.2);
        var best = ModelFile.Read(Path.Combine(scratch.At("out"), "best.arc"));
        Assert.Equal(OnlineLearner.Logistic, best.Spec.Readout.Learner);
        Assert.InRange(best.State.Readout.Updates, 100, 200);
        var model = LifelongModel.Restore(best.Spec, best.State);
        var answer = new double[model.OutputSize];
        model.Learn([0.5, double.NaN], answer);
        Assert.Equal(1, answer.Sum(), 1e-12);
    }

    private static bool IsValueOf(string[] command, int index, string option) =>
        command[index] == option || (index > 0 && command[index - 1] == option);
}
