namespace ArchetypeRC.Persistence.Sql;

/// <summary>Another process, or another part of this one, has the data directory open.</summary>
public sealed class DataDirectoryInUseException : IOException
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="directory">Full path of the directory.</param>
    /// <param name="cause">The exception behind it.</param>
    public DataDirectoryInUseException(string directory, Exception cause)
        : base(
            $"The data directory {directory} is in use by another process. Stop that process, or give this one a directory of "
            + "its own: two writers would spoil what is stored.",
            cause) => Directory = directory;

    /// <summary>Full path of the directory.</summary>
    public string Directory { get; }
}
