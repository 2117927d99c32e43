using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class SpaceCommandTests : IDisposable
{
    private readonly ScratchDirectory scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Printed_space_is_the_one_that_a_search_takes()
    {
        Assert.Equal(SearchSpace.Default(), SearchSpaceJson.Read((await CommandLine.RunAsync("space")).Output));
        Assert.Equal(
            SearchSpace.For(new EulerStateSpec(), 20, 500),
            SearchSpaceJson.Read((await CommandLine.RunAsync("space", "--reservoir", "eulerState", "--max-units", "500")).Output));
        Assert.Equal(SearchSpace.Wide(3), SearchSpaceJson.Read((await CommandLine.RunAsync("space", "--space", "wide", "--layers", "3")).Output));
    }

    [Fact]
    public async Task Search_over_the_printed_file_finds_what_the_search_without_it_finds()
    {
        File.WriteAllText(scratch.At("space.json"), (await CommandLine.RunAsync("space", "--max-units", "30")).Output);
        var plain = await EvolveAsync("plain", "--max-units", "30");
        var given = await EvolveAsync("given", "--space", scratch.At("space.json"));
        Assert.Equal(plain.Json().GetProperty("best").ToString(), given.Json().GetProperty("best").ToString());
    }

    [Theory]
    [InlineData("evolve")]
    [InlineData("eval", "forecast")]
    public async Task Help_names_the_kinds_of_the_wide_space_and_no_others(params string[] command)
    {
        var help = string.Join(' ', (await CommandLine.RunAsync([.. command, "--help"])).Output.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries));
        var kinds = SearchSpace.Wide(1).Genes.OfType<CategoricalGene>().Single(gene => gene.Name == "layer1.kind").Choices;
        Assert.Contains($"reservoirs of eight kinds, one or several that feed each other, every topology but given weights; the kinds are {string.Join(", ", kinds)})", help, StringComparison.Ordinal);
        Assert.Equal(8, kinds.Length);
    }

    [Fact]
    public async Task Wide_search_runs_to_its_end()
    {
        var found = await EvolveAsync("wide", "--space", "wide", "--layers", "2", "--max-units", "20");
        Assert.Equal(0, found.ExitCode);
    }

    [Fact]
    public async Task Search_over_resistive_memory_runs_to_its_end_and_its_winner_forecasts()
    {
        await EvolveAsync("memory", "--reservoir", "resistiveMemoryGraph", "--max-units", "20");
        var winner = scratch.At("memory/best.arc");
        var spec = (await CommandLine.RunAsync("inspect", winner, "--json")).Json().GetProperty("spec");
        Assert.Equal("resistiveMemoryGraph", spec.GetProperty("reservoir").GetProperty("kind").GetString());
        var tested = await CommandLine.RunAsync("eval", "model", "--data", scratch.WriteWaves("unseen.csv", 300), "--model", winner, "--json");
        Assert.True(tested.ExitCode == 0, tested.Errors);
        Assert.InRange(tested.Json().GetProperty("held").GetProperty("nrmse").GetDouble(), 0, 0.9);
    }

    [Theory]
    [InlineData("--space", "nowhere.json", "--space is nowhere.json; allowed: wide, or a file that there is")]
    [InlineData("--layers", "3", "--layers is 3; allowed: none unless --space is wide")]
    public async Task Space_that_cannot_be_had_is_refused(string option, string value, string message)
    {
        var refused = await CommandLine.RunAsync("space", option, value);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains(message, refused.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("temperature", "searchSpace.temperature is a gene; allowed: genes named units, topology")]
    [InlineData("diffusion", "searchSpace.diffusion is a gene; allowed: genes named units, topology")]
    public async Task Gene_that_means_nothing_is_refused_before_the_search(string gene, string message)
    {
        var space = scratch.Write("space.json", $$"""{"genes":[{"name":"{{gene}}","type":"real","low":0,"high":1}]}""");
        var refused = await CommandLine.RunAsync(
            "evolve", "--data", scratch.WriteWaves("waves.csv", 200), "--target", "y", "--space", space, "--out", scratch.At("out"));
        Assert.Equal(CommandRunner.Refused, refused.ExitCode);
        Assert.Contains(message, refused.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.At("out")));
    }

    private async Task<CommandResult> EvolveAsync(string name, params string[] more)
    {
        var data = scratch.WriteWaves("waves.csv", 200);
        var found = await CommandLine.RunAsync(
        [
            "evolve", "--data", data, "--target", "y", "--generations", "2", "--population", "4", "--seeds-per-genome", "1", "--folds", "2",
            "--workers", "2", "--json", "--out", scratch.At(name), .. more,
        ]);
        Assert.True(found.ExitCode == 0, found.Errors);
        return found;
    }
}
