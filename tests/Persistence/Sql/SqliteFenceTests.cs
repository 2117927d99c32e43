using ArchetypeRC.Persistence.Sql;
using LinqToDB.Data;
using Microsoft.Data.Sqlite;

namespace ArchetypeRC.Tests.Persistence.Sql;

public sealed class SqliteFenceTests : StoreFenceContract, IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("archetyperc-fence-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
    }

    private protected override SqlStore Open() => SqlStore.Sqlite(directory);

    private protected override void DropRule(string rule, string table)
    {
        using var database = new DataConnection(Open().Options);
        database.Execute($"DROP TRIGGER {rule}");
    }
}
