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
