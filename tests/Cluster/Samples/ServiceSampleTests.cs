using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Cluster.Profiles;

namespace ArchetypeRC.Tests.Cluster.Samples;

/// <summary>The program in samples/Service runs, and what the README shows of it stands in it.</summary>
public sealed class ServiceSampleTests
{
    private static readonly string Root = Path.GetDirectoryName(ProfileFile.Folder)!;

    [Fact]
    public async Task Service_learns_predicts_and_goes_on_when_it_is_started_again()
    {
        using var scratch = new ScratchDirectory();
        Assert.StartsWith("500 rows learned, NRMSE ", await RunAsync(scratch["state"]), StringComparison.Ordinal);
        Assert.StartsWith("1000 rows learned, NRMSE ", await RunAsync(scratch["state"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Readme_shows_lines_of_the_sample()
    {
        var sample = File.ReadAllLines(Path.Combine(Root, "samples", "Service", "Program.cs")).Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        var shown = File.ReadAllLines(Path.Combine(Root, "README.md"))
            .SkipWhile(line => line != "## In a service").Skip(1)
            .TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith("    ", StringComparison.Ordinal) && !line.Contains("dotnet run", StringComparison.Ordinal))
            .Select(line => line.Trim()).ToArray();
        Assert.InRange(shown.Length, 5, 40);
        Assert.All(shown, line => Assert.Contains(line, sample));
    }

    private static async Task<string> RunAsync(string directory)
    {
        await using var run = ProgramRun.StartAssembly(Path.Combine(AppContext.BaseDirectory, "ArchetypeRC.Samples.Service.dll"), directory);
        // On a busy machine the host's log may have warnings beside it.
        var line = "";
        while (await run.ReadLineAsync() is { } next)
        {
            // A singleton that is only just starting is not missing.
            Assert.DoesNotContain("singleton named", next, StringComparison.Ordinal);
            line = next.Contains(" rows learned, ", StringComparison.Ordinal) ? next : line;
        }

        var end = await run.EndAsync();
        Assert.True(end.Code == 0, end.Errors);
        return line;
    }
}
