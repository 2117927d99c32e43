using System.Diagnostics;

namespace ArchetypeRC.Tests.Cluster.Processes;

/// <summary>
/// A file system in memory of a few kilobytes or megabytes, to be filled or made read-only: root, who may run these tests,
/// passes over file modes. Skips the test where mounting is not allowed.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string path;

    private SmallDisk(string path) => this.path = path;

    /// <summary>Mounts it on an existing directory.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="size">As mount knows it, such as <c>512k</c>.</param>
    public static SmallDisk Mount(string path, string size)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux mounts a tmpfs.");
        var problem = Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path);
        Skip.If(problem is not null, $"A tmpfs cannot be mounted here: {problem}");
        return new SmallDisk(path);
    }

    /// <summary>Gives it another size.</summary>
    public void Resize(string size) => Remount($"size={size}");

    /// <summary>Refuses every write from now on.</summary>
    public void MakeReadOnly() => Remount("ro");

    /// <summary>Takes writes again.</summary>
    public void MakeWritable() => Remount("rw");

    /// <summary>Fails unless a plain write of so many bytes fails on this disk; leaves no file behind.</summary>
    public void AssertRefusesPlainWrite(int bytes)
    {
        var file = Path.Combine(path, "plain");
        Assert.Throws<IOException>(() => File.WriteAllBytes(file, new byte[bytes]));
        File.Delete(file);
    }

    /// <summary>Writes a file that takes all the space left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[512];
        Action write = () =>
        {
            while (true)
                file.Write(page);
        };
        Assert.Throws<IOException>(write);
    }

    /// <summary>Frees what <see cref="Fill"/> took.</summary>
    public void Free() => File.Delete(Ballast);

    public void Dispose() => Run("umount", "-l", path);

    private string Ballast => Path.Combine(path, "ballast");

    private void Remount(string option)
    {
        if (Run("mount", "-o", $"remount,{option}", path) is { } problem)
            throw new InvalidOperationException($"{path} could not be remounted with {option}: {problem}");
    }

    private static string? Run(string command, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{command} did not start.");
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : errors.Trim();
    }
}
