using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Host.Commands;

namespace ArchetypeRC.Tests.Host.Commands;

/// <summary>One instance in a state directory: what it is, how it is changed, and what is refused.</summary>
[Collection(CommandLine.Collection)]
public sealed class InstanceCommandTests : IDisposable
{
    private const string Reservoir = """ "reservoir": {"kind": "echoState", "units": 8, "inDegree": 3}, "washout": 2 """;

    private static readonly string Forecast = $$"""{"task": {"inputs": ["x"], "targets": ["x"]}, {{Reservoir}}}""";
    private static readonly string LateLabels =
        $$"""{"task": {"kind": "classification", "inputs": ["x"], "targets": ["y"], "classes": ["no", "yes"], "labelHorizon": 50}, {{Reservoir}}}""";

    private readonly ScratchDirectory scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Life_of_an_instance_from_its_making_to_its_end()
    {
        var spec = scratch.Write("spec.json", Forecast);
        var made = (await RunAsync("create", "pump", "--spec", spec, "--replay-rows", "40", "--json")).Json();
        Assert.Equal(40, made.GetProperty("keep").GetProperty("replayRows").GetInt32());
        await LearnAsync("pump", [.. Enumerable.Range(0, 60).Select(t => Math.Sin(0.3 * t))], columns: 1);

        Assert.Contains("There is no instance 'pumps'", await RefusedAsync("describe", "pumps"), StringComparison.Ordinal);

        // The task may be left out: it is the instance's own.
        var better = scratch.Write("better.json", $$"""{ {{Reservoir.Replace("8", "9", StringComparison.Ordinal)}} }""");
        var updated = await RunAsync("update", "pump", "--spec", better, "--expect-epoch", "0", "--json");
        Assert.Equal((2, 1), (updated.Json().GetProperty("version").GetInt32(), updated.Json().GetProperty("epoch").GetInt32()));
        Assert.Contains("the sender knows of 0", await RefusedAsync("update", "pump", "--spec", spec, "--expect-epoch", "0"), StringComparison.Ordinal);

        var versions = (await RunAsync("versions", "pump", "--json")).Json();
        Assert.Equal(2, versions.GetProperty("serving").GetInt32());
        Assert.Equal(["created", "updated"], versions.GetProperty("versions").EnumerateArray().Select(v => v.GetProperty("origin").GetString()));
        var difference = Assert.Single((await RunAsync("diff", "pump", "1", "2", "--json")).Json().EnumerateArray());
        Assert.Equal(("reservoir.units", 8, 9), (difference.GetProperty("field").GetString(), difference.GetProperty("before").GetInt32(), difference.GetProperty("after").GetInt32()));
        Assert.Contains("version 7", (await RefusedAsync("diff", "pump", "1", "7")).ToLowerInvariant(), StringComparison.Ordinal);

        Assert.Equal(1, (await RunAsync("roll-back", "pump", "--json")).Json().GetProperty("version").GetInt32());
        var file = scratch.At("pump.arc");
        Assert.Contains("after 60 rows", (await RunAsync("export", "pump", "--out", file)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("reset", "pump", "--json")).Json().GetProperty("rows").GetInt64());
        var imported = (await RunAsync("import", "pump", file, "--json")).Json();
        Assert.Equal((60, 60), (imported.GetProperty("rows").GetInt64(), imported.GetProperty("nextSequence").GetInt64()));

        var shown = await RunAsync("describe", "pump");
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("forecast of x from x, 1 ahead", shown.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("delete", "pump", "--yes")).ExitCode);
        Assert.Contains("was deleted", await RefusedAsync("describe", "pump"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Late_labels_are_learned_once_and_what_is_wrong_with_one_is_said()
    {
        await RunAsync("create", "claims", "--spec", scratch.Write("spec.json", LateLabels));
        await LearnAsync("claims", [.. Enumerable.Range(0, 20).SelectMany(t => new[] { t % 3, double.NaN })], columns: 2);

        Assert.Equal(2, (await LabelsAsync("sequence,y\n4,yes\n5,no\n")).Json().GetProperty("labels").GetInt32());

        // What the instance refuses, what is no label, what is no table of labels.
        foreach (var (text, said) in new[]
        {
            ("sequence,y\n5,no\n4,no\n", "has another label"),
            ("sequence,y\n6.5,no\n", "Write the number of a row"),
            ("sequence,y\n6,\n", "has nothing in column 'y'"),
            ("row,y\n6,no\n", "no column 'sequence'"),
        })
        {
            var refused = await LabelsAsync(text);
            Assert.Equal(CommandRunner.Refused, refused.ExitCode);
            Assert.Contains(said, refused.Errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("The instance name 'a b' is refused", "describe", "a b")]
    [InlineData("either --spec X.json or --model", "create", "pump")]
    [InlineData("for --durability checkpoint", "create", "pump", "--spec", "s.json", "--checkpoint-rows", "10")]
    [InlineData("--expect-epoch is -2; allowed: 0 or more", "reset", "pump", "--expect-epoch", "-2")]
    [InlineData("--expect-epoch is 'new'; allowed: a whole number, 0 or more", "reset", "pump", "--expect-epoch", "new")]
    [InlineData("instance.keptVersions is 99; allowed: 1 to 16", "create", "pump", "--spec", "s.json", "--kept-versions", "99")]
    public async Task What_cannot_be_done_is_refused_with_what_would_be_right(string said, params string[] command) =>
        Assert.Contains(said, await RefusedAsync(command), StringComparison.Ordinal);

    [Fact]
    public async Task Directory_without_state_is_refused_and_not_made()
    {
        Assert.Contains("is not a state directory", await RefusedAsync("describe", "pump"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.At("state")));
    }

    [Fact]
    public async Task Place_must_be_named_and_only_one()
    {
        var none = await CommandLine.RunAsync("instance", "describe", "pump");
        Assert.Equal(CommandRunner.Refused, none.ExitCode);
        Assert.Contains("Give either --state DIR", none.Errors, StringComparison.Ordinal);
    }

    private async Task LearnAsync(string instance, double[] values, int columns)
    {
        await using var node = await EmbeddedNode.StartAsync(scratch.At("state"), workers: 0, CancellationToken.None);
        await node.Client.LearnAsync(new LearnBatch(new InstanceId(instance), 0, values.Length / columns, columns, values, -1));
    }

    private async Task<CommandResult> LabelsAsync(string text)
    {
        var input = Console.In;
        using var labels = new StringReader(text);
        Console.SetIn(labels);
        try
        {
            return await RunAsync("labels", "claims", "--json");
        }
        finally
        {
            Console.SetIn(input);
        }
    }

    private Task<CommandResult> RunAsync(params string[] command) => CommandLine.RunAsync(["instance", .. command, "--state", scratch.At("state")]);

    private async Task<string> RefusedAsync(params string[] command)
    {
        var result = await RunAsync(command);
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        return result.Errors;
    }
}
