using System.Diagnostics;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Persistence;

namespace ArchetypeRC.Tests.Cluster.Upgrades;

/// <summary>The program as it was at an earlier commit, built from the history of this repository; skips the test where the history is not there.</summary>
internal static class PreviousVersion
{
    /// <summary>The version that a cluster is upgraded from. With each release it becomes the commit of the release before.</summary>
    public const string Commit = "f668634c32886765dd146a7298623b0f455e835a";

    /// <summary>Builds it; takes a minute.</summary>
    /// <param name="scratch">Where its sources and the program go.</param>
    /// <returns>Full path of the executable.</returns>
    public static string Build(ScratchDirectory scratch)
    {
        var root = Repository.Root();
        Skip.IfNot(
            Run("git", root, "cat-file", "-e", Commit + "^{commit}") is null, $"The history with commit {Commit} is not here: clone the whole repository.");
        var archive = scratch["previous.tar"];
        var sources = Directory.CreateDirectory(scratch["previous"]).FullName;
        Must("git", root, "archive", "-o", archive, Commit);
        Must("tar", sources, "-xf", archive);
        Must(
            Path.Combine(BuiltProgram.DotnetRoot, "dotnet"), sources,
            "build", "host", "-c", "Release", "-o", scratch["program"], "-p:RunAnalyzers=false", "-nodeReuse:false", "-v", "quiet");
        return scratch["program/archetyperc"];
    }

    private static void Must(string program, string directory, params string[] arguments)
    {
        if (Run(program, directory, arguments) is { } problem)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {problem}");
    }

    private static string? Run(string program, string directory, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = directory,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            var said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"{said}{errors.Result}";
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return e.Message;
        }
    }
}
