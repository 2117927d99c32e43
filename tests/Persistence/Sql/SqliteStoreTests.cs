using System.Collections.Concurrent;
using System.Data.Common;
using Akka.Actor;
using Akka.Persistence.Sql.Config;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.Sql;
using LinqToDB;
using LinqToDB.Common;
using LinqToDB.Interceptors;
using Microsoft.Data.Sqlite;

namespace ArchetypeRC.Tests.Persistence.Sql;

public sealed class SqliteStoreTests : SqlStoreContract, IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("archetyperc-sqlite-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Every_connection_that_writes_for_an_actor_is_in_write_ahead_mode_and_fully_synchronous()
    {
        var store = Open();
        var reader = new PragmaReader();
        await using (var node = new StoreNode(store, new DataOptionsSetup(store.Options.UseInterceptor(reader))))
        {
            var recorder = node.Start("instance");
            await recorder.Ask<IInstanceEvent>(Samples.Batch(), TimeSpan.FromSeconds(30));
            await recorder.Ask<Akka.Persistence.SaveSnapshotSuccess>(Samples.Snapshot(), TimeSpan.FromSeconds(30));
        }

        Assert.Contains(reader.Seen, s => s.Sql.Contains("INSERT INTO [journal]", StringComparison.Ordinal));
        Assert.Contains(reader.Seen, s => s.Sql.Contains("[snapshot]", StringComparison.Ordinal));
        Assert.All(reader.Seen, s => Assert.Equal(("2", "wal"), (s.Synchronous, s.JournalMode)));
    }

    [Fact]
    public void Store_is_one_file_of_the_directory_and_remembers_its_mode()
    {
        var store = Open();
        Assert.True(File.Exists(Path.Combine(directory, SqlStore.FileName)));
        using var plain = new SqliteConnection(store.ConnectionString);
        plain.Open();
        Assert.Equal("wal", PragmaReader.Read(plain, "journal_mode"));
    }

    [Fact]
    public void File_that_is_no_database_is_refused_with_what_to_do()
    {
        File.WriteAllText(Path.Combine(directory, SqlStore.FileName), new string('x', 4096));
        var refusal = Assert.Throws<DataDirectoryRefusedException>(Open);
        Assert.Contains(SqlStore.FileName, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("choose another directory", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Store_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        var file = Path.Combine(directory, SqlStore.FileName);
        using (var newer = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            newer.Open();
            PragmaReader.Read(newer, "user_version=2");
        }

        var before = File.ReadAllBytes(file);
        var refusal = Assert.Throws<DataDirectoryRefusedException>(Open);
        Assert.Contains("version 2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("at least as new", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [SkippableFact]
    public void Full_disk_is_refused_with_what_to_do()
    {
        using var disk = SmallDisk.Mount(directory, "256k");
        disk.Fill();
        var refusal = Assert.Throws<DataDirectoryRefusedException>(() => SqlStore.Sqlite(disk.Path));
        Assert.Contains("full", refusal.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Read_only_disk_is_refused_with_what_to_do()
    {
        using var disk = SmallDisk.Mount(directory, "1m");
        SqlStore.Sqlite(disk.Path);
        SqliteConnection.ClearAllPools();
        disk.MakeReadOnly();
        var refusal = Assert.Throws<DataDirectoryRefusedException>(() => SqlStore.Sqlite(disk.Path));
        Assert.Contains("read-only", refusal.Message, StringComparison.Ordinal);
    }

    protected override SqlStore Open() => SqlStore.Sqlite(directory);

    /// <summary>Asks the very connection on which the store is about to run a command how it stands.</summary>
    private sealed class PragmaReader : CommandInterceptor
    {
        public ConcurrentBag<(string Sql, string? Synchronous, string? JournalMode)> Seen { get; } = [];

        public static string? Read(DbConnection connection, string pragma, DbTransaction? transaction = null)
        {
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "PRAGMA " + pragma;
            return command.ExecuteScalar()?.ToString();
        }

        public override Option<int> ExecuteNonQuery(CommandEventData eventData, DbCommand command, Option<int> result) =>
            Note(command, result);

        public override Task<Option<int>> ExecuteNonQueryAsync(
            CommandEventData eventData, DbCommand command, Option<int> result, CancellationToken cancellationToken) =>
            Task.FromResult(Note(command, result));

        public override Option<object?> ExecuteScalar(CommandEventData eventData, DbCommand command, Option<object?> result) =>
            Note(command, result);

        public override Task<Option<object?>> ExecuteScalarAsync(
            CommandEventData eventData, DbCommand command, Option<object?> result, CancellationToken cancellationToken) =>
            Task.FromResult(Note(command, result));

        private Option<T> Note<T>(DbCommand command, Option<T> result)
        {
            Seen.Add((
                command.CommandText,
                Read(command.Connection!, "synchronous", command.Transaction),
                Read(command.Connection!, "journal_mode", command.Transaction)));
            return result;
        }
    }
}
