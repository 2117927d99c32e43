using System.Runtime.ExceptionServices;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Persistence;
using Akka.Persistence.Sql.Snapshot;
using ArchetypeRC.Persistence.Forms;
using LinqToDB;
using LinqToDB.Data;

namespace ArchetypeRC.Persistence.Sql;

/// <summary>
/// Akka's SQL snapshot store with the rule that an owner who was replaced saves none (<c>StoreFence</c>). A snapshot that is
/// truncated or altered is passed over: the one before is loaded, and the events that follow it are still kept.
/// </summary>
public sealed class FencedSnapshotStore : SqlSnapshotStore
{
    private readonly DataOptions options;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private bool isFenced;

    /// <summary>Creates the plugin.</summary>
    /// <param name="config">Its part of the configuration.</param>
    public FencedSnapshotStore(Config config)
        : base(config)
    {
        ArgumentNullException.ThrowIfNull(config);
        options = SqlStoreConfig.Options(config);
    }

    /// <inheritdoc/>
    protected override async Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken)
    {
        if (!isFenced)
        {
            StoreFence.OnSnapshots(options);
            isFenced = true;
        }

        await base.SaveAsync(metadata, snapshot, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="DurableFormRefusedException">
    /// The snapshot is of a newer version; or all of them are damaged and the history does not begin at its first event.
    /// </exception>
    protected override async Task<SelectedSnapshot?> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        DurableFormRefusedException? damage = null;
        while (true)
        {
            try
            {
                var selected = await base.LoadAsync(persistenceId, criteria, cancellationToken).ConfigureAwait(false);
                if (selected is null && damage is not null && !await IsWholeAsync(persistenceId, cancellationToken).ConfigureAwait(false))
                    ExceptionDispatchInfo.Throw(damage);
                return selected;
            }
            catch (DurableFormRefusedException e)
                when (!ReferenceEquals(e, damage) && e.Reason is DurableFormRefusal.Altered or DurableFormRefusal.Truncated)
            {
                damage = e;
                var damaged = await NewestAsync(persistenceId, criteria.MaxSequenceNr, cancellationToken).ConfigureAwait(false);
                log.Warning(e, "Snapshot {SequenceNr} of {PersistenceId} is damaged; the one before it is taken", damaged, persistenceId);
                criteria = new SnapshotSelectionCriteria(
                    damaged - 1, criteria.MaxTimeStamp, criteria.MinSequenceNr, criteria.MinTimestamp);
            }
        }
    }

    private async Task<long> NewestAsync(string persistenceId, long atMost, CancellationToken cancellation)
    {
        using var database = new DataConnection(options);
        return await database.ExecuteAsync<long>(
            "SELECT MAX(sequence_number) FROM snapshot WHERE persistence_id = @id AND sequence_number <= @atMost",
            cancellation,
            new DataParameter("id", persistenceId),
            new DataParameter("atMost", atMost)).ConfigureAwait(false);
    }

    private async Task<bool> IsWholeAsync(string persistenceId, CancellationToken cancellation)
    {
        using var database = new DataConnection(options);
        return await database.ExecuteAsync<long>(
            "SELECT COUNT(*) FROM journal WHERE persistence_id = @id AND sequence_number = 1 AND deleted = @deleted",
            cancellation,
            new DataParameter("id", persistenceId),
            new DataParameter("deleted", false)).ConfigureAwait(false) > 0;
    }
}
