using System.Text.Json;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Host.Federations;

namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class EvalFederationCommandTests
{
    private static readonly string[] Small =
        ["eval", "federation", "--seeds", "2", "--clients", "3", "--train-rows", "300", "--test-rows", "200", "--rounds", "2", "--units", "40"];

    [Fact]
    public async Task Merged_sums_are_all_data_at_one_place_and_serve_all_better_than_anyone_alone()
    {
        var result = await CommandLine.RunAsync([.. Small, "--json"]);
        Assert.True(result.ExitCode == 0, result.Errors);
        var json = result.Json();
        Assert.True(json.GetProperty("joules").GetDouble() > 0);
        Assert.Equal(FederatedTask.All.Length * FederationStudy.Ways.Length, json.GetProperty("results").GetArrayLength());
        foreach (var task in FederatedTask.All)
        {
            for (var seed = 0; seed < 2; seed++)
            {
                var merged = Figure(json, task.Name, "merged sums", "all", seed);
                Assert.Equal(1, Figure(json, task.Name, "all data at one place", "all", seed) / merged, 1e-3);
                Assert.True(merged < Figure(json, task.Name, "alone", "all", seed));
                Assert.NotEqual(merged, Figure(json, task.Name, "FedIP, merged sums", "all", seed));
            }
        }

        // A client's own sensor is best known to itself.
        Assert.True(Figure(json, "sensors", "alone", "own", 0) < Figure(json, "sensors", "merged sums", "own", 0));
        Assert.InRange(Named(json, "ranges", "alone").GetProperty("signedRankProbability").GetDouble(), 0, 1);
        Assert.False(Named(json, "ranges", "merged sums").TryGetProperty("signedRankProbability", out _));
        Assert.False(Named(json, "ranges", "all data at one place").TryGetProperty("signedRankProbability", out _));
    }

    [Fact]
    public async Task Table_has_a_row_for_each_task_and_way()
    {
        var result = await CommandLine.RunAsync([.. Small[..3], "1", .. Small[4..]]);
        Assert.True(result.ExitCode == 0, result.Errors);
        foreach (var text in FederationStudy.Ways.Concat(FederatedTask.All.Select(t => t.Name)))
            Assert.Contains(text, result.Output, StringComparison.Ordinal);
        Assert.Contains("sensors, seed 1 of 1", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reservoir_without_plasticity_is_merged_all_the_same()
    {
        var result = await CommandLine.RunAsync([.. Small[..3], "1", .. Small[4..^2], "--reservoir", "eulerState", "--units", "30", "--json"]);
        Assert.True(result.ExitCode == 0, result.Errors);
        var json = result.Json();
        Assert.Equal(FederatedTask.All.Length * (FederationStudy.Ways.Length - 1), json.GetProperty("results").GetArrayLength());
        Assert.True(Figure(json, "ranges", "merged sums", "all", 0) < Figure(json, "ranges", "alone", "all", 0));
    }

    [Theory]
    [InlineData("--clients is 1; allowed: 2 to 1000", "--clients", "1")]
    [InlineData("plasticity", "--set", "plasticity.intrinsic=null")]
    public async Task What_cannot_be_measured_is_refused_with_its_field(string message, params string[] options)
    {
        var result = await CommandLine.RunAsync(["eval", "federation", .. options]);
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains(message, result.Errors, StringComparison.Ordinal);
    }

    private static JsonElement Named(JsonElement json, string task, string way) => json.GetProperty("results").EnumerateArray()
        .Single(r => r.GetProperty("task").GetString() == task && r.GetProperty("way").GetString() == way);

    private static double Figure(JsonElement json, string task, string way, string measure, int seed) =>
        Named(json, task, way).GetProperty(measure).GetProperty("seeds")[seed].GetDouble();
}
