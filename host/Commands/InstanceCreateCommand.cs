using System.CommandLine;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc instance create</c>: makes an instance.</summary>
internal static class InstanceCreateCommand
{
    private static readonly InstanceSpec Defaults = new();

    public static Command Build()
    {
        var spec = new Option<FileInfo>("--spec") { Description = "The spec, as JSON, of a model that has learned nothing yet.", HelpName = "X.json" };
        var model = new Option<FileInfo>("--model") { Description = "In place of --spec: a model file with what it has learned.", HelpName = "FILE.arc" };
        var durability = new Option<Durability>("--durability")
        {
            Description = "What an answer to rows promises: journal, that they are never lost; checkpoint, that the source is told from where to "
                + "send again, which is faster.",
            HelpName = "journal|checkpoint",
        };
        var rows = SearchOptions.Whole(
            "--checkpoint-rows", $"With --durability checkpoint: most rows between two snapshots. Default: {Defaults.CheckpointRows}.", "N", 1);
        var bytes = SearchOptions.Whole(
            "--checkpoint-bytes", $"The same in bytes of rows. Default: {Defaults.CheckpointBytes}.", "N", 1);
        var replay = SearchOptions.Whole(
            "--replay-rows", $"Latest rows that are kept to warm up another model. Default: {Defaults.ReplayRows}.", "N", 1);
        var versions = SearchOptions.Whole("--kept-versions", $"Versions of the model that are kept. Default: {Defaults.KeptVersions}.", "N", 1);
        var command = new InstanceTarget().Command(
            "create",
            "Make an instance. How it is kept is said now and stays. Asked again with the same spec, it is answered like the first time.",
            [spec, model, durability, rows, bytes, replay, versions],
            call => RunAsync(call, call.Parsed.GetValue(spec), call.Parsed.GetValue(model), Defaults with
            {
                Durability = call.Parsed.GetValue(durability),
                CheckpointRows = call.Parsed.GetValue(rows) ?? Defaults.CheckpointRows,
                CheckpointBytes = call.Parsed.GetValue(bytes) ?? Defaults.CheckpointBytes,
                ReplayRows = call.Parsed.GetValue(replay) ?? Defaults.ReplayRows,
                KeptVersions = call.Parsed.GetValue(versions) ?? Defaults.KeptVersions,
            }),
            makesDirectory: true);
        command.Validators.Add(result =>
        {
            if (result.GetResult(spec) is null == result.GetResult(model) is null)
                result.AddError("Give either --spec X.json or --model FILE.arc.");
            if (result.GetValue(durability) != Durability.Checkpoint && (result.GetResult(rows) ?? result.GetResult(bytes)) is not null)
                result.AddError("--checkpoint-rows and --checkpoint-bytes are for --durability checkpoint.");
        });
        return command;
    }

    private static async Task<int> RunAsync(InstanceCall call, FileInfo? spec, FileInfo? model, InstanceSpec keep)
    {
        if (keep.Validate() is { IsEmpty: false } problems)
            throw new SpecRefusedException(problems);
        var file = model is null ? null : ModelFile.Read(model.FullName);
        return call.Show(await call.Client.CreateAsync(
            call.Instance, file?.Spec ?? SpecFile.ReadModel(spec!), file?.State, keep, call.Cancellation));
    }
}
