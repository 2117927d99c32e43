using System.Runtime.InteropServices;

namespace ArchetypeRC.Tests.Cluster.Processes;

/// <summary>The program as it was built, which the build puts beside these tests.</summary>
internal static class BuiltProgram
{
    /// <summary>Full path of the executable.</summary>
    public static string Path { get; } = Find();

    /// <summary>Where the runtime of these tests is installed: the program finds its own there.</summary>
    public static string DotnetRoot { get; } =
        System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private static string Find()
    {
        var name = OperatingSystem.IsWindows() ? "archetyperc.exe" : "archetyperc";
        var path = System.IO.Path.Combine(AppContext.BaseDirectory, name);
        return File.Exists(path) ? path : throw new FileNotFoundException("Build host/ first: the program is not beside its tests.", path);
    }
}
