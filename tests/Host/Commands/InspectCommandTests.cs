using System.Text.Json;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Persistence.ModelFiles;

namespace ArchetypeRC.Tests.Host.Commands;

[Collection(CommandLine.Collection)]
public sealed class InspectCommandTests(FinishedSearch search) : IClassFixture<FinishedSearch>
{
    [Fact]
    public async Task Model_file_is_described()
    {
        var result = await CommandLine.RunAsync("inspect", search.File("best.arc"), "--json");
        Assert.Equal(0, result.ExitCode);
        var json = result.Json();
        Assert.Equal("modelFile", json.GetProperty("kind").GetString());
        Assert.Equal("ok", json.GetProperty("checks").GetProperty("checksum").GetString());
        Assert.Equal("ok", json.GetProperty("checks").GetProperty("weights").GetString());
        Assert.True(JsonElement.DeepEquals(search.Job().GetProperty("best").GetProperty("spec"), json.GetProperty("spec")));
        Assert.NotEmpty(json.GetProperty("lineage").EnumerateArray());
    }

    [Fact]
    public async Task Model_file_is_shown_as_a_table()
    {
        var result = await CommandLine.RunAsync("inspect", search.File("best.arc"));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("spec.reservoir.units", result.Output, StringComparison.Ordinal);
        Assert.Contains("spec.readout.traceCap", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("spec.reservoir.jumpLength", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("spec.readout.stepSize", result.Output, StringComparison.Ordinal);
        Assert.Contains("stateHash", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_directory_is_described_and_its_hash_tells_one_row_more()
    {
        using var scratch = new ScratchDirectory();
        var state = scratch.At("state");
        var file = ModelFile.Read(search.File("best.arc"));
        var instance = new InstanceId("stream");
        await using (var node = await EmbeddedNode.StartAsync(state, workers: 0, default))
            await node.Client.CreateAsync(instance, file.Spec, file.State);
        var fresh = await CommandLine.RunAsync("inspect", state, "--json");
        var model = await CommandLine.RunAsync("inspect", search.File("best.arc"), "--json");
        Assert.Equal(model.Json().GetProperty("stateHash").GetString(), fresh.Json().GetProperty("stateHash").GetString());

        await using (var node = await EmbeddedNode.StartAsync(state, workers: 0, default))
            await node.Client.LearnAsync(new LearnBatch(instance, 0, 1, 1, new[] { 0.25 }, -1));
        var learned = await CommandLine.RunAsync("inspect", state, "--json");
        Assert.Equal(1, learned.Json().GetProperty("nextSequence").GetInt64());
        Assert.Equal(file.State.Rows + 1, learned.Json().GetProperty("rows").GetInt64());
        Assert.NotEqual(fresh.Json().GetProperty("stateHash").GetString(), learned.Json().GetProperty("stateHash").GetString());
    }

    [Fact]
    public async Task Directory_that_is_no_state_is_refused_and_left_alone()
    {
        using var scratch = new ScratchDirectory();
        var empty = Directory.CreateDirectory(scratch.At("empty")).FullName;
        var result = await CommandLine.RunAsync("inspect", empty);
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("is not a state directory", result.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty));
    }

    [Fact]
    public async Task Directory_of_a_search_is_refused_with_the_model_to_inspect()
    {
        var result = await CommandLine.RunAsync("inspect", search.Output);
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("best.arc", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_file_is_refused()
    {
        using var scratch = new ScratchDirectory();
        var result = await CommandLine.RunAsync("inspect", scratch.At("no-such.arc"));
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("there is no such file", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Altered_file_is_refused()
    {
        using var scratch = new ScratchDirectory();
        var bytes = File.ReadAllBytes(search.File("best.arc"));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(scratch.At("altered.arc"), bytes);
        var result = await CommandLine.RunAsync("inspect", scratch.At("altered.arc"));
        Assert.Equal(CommandRunner.Refused, result.ExitCode);
        Assert.Contains("checksum", result.Errors, StringComparison.Ordinal);
    }
}
