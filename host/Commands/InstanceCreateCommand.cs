using System.CommandLine;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.ModelFiles;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc instance create</c>: makes an instance.</summary>
internal static class InstanceCreateCommand
{
    public static Command Build()
    {
        var spec = new Option<FileInfo>("--spec") { Description = "The spec, as JSON, of a model that has learned nothing yet.", HelpName = "X.json" };
        var model = new Option<FileInfo>("--model") { Description = "In place of --spec: a model file with what it has learned.", HelpName = "FILE.arc" };
        var keep = new KeepOptions();
        var command = new InstanceTarget().Command(
            "create",
            "Make an instance. How it is kept is said now and stays. Asked again with the same spec, it is answered like the first time.",
            [spec, model],
            call => RunAsync(call, call.Parsed.GetValue(spec), call.Parsed.GetValue(model), keep.Read(call.Parsed) ?? new InstanceSpec()),
            makesDirectory: true);
        keep.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(spec) is null == result.GetResult(model) is null)
                result.AddError("Give either --spec X.json or --model FILE.arc.");
        });
        return command;
    }

    private static async Task<int> RunAsync(InstanceCall call, FileInfo? spec, FileInfo? model, InstanceSpec keep)
    {
        var file = model is null ? null : ModelFile.Read(model.FullName);
        return call.Show(await call.Client.CreateAsync(
            call.Instance, file?.Spec ?? SpecFile.ReadModel(spec!), file?.State, keep, call.Cancellation));
    }
}
