using System.Diagnostics;
using System.Runtime.CompilerServices;
using Akka.Actor.Setup;
using Akka.Persistence.Sql.Config;
using ArchetypeRC.Persistence.Sql;
using LinqToDB;
using LinqToDB.Data;

namespace ArchetypeRC.Tests.Cluster.KillPoints;

/// <summary>
/// Sees every statement and every commit of a store, before and after, on the thread that makes it: the store works as always
/// and cannot go on before this returns.
/// </summary>
internal sealed class TracedStore
{
    private readonly Landing landing;
    private readonly ConditionalWeakTable<DataConnection, string> written = [];

    private TracedStore(Landing landing) => this.landing = landing;

    /// <summary>How journal and snapshot store open their connections, in place of the store's own <see cref="SqlStore.Setup"/>.</summary>
    public static Setup Setup(SqlStore store, Landing landing) =>
        new DataOptionsSetup(store.Options.UseTracing(TraceLevel.Verbose, new TracedStore(landing).See));

    private void See(TraceInfo step)
    {
        switch (step.Operation, step.TraceInfoStep)
        {
            case (TraceOperation.ExecuteNonQuery, TraceInfoStep.BeforeExecute):
                BeforeStatement(Statement(step));
                break;
            case (TraceOperation.ExecuteNonQuery, TraceInfoStep.AfterExecute):
                AfterStatement(step.DataConnection, Statement(step));
                break;
            case (TraceOperation.CommitTransaction, TraceInfoStep.BeforeExecute) when written.TryGetValue(step.DataConnection, out var last):
                BeforeCommit(last);
                break;
            case (TraceOperation.CommitTransaction, TraceInfoStep.AfterExecute) when written.TryGetValue(step.DataConnection, out var last):
                AfterCommit(last);
                break;
        }
    }

    private void BeforeStatement(string statement)
    {
        if (statement == "INSERT INTO journal")
            landing.Reached(KillPoint.BeforeEvents);
        else if (statement == "INSERT INTO snapshot")
            landing.Reached(KillPoint.BeforeSnapshot);
        else if (statement == "DELETE FROM snapshot")
            landing.Reached(KillPoint.BeforeSnapshotsDeleted);
    }

    private void AfterStatement(DataConnection connection, string statement)
    {
        if (statement == "UPDATE journal SET")
            landing.Reached(KillPoint.HistoryMarked);
        if (statement is "INSERT INTO journal" or "INSERT INTO snapshot" or "DELETE FROM journal" or "DELETE FROM snapshot")
            written.AddOrUpdate(connection, statement);
    }

    private void BeforeCommit(string statement)
    {
        if (statement == "INSERT INTO journal")
            landing.Reached(KillPoint.EventsWritten);
        else if (statement == "INSERT INTO snapshot")
            landing.Reached(KillPoint.SnapshotWritten);
        else if (statement == "DELETE FROM journal")
            landing.Reached(KillPoint.HistoryDeleted);
    }

    private void AfterCommit(string statement)
    {
        if (statement == "INSERT INTO journal")
            landing.Reached(KillPoint.EventsCommitted);
        else if (statement == "INSERT INTO snapshot")
            landing.Reached(KillPoint.SnapshotCommitted);
        else if (statement == "DELETE FROM journal")
            landing.Reached(KillPoint.DeletionCommitted);
        else if (statement == "DELETE FROM snapshot")
            landing.Reached(KillPoint.SnapshotsDeleted);
    }

    // The first three words, as both databases write them.
    private static string Statement(TraceInfo step) => string.Join(
        ' ',
        (step.Command?.CommandText ?? "").Split([' ', '\t', '\r', '\n', '[', ']', '"', '('], StringSplitOptions.RemoveEmptyEntries)
            .SkipWhile(word => word == "public").Take(3));
}
