using System.Diagnostics;

namespace ArchetypeRC.Tests.Persistence;

/// <summary>
/// A small file system of its own, to be filled or made read-only: root ignores file modes, but not these. Each state is
/// first shown to be real by a plain write that fails. Skips the test where this user may not mount.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <param name="parent">Directory in which the disk is mounted.</param>
    /// <param name="size">Its size as mount reads it, for instance <c>256k</c>.</param>
    public static SmallDisk Mount(string parent, string size)
    {
        var path = Directory.CreateDirectory(System.IO.Path.Combine(parent, "disk")).FullName;
        var mounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path);
        Skip.IfNot(mounted, "Mounting a tmpfs needs root on Linux: run the tests as root, or in a container with SYS_ADMIN.");
        return new SmallDisk(path);
    }

    public void Fill()
    {
        Assert.ThrowsAny<IOException>(WriteUntilFull);
        Assert.ThrowsAny<IOException>(() => File.WriteAllBytes(System.IO.Path.Combine(Path, "plain"), new byte[8192]));
    }

    public void MakeReadOnly()
    {
        Assert.True(Run("mount", "-o", "remount,ro", Path));
        Assert.ThrowsAny<IOException>(() => File.WriteAllText(System.IO.Path.Combine(Path, "plain"), "x"));
    }

    public void Dispose() => Run("umount", "-l", Path);

    private void WriteUntilFull()
    {
        using var filler = new FileStream(System.IO.Path.Combine(Path, "filler"), FileMode.Create, FileAccess.Write);
        var block = new byte[4096];
        while (filler.Length < long.MaxValue)
        {
            filler.Write(block);
            filler.Flush(flushToDisk: true);
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
