using ArchetypeRC.Persistence.Sql;
using LinqToDB.Data;

namespace ArchetypeRC.Tests.Persistence.Sql;

public sealed class PostgresFenceTests(PostgresServer server) : StoreFenceContract, IClassFixture<PostgresServer>
{
    private string? database;

    private protected override SqlStore Open() => SqlStore.Postgres(database ??= server.CreateDatabase());

    private protected override void DropRule(string rule, string table)
    {
        using var connection = new DataConnection(Open().Options);
        connection.Execute($"DROP TRIGGER {rule} ON {table}");
    }
}
