using System.Text.Json;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Host.Observations;

namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class EvalObserveCommandTests
{
    private static readonly string[] Small = ["--units", "12", "--seeds", "2", "--steps", "200", "--washout", "100"];

    [Fact]
    public async Task Every_observable_has_mean_deviation_seeds_and_the_whole_its_cost()
    {
        var result = await CommandLine.RunAsync(["eval", "observe", "--reservoir", "echoState", "--json", .. Small]);
        Assert.True(result.ExitCode == 0, result.Errors);
        var json = result.Json();
        Assert.Equal(12, json.GetProperty("features").GetInt32());
        Assert.Equal(Observable.All.Length, json.GetProperty("observables").GetArrayLength());
        foreach (var observable in json.GetProperty("observables").EnumerateArray())
        {
            Assert.False(observable.TryGetProperty("missing", out var reason), $"{observable.GetProperty("name")}: {reason}");
            var values = observable.GetProperty("seeds").EnumerateArray().Select(s => s.GetProperty("value").GetDouble()).ToArray();
            Assert.Equal(2, values.Length);
            Assert.Equal(values.Average(), observable.GetProperty("mean").GetDouble(), 1e-12);
        }

        Assert.True(json.GetProperty("operations").GetInt64() > 0);
        Assert.True(json.GetProperty("joules").GetDouble() > 0);
        Assert.True(json.GetProperty("seconds").GetDouble() >= 0);
        Assert.Contains("seed 2, 2 of 2: lyapunov-exponent", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Linear_ring_has_what_its_theory_says()
    {
        var json = (await CommandLine.RunAsync([
            "eval", "observe", "--json", "--units", "12", "--seeds", "2", "--only", "memory-capacity,information-nonlinearity,lyapunov-exponent,spectral-radius,kernel-rank",
            "--set", "reservoir.topology=ring", "reservoir.activation=identity", "reservoir.inputLayout=oneUnit", "reservoir.spectralRadius=0.8", "reservoir.biasScaling=0",
        ])).Json();
        Assert.Equal(5, json.GetProperty("observables").GetArrayLength());

        // N - 1 + r^2N (White, Lee, Sompolinsky 2004).
        Assert.Equal(11 + Math.Pow(0.8, 24), Mean(json, "memory-capacity"), 0.05);
        Assert.Equal(0, Mean(json, "information-nonlinearity"));
        Assert.Equal(Math.Log(0.8), Mean(json, "lyapunov-exponent"), 1e-9);
        Assert.Equal(0.8, Mean(json, "spectral-radius"), 1e-12);
        Assert.Equal(12, Mean(json, "kernel-rank"));
    }

    [Fact]
    public async Task What_a_reservoir_does_not_have_is_missing_with_the_reason()
    {
        string[] few = ["--only", "memory-capacity,lyapunov-exponent,local-lyapunov-exponent,spectral-radius,state-entropy"];
        var spiking = (await CommandLine.RunAsync(["eval", "observe", "--reservoir", "spiking", "--json", .. Small, .. few])).Json();
        Assert.Contains("spiking", Named(spiking, "lyapunov-exponent").GetProperty("missing").GetString(), StringComparison.Ordinal);
        Assert.False(Named(spiking, "lyapunov-exponent").TryGetProperty("mean", out _));
        Assert.True(Named(spiking, "spectral-radius").TryGetProperty("missing", out _));
        Assert.True(double.IsFinite(Mean(spiking, "state-entropy")));

        var memory = (await CommandLine.RunAsync(["eval", "observe", "--reservoir", "resistiveMemoryGraph", "--json", .. Small, .. few])).Json();
        Assert.Contains("noise", Named(memory, "lyapunov-exponent").GetProperty("missing").GetString(), StringComparison.Ordinal);

        var wide = (await CommandLine.RunAsync(["eval", "observe", "--inputs", "3", "--reservoir", "residual", "--json", .. Small, .. few])).Json();
        Assert.Contains("3", Named(wide, "memory-capacity").GetProperty("missing").GetString(), StringComparison.Ordinal);
        Assert.True(Named(wide, "local-lyapunov-exponent").TryGetProperty("missing", out _));
        Assert.InRange(Mean(wide, "lyapunov-exponent"), -0.5, 0);
        Assert.Equal(3, wide.GetProperty("inputs").GetInt32());
    }

    [Fact]
    public async Task Table_names_each_observable_and_what_it_is()
    {
        using var scratch = new ScratchDirectory();
        var spec = scratch.Write("x.json", """{"reservoir": {"kind": "nextGeneration", "delays": 3}}""");
        var result = await CommandLine.RunAsync("eval", "observe", "--spec", spec, "--seeds", "2", "--steps", "200");
        Assert.True(result.ExitCode == 0, result.Errors);
        foreach (var observable in Observable.All)
            Assert.Contains(observable.Name, result.Output, StringComparison.Ordinal);

        // Past inputs alone: nothing of a difference is left.
        Assert.Contains("-Infinity", result.Output, StringComparison.Ordinal);
        Assert.Contains("multiply-adds", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_observed_is_refused_with_what_can()
    {
        var name = await CommandLine.RunAsync("eval", "observe", "--only", "temperature");
        Assert.Equal(CommandRunner.Refused, name.ExitCode);
        Assert.Contains("--only names 'temperature'; allowed: memory-capacity", name.Errors, StringComparison.Ordinal);
        var amplitude = await CommandLine.RunAsync("eval", "observe", "--amplitude", "0");
        Assert.Equal(CommandRunner.Refused, amplitude.ExitCode);
        Assert.Contains("--amplitude is 0; allowed: above 0", amplitude.Errors, StringComparison.Ordinal);
        var device = await CommandLine.RunAsync("eval", "observe", "--inputs", "3", "--reservoir", "externalSubstrate", "--set", "reservoir.states=2", "reservoir.command=[\"x\"]");
        Assert.Equal(CommandRunner.Refused, device.ExitCode);
        Assert.Contains("reservoir.kind is externalSubstrate", device.Errors, StringComparison.Ordinal);
    }

    private static JsonElement Named(JsonElement json, string name) =>
        json.GetProperty("observables").EnumerateArray().Single(o => o.GetProperty("name").GetString() == name);

    private static double Mean(JsonElement json, string name) => Named(json, name).GetProperty("mean").GetDouble();
}
