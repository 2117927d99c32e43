using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ArchetypeRC.Persistence.ModelFiles;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc instance export</c>: everything learned, as a file.</summary>
internal static class InstanceExportCommand
{
    public static Command Build()
    {
        var output = new Option<FileInfo>("--out") { Description = "The model file to write.", HelpName = "FILE.arc", Required = true };
        return new InstanceTarget().Command(
            "export",
            "Write everything that an instance has learned to a model file, for import, stream, predict or inspect. The instance goes on. "
            + "A file of that name is replaced, in one step.",
            [output],
            call => RunAsync(call, call.Parsed.GetRequiredValue(output)));
    }

    private static async Task<int> RunAsync(InstanceCall call, FileInfo output)
    {
        OutputRefusedException.ThrowIfNoFolder(output);
        var bytes = await call.Client.ExportFileAsync(call.Instance, call.Cancellation);
        var file = ModelFile.FromBytes(bytes.Span, call.Instance.ToString());
        file.Write(output.FullName);
        if (call.Json)
            InstanceCall.Write(new JsonObject { ["instance"] = call.Instance.ToString(), ["file"] = output.FullName, ["rows"] = file.State.Rows, ["bytes"] = bytes.Length });
        else
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: {call.Instance} after {file.State.Rows:N0} rows, {bytes.Length:N0} bytes."));
        return 0;
    }
}
