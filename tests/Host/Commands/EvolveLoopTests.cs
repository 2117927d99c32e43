using System.Text.Json;

namespace ArchetypeRC.Tests.Host.Commands;

/// <summary>Searches of other kinds than by generations, by the command line.</summary>
[Collection(CommandLine.Collection)]
public sealed class EvolveLoopTests : IDisposable
{
    private readonly ScratchDirectory scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Steady_state_search_finds_the_same_with_one_worker_and_with_three()
    {
        string[] options = ["--loop", "steady-state", "--window", "6", "--reevaluate", "0.2"];
        var alone = await Search("alone", [.. options, "--workers", "1"]);
        var three = await Search("three", [.. options, "--workers", "3"]);
        Assert.Equal("steady-state", alone.GetProperty("search").GetProperty("loop").GetString());
        Assert.Equal(alone.GetProperty("best").GetRawText(), three.GetProperty("best").GetRawText());
        Assert.Equal(alone.GetProperty("history").GetRawText(), three.GetProperty("history").GetRawText());
        Assert.Contains("--loop steady-state --window 6 --reevaluate 0.2", alone.GetProperty("command").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_of_behaviours_is_told_with_its_elites_and_its_coverage()
    {
        var job = await Search("map", ["--loop", "map-elites"]);
        var elites = job.GetProperty("results").EnumerateArray().ToArray();
        Assert.True(elites.Length > 1);
        Assert.All(elites, elite => Assert.True(elite.GetProperty("kernelRank").GetInt32() >= 0));
        var coverage = job.GetProperty("history").EnumerateArray().Select(line => line.GetProperty("coverage").GetDouble()).ToArray();
        Assert.Equal(coverage.Order(), coverage);
        Assert.Equal(elites.Length / 400.0, coverage[^1], 1e-12);
        var page = File.ReadAllText(Path.Combine(scratch.At("map"), "report.html"));
        Assert.Equal(elites.Length, page.Split("<rect class=\"elite\"").Length - 1);
        Assert.Contains($"{elites.Length} of 400 cells hold somebody", page, StringComparison.Ordinal);
        Assert.Contains("quality-diversity", page, StringComparison.Ordinal);
    }

    private async Task<JsonElement> Search(string name, string[] options)
    {
        var result = await CommandLine.RunAsync(
        [
            "evolve", "--data", scratch.WriteWaves("w.csv", 300), "--target", "y", "--out", scratch.At(name), "--generations", "3",
            "--population", "6", "--max-units", "25", "--seeds-per-genome", "1", "--folds", "1", "--json", .. options,
        ]);
        Assert.Equal(0, result.ExitCode);
        return result.Json();
    }
}
