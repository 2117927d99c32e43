using System.Globalization;
using ArchetypeRC.Persistence.Sql;
using ArchetypeRC.Tests.Persistence.Sql;

namespace ArchetypeRC.Tests.Benchmarks.Scale;

/// <summary>Empty stores of one kind: SQLite at synchronous=FULL in a temporary directory, or PostgreSQL that flushes each commit.</summary>
internal sealed class MeasuredStore : IDisposable
{
    public const string Sqlite = "SQLite";
    public const string Postgres = "PostgreSQL";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("archetyperc-scale-");
    private readonly PostgresServer? server;
    private int made;

    /// <param name="kind"><see cref="Sqlite"/> or <see cref="Postgres"/>.</param>
    public MeasuredStore(string kind)
    {
        Kind = kind;
        if (kind == Postgres)
            server = PostgresServer.Durable();
    }

    public string Kind { get; }

    /// <summary>Where a new store is to be found: a directory, or a connection string.</summary>
    public string NewPlace() =>
        server?.CreateDatabase() ?? directory.CreateSubdirectory((made++).ToString(CultureInfo.InvariantCulture)).FullName;

    /// <summary>Opens a store.</summary>
    public static SqlStore Open(string kind, string place) => kind == Postgres ? SqlStore.Postgres(place) : SqlStore.Sqlite(place);

    public void Dispose()
    {
        server?.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        directory.Delete(recursive: true);
    }
}
