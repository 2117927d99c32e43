using System.Globalization;
using System.Text;
using ArchetypeRC.Host.Commands;

namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class EvalGraphsCommandTests
{
    [Fact]
    public async Task Encoders_are_compared_with_themselves_without_messages()
    {
        using var scratch = new ScratchDirectory();
        WriteRingsAndPaths(scratch);
        var result = await CommandLine.RunAsync(
            "eval", "graphs", "--data", scratch.At(""), "--units", "10", "--seeds", "2", "--folds", "4", "--json");
        Assert.Equal(0, result.ExitCode);
        var encoders = result.Json().GetProperty("encoders").EnumerateArray().ToArray();
        Assert.Equal(["graph echo state", "resistive memory"], encoders.Select(e => e.GetProperty("name").GetString()!));
        foreach (var encoder in encoders)
        {
            Assert.Equal(2, encoder.GetProperty("seeds").GetArrayLength());
            Assert.Equal(
                encoder.GetProperty("gain").GetDouble(),
                encoder.GetProperty("mean").GetDouble() - encoder.GetProperty("withoutMessages").GetDouble(),
                1e-12);
            Assert.True(encoder.GetProperty("operations").GetInt64() > 0);
        }

        Assert.Equal(1, encoders[0].GetProperty("mean").GetDouble());
        Assert.True(encoders[0].GetProperty("withoutMessages").GetDouble() <= 0.5);
        Assert.Contains("repetition 2 of 2", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_for_people_shows_the_gain()
    {
        using var scratch = new ScratchDirectory();
        WriteRingsAndPaths(scratch);
        var result = await CommandLine.RunAsync("eval", "graphs", "--data", scratch.At(""), "--units", "5", "--seeds", "1", "--folds", "2");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("gain, paired", result.Output, StringComparison.Ordinal);
        Assert.Contains("the largest class holds 50.00 %", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_that_holds_no_set_is_refused()
    {
        using var scratch = new ScratchDirectory();
        var none = await CommandLine.RunAsync("eval", "graphs", "--data", scratch.At("nowhere"));
        var empty = await CommandLine.RunAsync("eval", "graphs", "--data", scratch.At(""));
        WriteRingsAndPaths(scratch);
        var folds = await CommandLine.RunAsync("eval", "graphs", "--data", scratch.At(""), "--folds", "999");
        scratch.Write("ROUND_A.txt", "1, x\n");
        var bad = await CommandLine.RunAsync("eval", "graphs", "--data", scratch.At(""));
        Assert.All([none, empty, folds, bad], r => Assert.Equal(CommandRunner.Refused, r.ExitCode));
        Assert.Contains("no folder", none.Errors, StringComparison.Ordinal);
        Assert.Contains("0 files", empty.Errors, StringComparison.Ordinal);
        Assert.Contains("at most as many folds", folds.Errors, StringComparison.Ordinal);
        Assert.Contains("ROUND_A.txt, line 1", bad.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("graphEchoState", "graph echo state")]
    [InlineData("resistiveMemory", "resistive memory")]
    public async Task Spec_is_tested_alone_and_saved_and_tells_graphs_without_training(string kind, string name)
    {
        using var scratch = new ScratchDirectory();
        WriteRingsAndPaths(scratch);
        var all = await CommandLine.RunAsync("eval", "graphs", "--data", scratch.At(""), "--units", "10", "--seeds", "2", "--folds", "4", "--json");
        var expected = all.Json().GetProperty("encoders").EnumerateArray().Single(e => e.GetProperty("name").GetString() == name);
        Assert.Equal(kind, expected.GetProperty("spec").GetProperty("kind").GetString());
        var (spec, saved) = (scratch.Write("spec.json", expected.GetProperty("spec").GetRawText()), scratch.At("round.arc"));
        var alone = await CommandLine.RunAsync(
            "eval", "graphs", "--data", scratch.At(""), "--spec", spec, "--seeds", "2", "--folds", "4", "--save", saved, "--json");
        Assert.True(alone.ExitCode == 0, alone.Errors);
        var encoder = Assert.Single(alone.Json().GetProperty("encoders").EnumerateArray());
        foreach (var figure in new[] { "mean", "withoutMessages", "gain" })
            Assert.Equal(expected.GetProperty(figure).GetDouble(), encoder.GetProperty(figure).GetDouble());

        var told = await CommandLine.RunAsync("eval", "graphs", "--data", scratch.At(""), "--model", saved, "--json");
        Assert.True(told.ExitCode == 0, told.Errors);
        Assert.True(told.Json().GetProperty("accuracy").GetDouble() > 0.9);
        Assert.Equal(24, told.Json().GetProperty("trainGraphs").GetInt32());
        var shown = await CommandLine.RunAsync("eval", "graphs", "--data", scratch.At(""), "--model", saved);
        Assert.Contains("fitted on 24 graphs", shown.Output, StringComparison.Ordinal);
        var inspected = (await CommandLine.RunAsync("inspect", saved, "--json")).Json();
        Assert.Equal("graphModelFile", inspected.GetProperty("kind").GetString());
        Assert.Equal(
            encoder.GetProperty("mean").GetDouble(), inspected.GetProperty("metrics").GetProperty("crossValidation.accuracy").GetDouble(), 1e-12);
    }

    [Fact]
    public async Task Saved_classifier_refuses_other_node_features_other_classes_and_files_of_another_kind()
    {
        using var scratch = new ScratchDirectory();
        WriteRingsAndPaths(scratch);
        var (spec, saved) = (scratch.Write("spec.json", """{"kind":"graphEchoState","units":4}"""), scratch.At("round.arc"));
        var run = await CommandLine.RunAsync("eval", "graphs", "--data", scratch.At(""), "--spec", spec, "--seeds", "1", "--folds", "2", "--save", saved);
        Assert.True(run.ExitCode == 0, run.Errors);
        var stream = scratch.At("stream.arc");
        Samples.StreamModel().Write(stream);
        await Refused("it holds a model of a stream, where a classifier of graphs is asked for", "--model", stream);
        await Refused("no such file", "--model", scratch.At("none.arc"));
        await Refused("--save needs --spec", "--save", saved);
        await Refused("--spec is tested as it is", "--spec", spec, "--units", "4");
        await Refused("--model is tested as it is", "--model", saved, "--seeds", "4");
        await Refused("graph.units is 0", "--spec", scratch.Write("bad.json", """{"kind":"graphEchoState","units":0}"""));
        await Refused("kind", "--spec", scratch.Write("bad.json", """{"kind":"perceptron"}"""));
        await Refused("kind", "--spec", scratch.Write("bad.json", """{"units":4}"""));
        var stays = await CommandLine.RunAsync("stream", "--model", saved, "--state", scratch.At("state"));
        Assert.Equal(CommandRunner.Refused, stays.ExitCode);
        Assert.Contains("it holds a classifier of graphs, where a model of a stream is asked for", stays.Errors, StringComparison.Ordinal);

        scratch.Write("ROUND_graph_labels.txt", string.Concat(Enumerable.Repeat("1\n7\n", 12)));
        await Refused("the class '7'; the model knows", "--model", saved);
        WriteRingsAndPaths(scratch);
        var nodes = File.ReadAllLines(scratch.At("ROUND_graph_indicator.txt")).Length;
        scratch.Write("ROUND_node_labels.txt", string.Concat(Enumerable.Range(0, nodes).Select(i => i % 2 == 0 ? "0\n" : "1\n")));
        await Refused("features per node; the model was fitted on", "--model", saved);

        async Task Refused(string reason, params string[] options)
        {
            var result = await CommandLine.RunAsync([.. new[] { "eval", "graphs", "--data", scratch.At("") }, .. options]);
            Assert.Equal(CommandRunner.Refused, result.ExitCode);
            Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
        }
    }

    // For each size from 5 to 10 twice a ring and a path: the numbers of nodes tell nothing.
    private static void WriteRingsAndPaths(ScratchDirectory scratch)
    {
        var (edges, owners, labels) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        var (first, graph) = (1, 0);
        for (var n = 0; n < 24; n++)
        {
            var size = 5 + (n / 4);
            var ring = n % 2 == 0;
            graph++;
            labels.Append(ring ? "1\n" : "0\n");
            for (var v = 0; v < size; v++)
            {
                owners.Append(CultureInfo.InvariantCulture, $"{graph}\n");
                if (v < size - 1 || ring)
                    edges.Append(CultureInfo.InvariantCulture, $"{first + v}, {first + ((v + 1) % size)}\n");
            }

            first += size;
        }

        scratch.Write("ROUND_A.txt", edges.ToString());
        scratch.Write("ROUND_graph_indicator.txt", owners.ToString());
        scratch.Write("ROUND_graph_labels.txt", labels.ToString());
    }
}
