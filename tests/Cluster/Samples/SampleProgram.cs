using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Cluster.Profiles;

namespace ArchetypeRC.Tests.Cluster.Samples;

/// <summary>A program in samples/, and the page that shows lines of it.</summary>
/// <param name="Name">Its folder.</param>
/// <param name="Page">Path of the page, from the root of the repository.</param>
/// <param name="Section">Heading of the section of the page.</param>
internal sealed record SampleProgram(string Name, string Page, string Section)
{
    private static readonly string Root = Path.GetDirectoryName(ProfileFile.Folder)!;

    /// <summary>Runs it to its end.</summary>
    /// <param name="directory">Where it keeps its state.</param>
    /// <returns>What it wrote. On a busy machine the host's log may have warnings beside it.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(string directory)
    {
        await using var run = ProgramRun.StartAssembly(Path.Combine(AppContext.BaseDirectory, $"ArchetypeRC.Samples.{Name}.dll"), directory);
        var lines = new List<string>();
        while (await run.ReadLineAsync() is { } line)
            lines.Add(line);
        var end = await run.EndAsync();
        Assert.True(end.Code == 0, end.Errors);

        // A singleton that is only just starting is not missing.
        Assert.DoesNotContain(lines, line => line.Contains("singleton named", StringComparison.Ordinal));
        return lines;
    }

    /// <summary>Every line of code in the section of the page stands in the program.</summary>
    public void AssertShown()
    {
        var program = File.ReadAllLines(Path.Combine(Root, "samples", Name, "Program.cs")).Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        var shown = File.ReadAllLines(Path.Combine(Root, Page))
            .SkipWhile(line => line != Section).Skip(1)
            .TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith("    ", StringComparison.Ordinal) && !line.Contains("dotnet run", StringComparison.Ordinal))
            .Select(line => line.Trim()).ToArray();
        Assert.InRange(shown.Length, 5, 40);
        Assert.All(shown, line => Assert.Contains(line, program));
    }
}
