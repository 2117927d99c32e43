using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Journal;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.Instances;
using LinqToDB;

namespace ArchetypeRC.Persistence.Sql;

/// <summary>
/// Akka's SQL journal with the rule that an owner who was replaced writes nothing more (<c>StoreFence</c>), and with a replay
/// that notices missing events. Akka makes it out of its configuration.
/// </summary>
public sealed class FencedJournal : SqlWriteJournal
{
    private readonly DataOptions options;
    private bool isFenced;

    /// <summary>Creates the plugin.</summary>
    /// <param name="config">Its part of the configuration.</param>
    public FencedJournal(Config config)
        : base(config)
    {
        ArgumentNullException.ThrowIfNull(config);
        options = SqlStoreConfig.Options(config);
    }

    /// <inheritdoc/>
    /// <exception cref="DurableFormRefusedException">Events are missing behind the snapshot or in the middle.</exception>
    public override async Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        var last = fromSequenceNr - 1;
        var claim = 0L;
        await base.ReplayMessagesAsync(context, persistenceId, fromSequenceNr, toSequenceNr, max, Replay).ConfigureAwait(false);

        // A history that was deleted to its end leaves nothing to replay, and no snapshot to replay on.
        if (last < toSequenceNr && last != 0 && max == long.MaxValue)
            throw Missing(persistenceId, last + 1, toSequenceNr);

        void Replay(IPersistentRepresentation e)
        {
            if (e.SequenceNr != last + 1 && last != 0)
                throw Missing(persistenceId, last + 1, e.SequenceNr - 1);
            last = e.SequenceNr;
            if (e.Payload is OwnershipClaimed)
                claim = last;

            // The store knows a writer by its process. An instance that came back to a process it had left is another owner
            // there, and told apart by its claim; otherwise Akka's filter would take it for a writer that should have stopped.
            recoveryCallback(claim == 0
                ? e
                : e.Update(e.SequenceNr, e.PersistenceId, e.IsDeleted, e.Sender, $"{e.WriterGuid}/{claim}"));
        }
    }

    /// <inheritdoc/>
    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        // The first write of the process: the tables are there by now, and nothing may be written before the rule is.
        if (!isFenced)
        {
            StoreFence.OnJournal(options);
            isFenced = true;
        }

        return await base.WriteMessagesAsync(messages, cancellationToken).ConfigureAwait(false);
    }

    private static DurableFormRefusedException Missing(string persistenceId, long first, long last) => new(
        DurableFormRefusal.Missing,
        $"history of {persistenceId}",
        first == last ? $"its event {first} is missing" : $"its events {first} to {last} are missing");
}
