using System.Text.Json;
using ArchetypeRC.Host.Commands;

namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class EvalRegimesCommandTests
{
    [Fact]
    public async Task Each_way_of_recognition_is_strong_where_the_other_is_blind()
    {
        var json = (await CommandLine.RunAsync("eval", "regimes", "--seeds", "2", "--json")).Json();
        Assert.Equal(2, json.GetProperty("seeds").GetInt32());
        Assert.Equal(12, json.GetProperty("results").GetArrayLength());
        Assert.True(json.GetProperty("joules").GetDouble() > 0);

        Assert.Equal(2, json.GetProperty("results")[0].GetProperty("error").GetProperty("seeds").GetArrayLength());

        // Where only targets differ, states tell nothing; where maps are alike, errors tell nothing.
        Assert.True(Figure(json, "targets", "error", "servedRight") > 0.8);
        Assert.True(Figure(json, "targets", "conceptor", "servedRight") < 0.6);
        Assert.True(Figure(json, "maps-alike", "conceptor", "servedRight") > 0.8);
        Assert.True(Figure(json, "maps-alike", "error", "wrongRecalls") > Figure(json, "maps-alike", "conceptor", "wrongRecalls"));

        // A library is worth its bytes.
        Assert.True(Figure(json, "targets", "error", "returnRows") < Figure(json, "targets", "no library", "returnRows"));
        Assert.Equal(0, Figure(json, "targets", "no library", "kilobytes"));
        Assert.Equal(0, Figure(json, "targets", "no library", "servedRight"));
    }

    [Fact]
    public async Task Table_has_a_row_for_each_stream_and_way()
    {
        var result = await CommandLine.RunAsync("eval", "regimes", "--seeds", "1", "--rows", "200", "--units", "20", "--set", "lifelong.archetypes.window=16");
        Assert.Equal(0, result.ExitCode);
        foreach (var text in new[] { "targets", "inputs", "inputs-close", "maps-alike", "no library", "error", "conceptor" })
            Assert.Contains(text, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_measured_is_refused_with_its_field()
    {
        var undetected = await CommandLine.RunAsync("eval", "regimes", "--set", "lifelong.drift=null");
        Assert.Equal(CommandRunner.Refused, undetected.ExitCode);
        Assert.Contains("lifelong.drift", undetected.Errors, StringComparison.Ordinal);
        var aperture = await CommandLine.RunAsync("eval", "regimes", "--set", "lifelong.archetypes.aperture=0");
        Assert.Equal(CommandRunner.Refused, aperture.ExitCode);
        Assert.Contains("lifelong.archetypes.aperture", aperture.Errors, StringComparison.Ordinal);
        var recognition = await CommandLine.RunAsync("eval", "regimes", "--set", "lifelong.archetypes.recognition=guess");
        Assert.Equal(CommandRunner.Refused, recognition.ExitCode);
    }

    private static double Figure(JsonElement json, string stream, string recognition, string measure) => json.GetProperty("results").EnumerateArray()
        .Single(r => r.GetProperty("stream").GetString() == stream && r.GetProperty("recognition").GetString() == recognition)
        .GetProperty(measure).GetProperty("mean").GetDouble();
}
