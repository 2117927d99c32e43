using System.CommandLine;
using ArchetypeRC.Evolution.Live;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Commands;

/// <summary>How a new instance is to be kept: a file, and live evolution by options of its own.</summary>
internal sealed class KeepOptions
{
    private readonly Option<FileInfo> keep = new("--keep")
    {
        Description = "With a new instance: how it is kept, as JSON. The fields are those of InstanceSpec, in docs/instances.md.",
        HelpName = "X.json",
    };

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

    /// <summary>Adds them to a command, which then refuses settings of live evolution without it.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[keep, live, challengers, share])
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetResult(live) is null && (result.GetResult(challengers) is not null || result.GetResult(share) is not null))
                result.AddError("--challengers and --shadow-share are settings of live evolution. Add --live.");
        });
    }

    /// <summary>What was asked for; null when nothing was.</summary>
    /// <exception cref="SpecRefusedException">The file cannot be read as an InstanceSpec, or a value is out of its range.</exception>
    public InstanceSpec? Read(ParseResult parsed)
    {
        var read = parsed.GetValue(keep) is { } file ? SpecJson.ReadInstance(File.ReadAllText(file.FullName)) : null;
        if (!parsed.GetValue(live))
            return read;
        var settings = read?.Live ?? new LiveSpec();
        settings = settings with
        {
            Challengers = parsed.GetValue(challengers) ?? settings.Challengers,
            ShadowShare = parsed.GetValue(share) ?? settings.ShadowShare,
        };
        return (read ?? new InstanceSpec()) with { Live = settings.Checked() };
    }
}
