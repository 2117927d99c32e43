using Akka.Persistence;
using ArchetypeRC.Persistence.Population;

namespace ArchetypeRC.Tests.Actors.Population;

/// <summary>Writes events into a stream without its owner, and tells how many events a recovery reads when there is no snapshot.</summary>
internal sealed class Journal : ReceivePersistentActor
{
    private int read;

    public Journal(string persistenceId)
    {
        PersistenceId = persistenceId;
        Recover<IJobEvent>(_ => read++);
        Recover<SnapshotOffer>(_ => { });
        Command<IJobEvent>(e =>
        {
            var sender = Sender;
            Persist(e, _ => sender.Tell("written", Self));
        });
        Command<string>(_ => Sender.Tell(read, Self));
    }

    public override string PersistenceId { get; }

    public override Recovery Recovery => new(SnapshotSelectionCriteria.None);
}
