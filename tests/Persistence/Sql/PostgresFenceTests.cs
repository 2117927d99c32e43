using Akka.Actor;
using ArchetypeRC.Persistence.Sql;
using LinqToDB.Data;
using Npgsql;

namespace ArchetypeRC.Tests.Persistence.Sql;

public sealed class PostgresFenceTests(PostgresServer server) : StoreFenceContract, IClassFixture<PostgresServer>
{
    private string? database;

    [SkippableFact]
    public async Task Write_that_stands_still_is_ended_and_does_not_hold_up_the_new_owner()
    {
        var store = Open();
        await using var old = new StoreNode(store);
        Assert.Equal(1, await old.StartOwner("instance-1").Ask<long>(Samples.Confirmed(), Limit));

        // As a process leaves it that is frozen between the statements of its transaction.
        await using var frozen = new NpgsqlConnection(store.ConnectionString);
        await frozen.OpenAsync();
        await using var transaction = await frozen.BeginTransactionAsync();
        await using (var insert = new NpgsqlCommand(
            "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message) VALUES (0, false, 'instance-1', 2, '')", frozen))
        {
            await insert.ExecuteNonQueryAsync();
        }

        await using var next = new StoreNode(Open());
        Assert.Equal(2, await next.StartOwner("instance-1").Ask<long>(Samples.Claimed(), Limit));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync());
    }

    [SkippableFact]
    public void Settings_of_the_caller_are_left_as_they_are()
    {
        var store = SqlStore.Postgres("Host=db;Options=-c search_path=arc");
        Assert.Contains("Options=\"-c search_path=arc\"", store.ConnectionString, StringComparison.Ordinal);
    }

    private protected override SqlStore Open() => SqlStore.Postgres(database ??= server.CreateDatabase());

    private protected override void DropRule(string rule, string table)
    {
        using var connection = new DataConnection(Open().Options);
        connection.Execute($"DROP TRIGGER {rule} ON {table}");
    }
}
