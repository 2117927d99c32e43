using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;

namespace ArchetypeRC.Tests.Actors.Instances;

/// <summary>An in-memory journal that can be told to hold its writes, to fail them, to reject them, or to keep them and fail all the same.</summary>
public sealed class HeldJournal : MemoryJournal
{
    /// <summary>What tests tell the journal, by the name of their actor system.</summary>
    public static readonly ConcurrentDictionary<string, Orders> ByID = new();

    private readonly Orders orders;

    public HeldJournal() => orders = ByID.GetOrAdd(Context.System.Name, _ => new Orders());

    protected override async Task<IImmutableList<Exception?>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages.ToList();
        orders.Started(writes);
        await orders.Gate.ConfigureAwait(false);
        if (orders.Slowness > TimeSpan.Zero)
            await Task.Delay(orders.Slowness, CancellationToken.None).ConfigureAwait(false);
        if (orders.Failure is { } failure)
            throw failure;
        if (orders.Rejection is { } rejection)
            return [.. writes.Select(_ => rejection)];
        if (orders.Forgets)
            return null!;
        var kept = await base.WriteMessagesAsync(writes, cancellationToken).ConfigureAwait(false);
        return orders.LostReply is { } lost ? throw lost : kept;
    }

    public override Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback) => orders.ReplayFailure is { } failure
        ? Task.FromException(failure)
        : base.ReplayMessagesAsync(context, persistenceId, fromSequenceNr, toSequenceNr, max, recoveryCallback);

    public sealed class Orders
    {
        private readonly ConcurrentQueue<int> events = new();
        private TaskCompletionSource gate = Opened();

        /// <summary>Number of events of each write that has begun.</summary>
        public IReadOnlyCollection<int> Writes => events;

        public Task Gate => gate.Task;

        public Exception? Failure { get; set; }

        public Exception? Rejection { get; set; }

        /// <summary>The history cannot be read.</summary>
        public Exception? ReplayFailure { get; set; }

        /// <summary>What each write takes.</summary>
        public TimeSpan Slowness { get; set; }

        /// <summary>Nothing is kept, so that the memory of the test is that of the instance.</summary>
        public bool Forgets { get; set; }

        /// <summary>The write is kept, and its reply is this.</summary>
        public Exception? LostReply { get; set; }

        public void Hold() => gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => gate.TrySetResult();

        public void Started(IEnumerable<AtomicWrite> writes)
        {
            foreach (var write in writes)
                events.Enqueue(write.Size);
        }

        private static TaskCompletionSource Opened()
        {
            var opened = new TaskCompletionSource();
            opened.SetResult();
            return opened;
        }
    }
}
