using Akka.Actor;
using Akka.Persistence;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.Population;

namespace ArchetypeRC.Tests.Persistence.Sql;

/// <summary>Persists what it is sent and remembers what it recovered: the smallest user of a store.</summary>
internal sealed class Recorder : ReceivePersistentActor
{
    private readonly List<object> recovered = [];

    public Recorder(string id)
    {
        PersistenceId = id;
        Recover<SnapshotOffer>(offer => recovered.Add(offer.Snapshot));
        Recover<IInstanceEvent>(recovered.Add);
        Recover<IJobEvent>(recovered.Add);
        Command<IInstanceEvent>(e => Persist(e, Sender.Tell));
        Command<IJobEvent>(e => Persist(e, Sender.Tell));
        Command<IInstanceEvent[]>(events =>
        {
            var left = events.Length;
            var sender = Sender;
            PersistAll(events, _ =>
            {
                if (--left == 0)
                    sender.Tell(events.Length);
            });
        });
        Command<InstanceSnapshot>(snapshot =>
        {
            var sender = Sender;
            SaveSnapshot(snapshot);
            Become(() => Saving(sender));
        });
        Command<GetRecovered>(_ => Sender.Tell(recovered.ToArray()));
    }

    public override string PersistenceId { get; }

    public static Props PropsFor(string id) => Props.Create(() => new Recorder(id));

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        Sender.Tell(new Status.Failure(cause));
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        Sender.Tell(new Status.Failure(cause));

    private void Saving(IActorRef sender)
    {
        Command<SaveSnapshotSuccess>(success => sender.Tell(success));
        Command<SaveSnapshotFailure>(failure => sender.Tell(new Status.Failure(failure.Cause)));
        Command<GetRecovered>(_ => Sender.Tell(recovered.ToArray()));
        Command<IInstanceEvent>(e => Persist(e, Sender.Tell));
    }

    /// <summary>Asks what came back at the start, in order.</summary>
    public sealed record GetRecovered;
}
