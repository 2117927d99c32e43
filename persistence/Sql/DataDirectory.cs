namespace ArchetypeRC.Persistence.Sql;

/// <summary>
/// A directory that one process has to itself for as long as this object lives. The lock is the operating system's
/// (a file opened without sharing), so that it ends with the process, however it ends; the lock file stays and is no sign of use.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    /// <summary>Name of the lock file.</summary>
    public const string LockFileName = "archetyperc.lock";

    private readonly FileStream held;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    /// <summary>Full path of the directory.</summary>
    public string Path { get; }

    /// <summary>Opens a directory, making it and its parents when they are missing.</summary>
    /// <exception cref="DataDirectoryInUseException">Another process has it open.</exception>
    /// <exception cref="DataDirectoryRefusedException">It is a file, or cannot be made or written: no right, disk full.</exception>
    public static DataDirectory Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = System.IO.Path.GetFullPath(path);
        if (File.Exists(full))
        {
            throw new DataDirectoryRefusedException(
                full, $"The data directory {full} is a file. Name a directory; it is made when it is missing.");
        }

        try
        {
            Directory.CreateDirectory(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(full, e);
        }

        return new DataDirectory(full, Lock(full));
    }

    /// <summary>Lets other processes in.</summary>
    public void Dispose() => held.Dispose();

    private static FileStream Lock(string directory)
    {
        var file = System.IO.Path.Combine(directory, LockFileName);
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (UnauthorizedAccessException e)
        {
            throw CannotWrite(directory, e);
        }
        catch (IOException e)
        {
            throw IsSharingViolation(e) ? new DataDirectoryInUseException(directory, e) : CannotWrite(directory, e);
        }
    }

    private static DataDirectoryRefusedException CannotWrite(string directory, Exception e) => new(
        directory,
        $"The data directory {directory} cannot be written: {e.Message} Give this user the right to write there, free some space "
        + "if the disk is full, or choose another directory.",
        e);

    // Windows reports ERROR_SHARING_VIOLATION (32). On Unix the runtime locks with flock, and a lock held elsewhere comes
    // back as EWOULDBLOCK: 11 on Linux, 35 on macOS.
    private static bool IsSharingViolation(IOException e) =>
        OperatingSystem.IsWindows() ? (e.HResult & 0xffff) == 32 : e.HResult == (OperatingSystem.IsMacOS() ? 35 : 11);
}
