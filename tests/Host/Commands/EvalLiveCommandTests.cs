using System.Text.Json;

namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class EvalLiveCommandTests
{
    private static readonly string[] Small = ["eval", "live", "--seeds", "2", "--rows", "400", "--units", "10", "--set", "readout.forgetting=0.999"];

    [Fact]
    public async Task Readout_that_learns_on_is_ahead_of_a_fixed_one_where_regimes_change()
    {
        var json = (await CommandLine.RunAsync([.. Small, "--json"])).Json();

        Assert.True(Mean(json, "online") < Mean(json, "fixed"));
        Assert.True(json.GetProperty("joules").GetDouble() > 0);
        Assert.Equal(2, json.GetProperty("live").GetProperty("seeds").GetArrayLength());
        Assert.InRange(json.GetProperty("fixed").GetProperty("signedRankProbability").GetDouble(), 0.5, 1);
        Assert.InRange(Mean(json, "shadowShare"), 0.1, 4);
    }

    [Fact]
    public async Task Without_challengers_it_is_the_model_with_archetypes_alone()
    {
        var json = (await CommandLine.RunAsync([.. Small, "--challengers", "0", "--json"])).Json();

        Assert.Equal(Mean(json, "archetypes"), Mean(json, "live"));
    }

    [Fact]
    public async Task Table_names_each_way()
    {
        var result = await CommandLine.RunAsync(Small);

        Assert.Equal(0, result.ExitCode);
        foreach (var text in new[] { "fixed after the first tenth", "online readout", "and archetypes", "and live evolution", "promotions" })
            Assert.Contains(text, result.Output, StringComparison.Ordinal);
    }

    private static double Mean(JsonElement json, string way) => json.GetProperty(way).GetProperty("mean").GetDouble();
}
