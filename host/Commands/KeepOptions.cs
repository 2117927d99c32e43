using System.CommandLine;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Commands;

/// <summary>How a new instance is to be kept: a file, and an option for each field that stands over what the file says.</summary>
internal sealed class KeepOptions
{
    private static readonly InstanceSpec Defaults = new();

    private readonly Option<FileInfo> keep = new("--keep")
    {
        Description = "With a new instance: how it is kept, as JSON. The fields are those of InstanceSpec, in docs/instances.md.",
        HelpName = "X.json",
    };

    private readonly Option<Durability?> durability = new("--durability")
    {
        Description = "What an answer to rows promises: journal, that they are never lost; checkpoint, that the source is told from where to send "
            + "again, which is faster. Default: journal.",
        HelpName = "journal|checkpoint",
    };

    private readonly Option<int?> rows = SearchOptions.Whole(
        "--checkpoint-rows", $"With --durability checkpoint: most rows between two snapshots. Default: {Defaults.CheckpointRows}.", "N", 1);

    private readonly Option<int?> bytes = SearchOptions.Whole(
        "--checkpoint-bytes", $"The same in bytes of rows. Default: {Defaults.CheckpointBytes}.", "N", 1);

    private readonly Option<int?> replay = SearchOptions.Whole(
        "--replay-rows", $"Latest rows that are kept to warm up another model. Default: {Defaults.ReplayRows}.", "N", 1);

    private readonly Option<int?> versions = SearchOptions.Whole(
        "--kept-versions", $"Versions of the model that are kept. Default: {Defaults.KeptVersions}.", "N", 1);

    private readonly Option<bool> live = new("--live")
    {
        Description = "With a new instance: challengers learn in the shadow of its model on the same rows, and a better one takes over.",
    };

    private readonly Option<int?> challengers = SearchOptions.Whole("--challengers", "With --live: models in the shadow, at most, 32. Default: 4.", "K", 0);

    private readonly Option<double?> share = new("--shadow-share")
    {
        Description = "With --live: most multiply-adds of the shadows, as a multiple of those of the model that serves, 0 to 100. Default: 4.",
        HelpName = "X",
    };

    /// <summary>Adds them to a command, which then refuses settings of what is not asked for.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[keep, durability, rows, bytes, replay, versions, live, challengers, share])
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(live) is null && (result.GetResult(challengers) is not null || result.GetResult(share) is not null))
                result.AddError("--challengers and --shadow-share are settings of live evolution. Add --live.");
            if (result.GetResult(keep) is null && result.GetValue(durability) != Durability.Checkpoint
                && (result.GetResult(rows) ?? result.GetResult(bytes)) is not null)
            {
                result.AddError("--checkpoint-rows and --checkpoint-bytes are for --durability checkpoint.");
            }
        });
    }

    /// <summary>What was asked for; null when nothing was.</summary>
    /// <exception cref="SpecRefusedException">The file cannot be read as an InstanceSpec, or a value is out of its range.</exception>
    public InstanceSpec? Read(ParseResult parsed)
    {
        if (!((Option[])[keep, durability, rows, bytes, replay, versions, live]).Any(option => parsed.GetResult(option) is { Implicit: false }))
            return null;
        var read = parsed.GetValue(keep) is { } file ? SpecJson.ReadInstance(File.ReadAllText(file.FullName)) : Defaults;
        read = read with
        {
            Durability = parsed.GetValue(durability) ?? read.Durability,
            CheckpointRows = parsed.GetValue(rows) ?? read.CheckpointRows,
            CheckpointBytes = parsed.GetValue(bytes) ?? read.CheckpointBytes,
            ReplayRows = parsed.GetValue(replay) ?? read.ReplayRows,
            KeptVersions = parsed.GetValue(versions) ?? read.KeptVersions,
        };
        if (parsed.GetValue(live))
        {
            var settings = read.Live ?? new LiveSpec();
            read = read with
            {
                Live = settings with
                {
                    Challengers = parsed.GetValue(challengers) ?? settings.Challengers,
                    ShadowShare = parsed.GetValue(share) ?? settings.ShadowShare,
                },
            };
        }

        return read.Validate() is { IsEmpty: false } problems ? throw new SpecRefusedException(problems) : read;
    }
}
