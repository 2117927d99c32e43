using System.Globalization;
using System.Text;
using ArchetypeRC.Host.Commands;

namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class EvalClassifyCommandTests
{
    [Fact]
    public async Task Choice_and_test_are_reported_with_every_seed()
    {
        using var scratch = new ScratchDirectory();
        var result = await CommandLine.RunAsync(
            "eval", "classify", "--train", Write(scratch, "Tones_TRAIN.tsv", 20, 0), "--test", Write(scratch, "Tones_TEST.tsv", 30, 1),
            "--units", "15", "--seeds", "3", "--draws", "1", "--json");
        Assert.Equal(0, result.ExitCode);
        var json = result.Json();
        Assert.Equal(20, json.GetProperty("data").GetProperty("trainSequences").GetInt32());
        Assert.Equal(18, json.GetProperty("choice").GetProperty("candidates").GetInt32());
        Assert.Equal(15, json.GetProperty("spec").GetProperty("reservoir").GetProperty("units").GetInt32());
        double[] accuracies = [.. json.GetProperty("seeds").EnumerateArray().Select(s => s.GetProperty("accuracy").GetDouble())];
        Assert.Equal(3, accuracies.Length);
        Assert.Equal(accuracies.Average(), json.GetProperty("mean").GetDouble(), 1e-12);
        Assert.True(json.GetProperty("mean").GetDouble() > 0.9, "two tones are easily told");
        Assert.True(json.GetProperty("majorityAccuracy").GetDouble() > 0.9);
        Assert.True(json.GetProperty("operations").GetInt64() > 0);
        Assert.True(json.GetProperty("joules").GetDouble() > 0);
        Assert.Contains("choice: 18 of 18 fits", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reported_spec_tested_as_it_is_gives_the_reported_figures()
    {
        using var scratch = new ScratchDirectory();
        string[] data = ["--train", Write(scratch, "a.tsv", 20, 0, noise: 3), "--test", Write(scratch, "b.tsv", 30, 1, noise: 3), "--seeds", "2", "--json"];
        var chosen = await CommandLine.RunAsync([.. new[] { "eval", "classify", "--reservoir", "eulerState", "--units", "12", "--draws", "1" }, .. data]);
        Assert.Equal(0, chosen.ExitCode);
        var spec = scratch.Write("spec.json", chosen.Json().GetProperty("spec").GetRawText());
        var again = await CommandLine.RunAsync([.. new[] { "eval", "classify", "--spec", spec }, .. data]);
        Assert.Equal(0, again.ExitCode);
        Assert.Equal(
            chosen.Json().GetProperty("seeds").EnumerateArray().Select(s => s.GetProperty("accuracy").GetDouble()),
            again.Json().GetProperty("seeds").EnumerateArray().Select(s => s.GetProperty("accuracy").GetDouble()));
        Assert.False(again.Json().TryGetProperty("choice", out _));
    }

    [Fact]
    public async Task Probabilities_are_judged_as_they_are_and_calibrated()
    {
        using var scratch = new ScratchDirectory();
        string[] command =
        [
            "eval", "classify", "--train", Write(scratch, "a.tsv", 41, 0, noise: 3), "--test", Write(scratch, "b.tsv", 60, 1, noise: 3), "--units", "8",
            "--seeds", "2", "--draws", "1", "--calibrate", "--balance",
        ];
        foreach (var readout in new[] { "ridge", "logistic" })
        {
            var result = await CommandLine.RunAsync([.. command, "--readout", readout, "--json"]);
            Assert.True(result.ExitCode == 0, result.Errors);
            var json = result.Json();
            Assert.Equal(readout, json.GetProperty("spec").GetProperty("readout").GetString());
            Assert.True(json.GetProperty("spec").GetProperty("balanceClasses").GetBoolean());
            var (raw, calibrated) = (json.GetProperty("probabilities").GetProperty("raw"), json.GetProperty("probabilities").GetProperty("calibrated"));
            foreach (var figure in new[] { "logLoss", "brier", "expectedCalibrationError" })
                Assert.InRange(calibrated.GetProperty(figure).GetDouble(), 0, 2);
            Assert.NotEqual(raw.GetProperty("logLoss").GetDouble(), calibrated.GetProperty("logLoss").GetDouble());
            Assert.Equal(2, json.GetProperty("probabilities").GetProperty("factors").GetArrayLength());
        }

        var shown = await CommandLine.RunAsync(command);
        foreach (var column in new[] { "Log loss", "Brier score", "Calibration error", "calibrated" })
            Assert.Contains(column, shown.Output, StringComparison.Ordinal);
        Assert.False((await CommandLine.RunAsync([.. command.Where(a => a != "--calibrate"), "--json"])).Json().TryGetProperty("probabilities", out _));
    }

    [Fact]
    public async Task Table_for_people_shows_mean_votes_and_seeds()
    {
        using var scratch = new ScratchDirectory();
        var result = await CommandLine.RunAsync(
            "eval", "classify", "--train", Write(scratch, "a.tsv", 8, 0), "--test", Write(scratch, "b.tsv", 8, 1), "--units", "5", "--seeds", "2", "--draws", "1");
        Assert.Equal(0, result.ExitCode);
        foreach (var row in new[] { "leave-one-out, best of 18 candidates", "test, 2 seeds", "majority of the seeds", "seed 2", "J estimated" })
            Assert.Contains(row, result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("series.csv", "1\t2\n", "ending")]
    [InlineData("bad.tsv", "1\t2\tx\n", "line 1")]
    [InlineData("bad.ts", "@problemName x\n", "@data")]
    [InlineData("one.tsv", "1\t2\t3\n1\t3\t4\n", "two classes")]
    public async Task Training_file_that_cannot_be_used_is_refused_with_the_reason(string name, string content, string reason)
    {
        using var scratch = new ScratchDirectory();
        var file = scratch.Write(name, content);
        var result = await CommandLine.RunAsync("eval", "classify", "--train", file, "--test", file);
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_file_that_does_not_fit_is_refused()
    {
        using var scratch = new ScratchDirectory();
        var train = Write(scratch, "a.tsv", 8, 0);
        var other = scratch.Write("b.tsv", "7\t1\t2\n");
        var missing = await CommandLine.RunAsync("eval", "classify", "--train", train, "--test", scratch.At("none.tsv"));
        var unknown = await CommandLine.RunAsync("eval", "classify", "--train", train, "--test", other);
        Assert.Equal((CommandRunner.Refused, CommandRunner.Refused), (missing.ExitCode, unknown.ExitCode));
        Assert.Contains("There is no file", missing.Errors, StringComparison.Ordinal);
        Assert.Contains("'7'", unknown.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--reservoir", "perceptron", "echoState")]
    [InlineData("--units", "0", "allowed: 1 or more")]
    [InlineData("--readout", "perceptron", "perceptron")]
    [InlineData("--spec", "x.json", "--spec is tested as it is")]
    public async Task Options_that_cannot_be_used_are_refused(string option, string value, string reason)
    {
        using var scratch = new ScratchDirectory();
        var file = Write(scratch, "a.tsv", 8, 0);
        string[] also = option == "--spec" ? ["--units", "5"] : [];
        var result = await CommandLine.RunAsync([.. new[] { "eval", "classify", "--train", file, "--test", file, option, value }, .. also]);
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["last", "mean"]""", """features is ["last","mean"]; allowed: one or more of last, mean, deviation, segments, all, as one text with commas between, such as "last, mean".""")]
    [InlineData("\"lst\"", "allowed: one or more of last, mean, deviation, segments, all, as one text")]
    [InlineData("\"none\"", "allowed: one or more of last, mean, deviation, segments, all.")]
    public async Task Features_that_cannot_be_used_are_refused_with_what_would_be_right(string features, string reason)
    {
        using var scratch = new ScratchDirectory();
        var file = Write(scratch, "a.tsv", 8, 0);
        var spec = scratch.Write("c.json", $$"""{"features": {{features}}}""");
        var result = await CommandLine.RunAsync("eval", "classify", "--train", file, "--test", file, "--spec", spec);
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Features_are_one_text_with_commas_between()
    {
        using var scratch = new ScratchDirectory();
        var file = Write(scratch, "a.tsv", 8, 0);
        var spec = scratch.Write("c.json", """{"features": "last, mean", "reservoir": {"kind": "echoState", "units": 12}}""");
        var result = await CommandLine.RunAsync("eval", "classify", "--train", file, "--test", file, "--spec", spec, "--seeds", "1", "--json");
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal("last, mean", result.Json().GetProperty("spec").GetProperty("features").GetString());
    }

    [Fact]
    public async Task Saved_classifiers_give_the_figures_of_the_run_that_saved_them()
    {
        using var scratch = new ScratchDirectory();
        var (test, saved) = (Write(scratch, "b.tsv", 30, 1, noise: 3), scratch.At("tones.arc"));
        var run = await CommandLine.RunAsync(
            "eval", "classify", "--train", Write(scratch, "a.tsv", 21, 0, noise: 3), "--test", test, "--units", "9", "--seeds", "3", "--draws", "1",
            "--calibrate", "--save", saved, "--json");
        Assert.True(run.ExitCode == 0, run.Errors);
        var again = await CommandLine.RunAsync("eval", "classify", "--model", saved, "--test", test, "--calibrate", "--json");
        Assert.True(again.ExitCode == 0, again.Errors);
        foreach (var figure in new[] { "mean", "sd", "majorityAccuracy", "meanScoreAccuracy" })
            Assert.Equal(run.Json().GetProperty(figure).GetDouble(), again.Json().GetProperty(figure).GetDouble());
        Assert.Equal(run.Json().GetProperty("probabilities").GetRawText(), again.Json().GetProperty("probabilities").GetRawText());
        Assert.Equal(run.Json().GetProperty("spec").GetRawText(), again.Json().GetProperty("spec").GetRawText());
        Assert.Equal(21, again.Json().GetProperty("data").GetProperty("trainSequences").GetInt32());
        Assert.Equal(
            run.Json().GetProperty("seeds").EnumerateArray().Select(s => (s.GetProperty("seed").GetRawText(), s.GetProperty("accuracy").GetDouble())),
            again.Json().GetProperty("seeds").EnumerateArray().Select(s => (s.GetProperty("seed").GetRawText(), s.GetProperty("accuracy").GetDouble())));
        Assert.True(again.Json().GetProperty("operations").GetInt64() < run.Json().GetProperty("operations").GetInt64(), "nothing is trained");
        Assert.DoesNotContain("choice", again.Errors, StringComparison.Ordinal);

        var shown = await CommandLine.RunAsync("eval", "classify", "--model", saved, "--test", test);
        Assert.Contains("21 sequences learned, 30 tested", shown.Output, StringComparison.Ordinal);
        var inspected = (await CommandLine.RunAsync("inspect", saved, "--json")).Json();
        Assert.Equal("sequenceModelFile", inspected.GetProperty("kind").GetString());
        Assert.Equal(3, inspected.GetProperty("members").GetArrayLength());
        Assert.Equal(run.Json().GetProperty("mean").GetDouble(), inspected.GetProperty("metrics").GetProperty("test.accuracy").GetDouble(), 1e-12);
        Assert.Equal(0, (await CommandLine.RunAsync("inspect", saved)).ExitCode);
    }

    [Fact]
    public async Task Saved_classifiers_refuse_other_channels_other_classes_and_files_of_another_kind()
    {
        using var scratch = new ScratchDirectory();
        var (train, saved) = (Write(scratch, "a.tsv", 8, 0), scratch.At("tones.arc"));
        var run = await CommandLine.RunAsync(
            "eval", "classify", "--train", train, "--test", train, "--units", "5", "--seeds", "1", "--draws", "1", "--save", saved);
        Assert.True(run.ExitCode == 0, run.Errors);
        await Refused("'7'", "--model", saved, "--test", scratch.Write("other.tsv", "7\t1\t2\n"));
        await Refused(
            "wide.ts has 2 channels, tones.arc has 1",
            "--model", saved, "--test", scratch.Write("wide.ts", "@problemName wide\n@univariate false\n@classLabel true 0 1\n@data\n1,2,3:4,5,6:0\n"));
        var stream = scratch.At("stream.arc");
        Samples.StreamModel().Write(stream);
        await Refused("it holds a model of a stream, where a classifier of sequences is asked for", "--model", stream, "--test", train);
        var rows = scratch.WriteWaves("rows.csv", 20);
        var other = await CommandLine.RunAsync("eval", "model", "--model", saved, "--data", rows);
        Assert.Equal(CommandRunner.Refused, other.ExitCode);
        Assert.Contains("it holds a classifier of sequences, where a model of a stream is asked for", other.Errors, StringComparison.Ordinal);
        var bytes = File.ReadAllBytes(saved);
        bytes[^40] ^= 1;
        File.WriteAllBytes(scratch.At("altered.arc"), bytes);
        await Refused("checksum", "--model", scratch.At("altered.arc"), "--test", train);
        await Refused("no such file", "--model", scratch.At("none.arc"), "--test", train);
        await Refused("--train is missing", "--test", train);
        await Refused("--model is tested as it is", "--model", saved, "--test", train, "--train", train);
        await Refused("There is no folder", "--train", train, "--test", train, "--save", Path.Combine(scratch.At("nowhere"), "x.arc"));

        static async Task Refused(string reason, params string[] options)
        {
            var result = await CommandLine.RunAsync([.. new[] { "eval", "classify" }, .. options]);
            Assert.Equal(CommandRunner.Refused, result.ExitCode);
            Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
        }
    }

    // Sines of two frequencies at phases that differ from case to case.
    private static string Write(ScratchDirectory scratch, string name, int cases, int phase, double noise = 0)
    {
        var text = new StringBuilder();
        for (var i = 0; i < cases; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i % 2}");
            for (var t = 0; t < 30; t++)
                text.Append(CultureInfo.InvariantCulture, $"\t{Math.Sin((t * (0.3 + (0.3 * (i % 2)))) + i + (0.5 * phase)) + (noise * Math.Sin(t * t * (1 + i + phase))):R}");
            text.Append('\n');
        }

        return scratch.Write(name, text.ToString());
    }
}
