using System.CommandLine;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Host.Commands;

public sealed class KeepOptionsTests
{
    [Fact]
    public void Nothing_is_asked_for_without_an_option() => Assert.Null(Read());

    [Fact]
    public void Live_evolution_has_its_defaults_and_the_settings_that_are_named()
    {
        Assert.Equal(new InstanceSpec { Live = new LiveSpec() }, Read("--live"));
        Assert.Equal(
            new InstanceSpec { Live = new LiveSpec { Challengers = 2, ShadowShare = 1.5 } }, Read("--live", "--challengers", "2", "--shadow-share", "1.5"));
    }

    [Fact]
    public void Every_field_has_an_option_that_stands_over_the_file()
    {
        using var scratch = new ScratchDirectory();
        var file = scratch.At("keep.json");
        File.WriteAllText(file, """{ "replayRows": 1, "keptVersions": 2, "checkpointRows": 3, "durability": "checkpoint" }""");
        Assert.Equal(
            new InstanceSpec { ReplayRows = 11, KeptVersions = 12, CheckpointRows = 13, CheckpointBytes = 14, Durability = Durability.Journal },
            Read("--keep", file, "--replay-rows", "11", "--kept-versions", "12", "--checkpoint-rows", "13", "--checkpoint-bytes", "14", "--durability", "journal"));
    }

    [Fact]
    public void Settings_of_checkpoints_without_them_are_refused()
    {
        var command = Command(out _);
        Assert.Contains("--durability checkpoint", Assert.Single(command.Parse(["--checkpoint-rows", "2"]).Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_gives_what_the_options_do_not()
    {
        using var scratch = new ScratchDirectory();
        var file = scratch.At("keep.json");
        File.WriteAllText(file, """{ "keptVersions": 9, "live": { "challengers": 3, "alpha": 0.01 } }""");

        Assert.Equal(
            new InstanceSpec { KeptVersions = 9, Live = new LiveSpec { Challengers = 3, Alpha = 0.01 } }, Read("--keep", file));
        Assert.Equal(
            new InstanceSpec { KeptVersions = 9, Live = new LiveSpec { Challengers = 5, Alpha = 0.01 } },
            Read("--keep", file, "--live", "--challengers", "5"));
    }

    [Fact]
    public void Settings_of_live_evolution_without_it_are_refused()
    {
        var command = Command(out _);
        Assert.Contains("Add --live.", Assert.Single(command.Parse(["--challengers", "2"]).Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Setting_out_of_its_range_is_refused_by_name() => Assert.Contains(
        "live.shadowShare is 101", Assert.Throws<SpecRefusedException>(() => Read("--live", "--shadow-share", "101")).Message, StringComparison.Ordinal);

    private static Command Command(out KeepOptions keep)
    {
        var command = new Command("test");
        keep = new KeepOptions();
        keep.AddTo(command);
        return command;
    }

    private static InstanceSpec? Read(params string[] arguments)
    {
        var command = Command(out var keep);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        return keep.Read(parsed);
    }
}
