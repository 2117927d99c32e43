using LinqToDB;
using LinqToDB.Data;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ArchetypeRC.Persistence.Sql;

/// <summary>
/// The two rules by which the database itself refuses an owner that was replaced while it could not know: a frozen process
/// that wakes, the lost side of a partition. They are triggers, so they hold for every writer and cost no round trip.
/// </summary>
/// <remarks>
/// Journal: the numbers of a stream only grow. The number of the newest event is never forgotten, since the journal keeps
/// that row, marked as deleted, when all of a history goes; so a deleted number cannot be written again. A new owner writes a
/// claim before it serves, and with it takes the number that the old one would use next.
/// Snapshots: none may be older than the last claim or than the deleted part of the history.
/// </remarks>
internal static class StoreFence
{
    /// <summary>What the database says when it refuses.</summary>
    public const string Refusal = "another owner has written to this stream since";

    /// <summary>Manifest of the claim; the snapshot rule looks for it.</summary>
    public const string ClaimManifest = "ow";

    private const int SqliteConstraint = 19;

    // Any number, as long as every node takes the same: nodes that start together make the triggers one after the other.
    private const long InstallationLock = 0x6172_635f_666e_6365;

    private const string LaterEvent =
        "SELECT 1 FROM journal WHERE persistence_id = NEW.persistence_id AND sequence_number >= NEW.sequence_number";

    /// <summary>Makes the rule of the journal's table when it is missing.</summary>
    public static void OnJournal(DataOptions options) => Install(options, "journal", "archetyperc_numbers_grow", LaterEvent);

    /// <summary>Makes the rule of the snapshots' table when it is missing.</summary>
    public static void OnSnapshots(DataOptions options) =>
        Install(options, "snapshot", "archetyperc_no_old_snapshot", LaterOwner(IsSqlite(options) ? "deleted = 1" : "deleted"));

    /// <summary>Whether a write failed because somebody else had written before: by a rule, or by the unique key in a close race.</summary>
    public static bool Refused(Exception failure) => failure switch
    {
        SqliteException e => e.SqliteErrorCode == SqliteConstraint,
        PostgresException e => e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.IntegrityConstraintViolation,
        AggregateException e => e.InnerExceptions.Any(Refused),
        { InnerException: { } inner } => Refused(inner),
        _ => false,
    };

    private static string LaterOwner(string deleted) =>
        "SELECT 1 FROM journal WHERE persistence_id = NEW.persistence_id AND sequence_number > NEW.sequence_number "
        + $"AND ({deleted} OR manifest = '{ClaimManifest}')";

    private static void Install(DataOptions options, string table, string rule, string broken)
    {
        using var database = new DataConnection(options);
        using var transaction = database.BeginTransaction();
        if (IsSqlite(options))
        {
            database.Execute(
                $"""
                CREATE TRIGGER IF NOT EXISTS {rule} BEFORE INSERT ON {table} WHEN EXISTS ({broken})
                BEGIN
                  SELECT RAISE(ABORT, '{Refusal}');
                END
                """);
        }
        else
        {
            database.Execute($"SELECT pg_advisory_xact_lock({InstallationLock})");
            database.Execute(
                $"""
                CREATE OR REPLACE FUNCTION {rule}() RETURNS trigger LANGUAGE plpgsql AS $rule$
                BEGIN
                  IF EXISTS ({broken}) THEN
                    RAISE EXCEPTION '{Refusal}' USING ERRCODE = 'integrity_constraint_violation';
                  END IF;
                  RETURN NEW;
                END
                $rule$
                """);

            // Making a trigger waits for writers, so it is made once and not at every start.
            database.Execute(
                $"""
                DO $rule$
                BEGIN
                  IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND tgname = '{rule}') THEN
                    CREATE TRIGGER {rule} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {rule}();
                  END IF;
                END
                $rule$
                """);
        }

        transaction.Commit();
    }

    private static bool IsSqlite(DataOptions options) =>
        options.ConnectionOptions.ProviderName?.StartsWith("SQLite", StringComparison.Ordinal) == true;
}
