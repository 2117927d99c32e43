using Akka.Actor;
using Akka.Persistence;
using ArchetypeRC.Persistence.Instances;

namespace ArchetypeRC.Tests.Persistence.Sql;

/// <summary>Writes, snapshots and deletes when it is told to, and says how each of them ended.</summary>
internal sealed class Owner : ReceivePersistentActor
{
    private readonly List<object> recovered = [];
    private IActorRef asker = ActorRefs.Nobody;

    public Owner(string id)
    {
        PersistenceId = id;
        Recover<SnapshotOffer>(offer => recovered.Add(offer.Snapshot));
        Recover<IInstanceEvent>(recovered.Add);
        Command<IInstanceEvent>(e =>
        {
            asker = Sender;
            Persist(e, _ => asker.Tell(LastSequenceNr));
        });
        Command<IInstanceEvent[]>(events =>
        {
            asker = Sender;
            PersistAll(events, e =>
            {
                if (ReferenceEquals(e, events[^1]))
                    asker.Tell(LastSequenceNr);
            });
        });
        Command<InstanceSnapshot>(snapshot =>
        {
            asker = Sender;
            SaveSnapshot(snapshot);
        });
        Command<SaveSnapshotSuccess>(saved => asker.Tell(saved.Metadata.SequenceNr));
        Command<SaveSnapshotFailure>(failed => asker.Tell(new Status.Failure(failed.Cause)));
        Command<Forget>(forget =>
        {
            asker = Sender;
            DeleteMessages(forget.To);
        });
        Command<DeleteMessagesSuccess>(deleted => DeleteSnapshots(new SnapshotSelectionCriteria(deleted.ToSequenceNr - 1)));
        Command<DeleteSnapshotsSuccess>(deleted => asker.Tell(deleted.Criteria.MaxSequenceNr + 1));
        Command<Recorder.GetRecovered>(_ => Sender.Tell(recovered.ToArray()));
    }

    public override string PersistenceId { get; }

    public static Props PropsFor(string id) => Props.Create(() => new Owner(id));

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        asker.Tell(new Status.Failure(cause));

    /// <summary>Deletes events up to a number and the snapshots before it, as the retention of an instance does.</summary>
    public sealed record Forget(long To);
}
