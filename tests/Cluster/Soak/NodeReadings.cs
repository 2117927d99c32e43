using System.Globalization;
using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Soak;

/// <summary>
/// A node of the soak is the program, in a process that also writes down every second what memory it holds; a heap cannot be read from outside.
/// </summary>
internal static class NodeReadings
{
    /// <summary>First argument of such a process; then the file of its readings, then what follows <c>archetyperc</c>.</summary>
    public const string Command = "soak-node";

    /// <summary>A node that writes down what it holds, as words of the shell.</summary>
    /// <param name="file">Where it writes.</param>
    public static string Program(string file) =>
        $"{Path.Combine(BuiltProgram.DotnetRoot, "dotnet")} exec {typeof(NodeReadings).Assembly.Location} {Command} {file}";

    /// <summary>Writes the process's number, the heap after the last collection of all of it, and the resident memory, in bytes.</summary>
    public static async Task WriteAsync(string file)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await second.WaitForNextTickAsync())
        {
            var (blocking, background) = (GC.GetGCMemoryInfo(GCKind.FullBlocking), GC.GetGCMemoryInfo(GCKind.Background));
            var heap = (blocking.Index > background.Index ? blocking : background).HeapSizeBytes;
            await File.WriteAllTextAsync(
                file, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {heap} {Environment.WorkingSet} ."));
        }
    }

    /// <summary>What a process wrote last; null before that, and while it is being written.</summary>
    public static MemorySample? Last(string file, int node, TimeSpan at)
    {
        if (!File.Exists(file) || File.ReadAllText(file).Split(' ') is not [var process, var heap, var resident, "."])
            return null;
        return new MemorySample(
            at,
            node,
            int.Parse(process, CultureInfo.InvariantCulture),
            long.Parse(heap, CultureInfo.InvariantCulture),
            long.Parse(resident, CultureInfo.InvariantCulture));
    }
}
