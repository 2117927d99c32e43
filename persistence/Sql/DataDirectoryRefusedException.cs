using Microsoft.Data.Sqlite;

namespace ArchetypeRC.Persistence.Sql;

/// <summary>A data directory, or a file in it, cannot be used: it is read-only, full, damaged, or not a directory.</summary>
public sealed class DataDirectoryRefusedException : IOException
{
    private const int SqliteReadOnly = 8;
    private const int SqliteIoError = 10;
    private const int SqliteCorrupt = 11;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;
    private const int SqliteNotADatabase = 26;

    /// <summary>Creates the refusal.</summary>
    /// <param name="path">The directory or the file.</param>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="cause">The exception behind it, when there is one.</param>
    public DataDirectoryRefusedException(string path, string message, Exception? cause = null)
        : base(message, cause) => Path = path;

    /// <summary>The directory or the file that was refused.</summary>
    public string Path { get; }

    internal static DataDirectoryRefusedException For(string file, SqliteException cause)
    {
        var what = cause.SqliteErrorCode switch
        {
            SqliteReadOnly or SqliteCannotOpen =>
                "cannot be written: give this user the right to write in its directory, or choose a directory on a disk that is "
                + "not mounted read-only",
            SqliteFull => "cannot be written: the disk is full. Free some space and start again; what was stored is unharmed",
            SqliteIoError => "cannot be read or written: check that the disk is not full and not failing, then start again",
            SqliteCorrupt or SqliteNotADatabase =>
                "is not a database that this program wrote, or is damaged: restore it from a backup, or choose another directory",
            _ => "cannot be opened",
        };
        return new DataDirectoryRefusedException(file, $"The store {file} {what}. (SQLite: {cause.Message})", cause);
    }

    internal static DataDirectoryRefusedException NewerVersion(string file, long version, long known) => new(
        file,
        $"The store {file} is of version {version}, and this program knows up to {known}. Start a version of ArchetypeRC at "
        + "least as new as the one that wrote it, or choose another directory; the store is left as it is.");

    internal static DataDirectoryRefusedException NoWriteAheadLog(string file, string? mode) => new(
        file,
        $"The store {file} stays in journal mode '{mode}' where 'wal' is needed: close other programs that have it open, and "
        + "keep it on a local disk, not on a network share.");
}
