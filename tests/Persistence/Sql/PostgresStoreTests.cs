using ArchetypeRC.Persistence.Sql;

namespace ArchetypeRC.Tests.Persistence.Sql;

public sealed class PostgresStoreTests(PostgresServer server) : SqlStoreContract, IClassFixture<PostgresServer>
{
    private string? database;

    [Fact]
    public void Text_that_is_no_connection_string_is_refused() =>
        Assert.Throws<ArgumentException>(() => SqlStore.Postgres("Hots=db"));

    protected override SqlStore Open() => SqlStore.Postgres(database ??= server.CreateDatabase());
}
