using System.Data.Common;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using LinqToDB;

namespace ArchetypeRC.Persistence.Sql;

/// <summary>
/// Where journal and snapshots are kept: the embedded file of one process, or a PostgreSQL server that nodes share. Give
/// both <see cref="Config"/> and <see cref="Setup"/> to the actor system.
/// </summary>
public sealed class SqlStore
{
    /// <summary>Name of the SQLite file in a data directory.</summary>
    public const string FileName = "archetyperc.db";

    // A transaction of the journal has nothing to wait for between its statements. One that does belongs to a process that is
    // frozen, and would hold its rows locked against the owner that replaces it.
    private const string EndFrozenTransactions = "-c idle_in_transaction_session_timeout=4s";

    // Three nodes and an administrator fit into the hundred connections that a server allows unless told otherwise.
    private const int Connections = 24;

    private SqlStore(string providerName, string connectionString, Action<DbConnection>? opened)
    {
        ProviderName = providerName;
        ConnectionString = connectionString;
        Options = new DataOptions().UseConnectionString(providerName, connectionString);
        if (opened is not null)
        {
            Options = Options.UseAfterConnectionOpened(
                opened,
                (connection, _) =>
                {
                    // The embedded driver works synchronously either way.
                    opened(connection);
                    return Task.CompletedTask;
                });
        }

        Config = SqlStoreConfig.For(providerName, connectionString);
    }

    /// <summary>The database driver, by the name that linq2db knows it under.</summary>
    public string ProviderName { get; }

    /// <summary>How the database is reached. May hold a password: not for a log.</summary>
    public string ConnectionString { get; }

    /// <summary>Plugins and their settings, and the serializers of everything that is stored. Put it first.</summary>
    public Config Config { get; }

    /// <summary>
    /// How journal and snapshot store open their connections: on SQLite each of them is set to synchronous=FULL. With
    /// Akka.Hosting: <c>builder.AddSetup(store.Setup)</c>.
    /// </summary>
    public Setup Setup => new DataOptionsSetup(Options);

    /// <summary>The options behind <see cref="Setup"/>.</summary>
    internal DataOptions Options { get; }

    /// <summary>One file in a directory, made when it is missing, in write-ahead mode; a commit survives a power cut.</summary>
    /// <param name="directory">The directory; holding it keeps other processes out.</param>
    /// <exception cref="DataDirectoryRefusedException">The file cannot be opened or written.</exception>
    public static SqlStore Sqlite(DataDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return Sqlite(directory.Path);
    }

    /// <summary>The same for a directory that the caller keeps to one process by other means.</summary>
    /// <param name="dataDirectory">An existing directory.</param>
    /// <exception cref="DataDirectoryRefusedException">The file cannot be opened or written.</exception>
    public static SqlStore Sqlite(string dataDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataDirectory);
        var connectionString = SqliteFile.Prepare(dataDirectory);
        return new SqlStore("SQLite.MS", connectionString, SqliteFile.MakeDurable);
    }

    /// <summary>
    /// A PostgreSQL database; tables are made in it when they are missing. Unless the connection string has <c>Options</c> of its
    /// own, the server ends a transaction that stands still for four seconds: without this, a process that is frozen in the
    /// middle of a write keeps its instances from being taken over until it wakes. Unless it says <c>Maximum Pool Size</c>, a node
    /// takes at most 24 connections.
    /// </summary>
    /// <param name="connectionString">For instance <c>Host=db;Database=archetyperc;Username=arc;Password=...</c>.</param>
    /// <exception cref="ArgumentException">The text is not a connection string of PostgreSQL.</exception>
    public static SqlStore Postgres(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var parsed = new Npgsql.NpgsqlConnectionStringBuilder(connectionString);
        parsed.Options ??= EndFrozenTransactions;
        if (!parsed.ShouldSerialize("Maximum Pool Size"))
            parsed.MaxPoolSize = Connections;
        return new SqlStore("PostgreSQL.15", parsed.ConnectionString, opened: null);
    }
}
