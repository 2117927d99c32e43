using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ArchetypeRC.Persistence.Sql;

/// <summary>The embedded store's file and the settings that make a commit final.</summary>
internal static class SqliteFile
{
    // Seconds that a connection waits for another one of this process to finish writing.
    private const int BusyTimeoutSeconds = 30;

    // Version of the file as a whole, kept in its user_version. 0 is a file that no table has been made in yet.
    private const long CurrentVersion = 1;

    /// <summary>Makes the file when it is missing, and puts it in write-ahead mode, which the file then remembers.</summary>
    /// <returns>The connection string.</returns>
    public static string Prepare(string dataDirectory)
    {
        var file = Path.Combine(Path.GetFullPath(dataDirectory), SqlStore.FileName);
        var builder = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = BusyTimeoutSeconds };
        var connectionString = builder.ConnectionString;

        // Not pooled: whatever state a failure leaves this connection in, no journal ever gets it.
        builder.Pooling = false;
        try
        {
            using var connection = new SqliteConnection(builder.ConnectionString);
            connection.Open();
            RefuseNewer(connection, file);
            MakeDurable(connection);
            var mode = Scalar(connection, "PRAGMA journal_mode=WAL");
            if (!string.Equals(mode, "wal", StringComparison.Ordinal))
                throw DataDirectoryRefusedException.NoWriteAheadLog(file, mode);

            // Shows at the start, and not at the first sample, that the file can be written.
            Scalar(connection, $"BEGIN IMMEDIATE; PRAGMA user_version={CurrentVersion}; COMMIT");
        }
        catch (SqliteException e)
        {
            throw DataDirectoryRefusedException.For(file, e);
        }

        return connectionString;
    }

    /// <summary>
    /// Every commit is on the disk when it returns; and a connection that finds the file being written looks again within milliseconds, where the
    /// driver by itself sleeps for 150. Settings of the connection, not of the file.
    /// </summary>
    public static void MakeDurable(DbConnection connection) =>
        Scalar(connection, $"PRAGMA synchronous=FULL; PRAGMA busy_timeout={1_000 * BusyTimeoutSeconds}");

    private static void RefuseNewer(SqliteConnection connection, string file)
    {
        var version = long.Parse(Scalar(connection, "PRAGMA user_version") ?? "0", CultureInfo.InvariantCulture);
        if (version > CurrentVersion)
            throw DataDirectoryRefusedException.NewerVersion(file, version, CurrentVersion);
    }

    private static string? Scalar(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
