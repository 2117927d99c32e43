using System.Diagnostics;
using ArchetypeRC.Persistence.Sql;

namespace ArchetypeRC.Tests.Persistence.Sql;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("archetyperc-data-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Missing_directory_is_made_with_its_parents()
    {
        var path = Path.Combine(root, "a", "b");
        using var opened = DataDirectory.Open(path);
        Assert.Equal(path, opened.Path);
        Assert.True(Directory.Exists(path));
    }

    [Fact]
    public void Second_opening_is_refused_until_the_first_is_closed()
    {
        var first = DataDirectory.Open(root);
        var refusal = Assert.Throws<DataDirectoryInUseException>(() => DataDirectory.Open(root));
        Assert.Equal(root, refusal.Directory);
        Assert.Contains(root, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Stop that process", refusal.Message, StringComparison.Ordinal);
        first.Dispose();
        DataDirectory.Open(root).Dispose();
    }

    [SkippableFact]
    public void Directory_that_another_process_holds_is_refused_and_free_when_that_is_killed()
    {
        using (DataDirectory.Open(root))
        {
            // The lock file is there now, for flock(1) to take as another process would.
        }

        using var other = StartHolder(Path.Combine(root, DataDirectory.LockFileName));
        Assert.Throws<DataDirectoryInUseException>(() => DataDirectory.Open(root));
        other.Kill(entireProcessTree: true);
        other.WaitForExit();
        DataDirectory.Open(root).Dispose();
    }

    [SkippableFact]
    public void Directory_that_this_process_holds_is_refused_to_another()
    {
        using var held = DataDirectory.Open(root);
        SkipWithoutFlock();
        using var other = Process.Start("flock", ["--nonblock", Path.Combine(root, DataDirectory.LockFileName), "true"]);
        other.WaitForExit();
        Assert.Equal(1, other.ExitCode);
    }

    [Fact]
    public void File_in_place_of_a_directory_is_refused()
    {
        var file = Path.Combine(root, "file");
        File.WriteAllText(file, "x");
        var refusal = Assert.Throws<DataDirectoryRefusedException>(() => DataDirectory.Open(file));
        Assert.Contains("is a file", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<DataDirectoryRefusedException>(() => DataDirectory.Open(Path.Combine(file, "below")));
    }

    [SkippableFact]
    public void Read_only_disk_is_refused_and_named()
    {
        using var disk = SmallDisk.Mount(root, "64k");
        disk.MakeReadOnly();
        foreach (var path in (string[])[disk.Path, Path.Combine(disk.Path, "below")])
        {
            var refusal = Assert.Throws<DataDirectoryRefusedException>(() => DataDirectory.Open(path));
            Assert.Equal(path, refusal.Path);
            Assert.Contains("cannot be written", refusal.Message, StringComparison.Ordinal);
        }
    }

    // Takes the lock, says so, and holds it until its input ends.
    private static Process StartHolder(string lockFile)
    {
        SkipWithoutFlock();
        var start = new ProcessStartInfo("flock", ["--no-fork", "--nonblock", lockFile, "sh", "-c", "echo held; read line"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        Assert.Equal("held", process.StandardOutput.ReadLine());
        return process;
    }

    private static void SkipWithoutFlock() => Skip.IfNot(
        File.Exists("/usr/bin/flock"), "flock(1) is needed: install it with 'apt-get install -y util-linux'.");
}
