using System.CommandLine;
using ArchetypeRC.Persistence.ModelFiles;

namespace ArchetypeRC.Host.Commands;

/// <summary><c>archetyperc instance import</c>: a model file makes an instance, or replaces its model.</summary>
internal static class InstanceImportCommand
{
    public static Command Build()
    {
        var file = new Argument<FileInfo>("FILE.arc") { Description = "The model file." };
        var epoch = InstanceTarget.ExpectedEpoch();
        return new InstanceTarget().Command(
            "import",
            """
            Bring a model file in: it makes the instance when there is none, and otherwise replaces its model, once the rows of a wash-out have
            brought the new one into the stream. roll-back undoes it.
            """,
            [file, epoch],
            call => RunAsync(call, call.Parsed.GetRequiredValue(file), call.Parsed.GetValue(epoch) ?? -1),
            makesDirectory: true);
    }

    private static async Task<int> RunAsync(InstanceCall call, FileInfo file, long epoch)
    {
        var bytes = await File.ReadAllBytesAsync(file.FullName, call.Cancellation);
        _ = ModelFile.FromBytes(bytes, file.FullName); // refused here by its name; whoever receives it does not know one
        return call.Show(await call.FollowAsync(call.Client.ImportAsync(call.Instance, bytes, epoch, call.Cancellation)));
    }
}
