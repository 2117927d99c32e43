using System.Text.Json;
using ArchetypeRC.Host.Commands;

namespace ArchetypeRC.Tests.Host.Commands;

/// <summary>Settings of a search from a file, with options over it.</summary>
[Collection(CommandLine.Collection)]
public sealed class EvolveSettingsTests : IDisposable
{
    private const string Operators = """
        {
          "crossover": "simulatedBinary",
          "population": 6,
          "generations": 3,
          "operators": { "selection": "rouletteWheel", "mutation": "selfAdaptive", "reinsertion": "fitnessBased", "simulatedBinaryEta": 8 }
        }
        """;

    private readonly ScratchDirectory scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Operators_of_the_file_are_searched_with_kept_and_told()
    {
        var first = await Run("out", Operators);
        Assert.Equal(0, first.ExitCode);
        var settings = Settings(first);
        Assert.Equal("simulatedBinary", settings.GetProperty("crossover").GetString());
        Assert.Equal("rouletteWheel", settings.GetProperty("operators").GetProperty("selection").GetString());
        Assert.Equal("selfAdaptive", settings.GetProperty("operators").GetProperty("mutation").GetString());
        Assert.Equal(8, settings.GetProperty("operators").GetProperty("simulatedBinaryEta").GetDouble());
        Assert.Equal(3, settings.GetProperty("eliteCount").GetInt32());
        // All 6 of a generation are born anew when not only elites live on.
        Assert.Equal(18, first.Json().GetProperty("evaluations").GetInt64());
        Assert.Contains("simulated-binary-crossover", File.ReadAllText(Path.Combine(scratch.At("out"), "lineage.json")), StringComparison.Ordinal);

        var again = await Run("out", Operators);
        Assert.Equal(first.Output, again.Output);

        var other = await Run("out", Operators.Replace("rouletteWheel", "rank", StringComparison.Ordinal));
        Assert.Equal(CommandRunner.Refused, other.ExitCode);
        Assert.Contains("evolution.operators.selection is \"rouletteWheel\", this command says \"rank\"", other.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_a_search_tells_give_the_same_search()
    {
        var told = await Run("first", """{ "loop": { "kind": "map-elites", "cells": 5, "startup": 4 }, "population": 6, "generations": 2 }""");
        Assert.Equal(0, told.ExitCode);
        var loop = Settings(told).GetProperty("loop");
        Assert.Equal("map-elites", loop.GetProperty("kind").GetString());
        Assert.Equal((5, 4, 25), (loop.GetProperty("cells").GetInt32(), loop.GetProperty("startup").GetInt32(), loop.GetProperty("maximumRank").GetInt32()));

        var same = await Run("second", Settings(told).GetRawText());
        Assert.Equal(Settings(told).GetRawText(), Settings(same).GetRawText());
        Assert.Equal(told.Json().GetProperty("best").GetRawText(), same.Json().GetProperty("best").GetRawText());
        Assert.Equal(told.Json().GetProperty("results").GetRawText(), same.Json().GetProperty("results").GetRawText());
    }

    [Fact]
    public async Task Options_stand_over_the_file()
    {
        var result = await Run(
            "out",
            """{ "loop": { "kind": "steady-state", "window": 2, "replacement": "worst" }, "population": 20, "generations": 9, "seed": 4, "reevaluation": { "most": 3 } }""",
            "--loop", "steady-state", "--window", "3", "--population", "8", "--evaluations", "10", "--seed", "7", "--reevaluate", "0.3");
        Assert.Equal(0, result.ExitCode);
        var settings = Settings(result);
        var loop = settings.GetProperty("loop");
        Assert.Equal(("worst", 3), (loop.GetProperty("replacement").GetString(), loop.GetProperty("window").GetInt32()));
        Assert.Equal((8, 4, 9, 10, 7), (Number("population"), Number("eliteCount"), Number("generations"), Number("evaluations"), Number("seed")));
        Assert.Equal(0.3, settings.GetProperty("reevaluation").GetProperty("share").GetDouble());
        Assert.Equal(3, settings.GetProperty("reevaluation").GetProperty("most").GetInt32());
        Assert.Equal(10, result.Json().GetProperty("evaluations").GetInt64());

        int Number(string name) => settings.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Command_that_is_told_finds_the_same_with_the_spec_that_was_asked_for()
    {
        var spec = scratch.Write("spec.json", """{ "reservoir": { "topology": "Ring", "units": 20 } }""");
        string[] asked = ["--spec", spec, "--set", "reservoir.leakRate=0.4", "--set", "readout.ridge=1e-4", "--refuse-early"];
        var first = await Run("first", """{ "population": 4, "generations": 2 }""", asked);
        Assert.Equal(0, first.ExitCode);

        var command = first.Json().GetProperty("command").GetString()!;
        Assert.Contains(" --refuse-early ", command, StringComparison.Ordinal);
        Assert.Contains($"--spec {spec} --set reservoir.leakRate=0.4 --set readout.ridge=1e-4", command, StringComparison.Ordinal);
        string[] told = [.. command.Split(' ')[1..].Select(word => word == "DIR" ? scratch.At("again") : word == "settings.json" ? scratch.At(word) : word), "--json"];
        var again = await CommandLine.RunAsync(told);
        Assert.Equal(first.Json().GetProperty("best").GetRawText(), again.Json().GetProperty("best").GetRawText());

        // Without the spec it is another search.
        var other = await Run("other", """{ "population": 4, "generations": 2 }""");
        Assert.NotEqual(first.Json().GetProperty("best").GetRawText(), other.Json().GetProperty("best").GetRawText());
    }

    [Theory]
    [InlineData("steady-state", 6, "1", 2)]
    [InlineData("tpe", 3, "4", 1)]
    [InlineData("random", 600, "1", 64)]
    [InlineData("islands", 24, "3", 8)]
    public async Task Window_that_nobody_says_follows_from_the_population_and_not_from_the_workers(string loop, int population, string workers, int window)
    {
        var result = await Run("out", $$"""{ "population": {{population}}, "evaluations": 3 }""", "--loop", loop, "--workers", workers);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(window, Settings(result).GetProperty("loop").GetProperty("window").GetInt32());
    }

    [Theory]
    [InlineData("""{ "loop": { "kind": "tpe", "windo": 5 } }""", "settings.json: loop.windo is not a field", "startup, goodShare, candidates, window")]
    [InlineData("""{ "loop": { "kind": "tpe", "name": "tpe" } }""", "loop.name is not a field", "startup")]
    [InlineData("""{ "selection": "rank" }""", "settings.json: selection is not a field", "operators")]
    [InlineData("""{ "operators": { "selection": "luck" } }""", "operators.selection is \"luck\"", "tournament, elite, truncation, rank, rouletteWheel")]
    [InlineData("""{ "loop": { "kind": "sideways" } }""", "loop.kind is \"sideways\"", "map-elites")]
    [InlineData("""{ "loop": { "window": 5 } }""", "loop.kind is missing", "steady-state")]
    [InlineData("""{ "loop": null }""", "loop is null", "an object")]
    [InlineData("""{ "population": "many" }""", "population is \"many\"", "a whole number")]
    [InlineData("""{ "timeLimit": "10m" }""", "timeLimit is \"10m\"", "00:10:00")]
    [InlineData("""{ "loop": { "kind": "map-elites", "cells": 1000 } }""", "evolution.loop.cells is 1000", "2 to 100")]
    [InlineData("""{ "loop": { "kind": "islands" } }""", "--loop is tpe; allowed: islands", "settings.json")]
    [InlineData("""{ "loop": { "kind": "random", "window": 64 }, "evaluations": 64 }""", "evolution.loop.window is 64", "less than the 64 evaluations")]
    [InlineData("""{ "population": 4, "population": 5 }""", "not readable", "search.settings")]
    [InlineData("[]", "not readable", "search.settings")]
    public async Task File_that_cannot_be_used_is_refused(string file, string said, string right)
    {
        string[] options = said.StartsWith("--loop", StringComparison.Ordinal) ? ["--loop", "tpe"] : [];
        var result = await Run("out", file, options);
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains(said, result.Errors, StringComparison.Ordinal);
        Assert.Contains(right, result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.At("out")));
    }

    private static JsonElement Settings(CommandResult result) => result.Json().GetProperty("search").GetProperty("settings");

    private async Task<CommandResult> Run(string name, string settings, params string[] options) => await CommandLine.RunAsync(
    [
        "evolve", "--data", scratch.WriteWaves("w.csv", 300), "--target", "y", "--out", scratch.At(name), "--settings", scratch.Write("settings.json", settings),
        "--max-units", "25", "--seeds-per-genome", "1", "--folds", "1", "--json", .. options,
    ]);
}
