using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ArchetypeRC.Persistence.Sql;

/// <summary>The embedded store's file and the settings that make a commit final.</summary>
internal static class SqliteFile
{
    // Seconds that a connection waits for another one of this process to finish writing.
    private const int BusyTimeoutSeconds = 30;

    /// <summary>Makes the file when it is missing, and puts it in write-ahead mode, which the file then remembers.</summary>
    /// <returns>The connection string.</returns>
    public static string Prepare(string dataDirectory)
    {
        var file = Path.Combine(Path.GetFullPath(dataDirectory), SqlStore.FileName);
        var connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            DefaultTimeout = BusyTimeoutSeconds,
        }.ConnectionString;
        try
        {
            using var connection = new SqliteConnection(connectionString);
            connection.Open();
            MakeDurable(connection);
            var mode = Scalar(connection, "PRAGMA journal_mode=WAL");
            if (!string.Equals(mode, "wal", StringComparison.Ordinal))
                throw DataDirectoryRefusedException.NoWriteAheadLog(file, mode);

            // Shows at the start, and not at the first sample, that the file can be written.
            Scalar(connection, "BEGIN IMMEDIATE; PRAGMA user_version=1; COMMIT");
        }
        catch (SqliteException e)
        {
            throw DataDirectoryRefusedException.For(file, e);
        }

        return connectionString;
    }

    /// <summary>Every commit is on the disk when it returns. A setting of the connection, not of the file.</summary>
    public static void MakeDurable(DbConnection connection) => Scalar(connection, "PRAGMA synchronous=FULL");

    private static string? Scalar(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
