using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.Sql;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Instances;

/// <summary>
/// One instance: journals a batch, then applies it, then answers with its predictions. While one write is under way the
/// batches that arrive gather, and go to the journal together (group commit).
/// </summary>
internal sealed class ReservoirActor : ReceivePersistentActor
{
    /// <summary>Dispatcher of live instances: threads of its own, so that arithmetic delays no heartbeat.</summary>
    public const string DispatcherName = "archetyperc.instances-dispatcher";

    private readonly InstanceId id;
    private readonly InstanceOptions options;
    private readonly ReservoirWeights weights;
    private readonly SnapshotPolicy snapshots;
    private readonly ILoggingAdapter log = Context.GetLogger();

    private readonly Queue<Accepted> gathered = new();
    private readonly Queue<Accepted> underWay = new();
    private readonly Queue<(LearnBatch Batch, IActorRef Sender)> waiting = new();
    private readonly Queue<IActorRef> confirming = new();
    private readonly List<IActorRef> waitingForClaim = [];

    private InstanceState? state;
    private InstanceCreated? creating;
    private IActorRef? creator;
    private long head;
    private long rowsInFlight;
    private bool snapshotUnderWay;
    private long olderSnapshot = -1;
    private long newerSnapshot = -1;

    public ReservoirActor(InstanceId id, InstanceOptions options, ReservoirWeights weights)
    {
        this.id = id;
        this.options = options;
        this.weights = weights;
        snapshots = new SnapshotPolicy(id, options);
        Recover<SnapshotOffer>(Recover);
        Recover<InstanceCreated>(created => state = InstanceState.From(created, weights.For));
        Recover<BatchLearned>(batch =>
        {
            Existing.Apply(batch);
            snapshots.Count(batch);
        });
        Recover<OutputConfirmed>(confirmed =>
        {
            Existing.Apply(confirmed);
            snapshots.Count(confirmed);
        });
        Recover<OwnershipClaimed>(snapshots.Count);
        Recover<RecoveryCompleted>(_ =>
        {
            head = state?.NextSequence ?? 0;
            if (state is null)
                Become(Missing);
            else
                Claim();
        });
    }

    /// <inheritdoc/>
    public override string PersistenceId => $"instance-{id}";

    private InstanceState Existing => state ?? throw new InvalidOperationException($"Instance {id} does not exist yet.");

    public static Props PropsFor(InstanceId id, InstanceOptions options, ReservoirWeights weights) =>
        Props.Create(() => new ReservoirActor(id, options, weights)).WithDispatcher(DispatcherName);

    /// <summary>The journal refused to serialize or accept the write: nothing was kept; the actor starts again from what is.</summary>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        AnswerStorageFailed(cause);
        Context.Stop(Self);
    }

    /// <summary>The journal failed: whether the write was kept is found out when the actor recovers; Akka stops it after this.</summary>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        if (StoreFence.Refused(cause))
            log.Warning("Instance {Instance}: another owner has written event {SequenceNr}; this one stops", id, sequenceNr);
        else
            log.Warning(cause, "Instance {Instance}: the journal failed at event {SequenceNr}; whoever waited is told", id, sequenceNr);
        AnswerStorageFailed(cause);
    }

    /// <inheritdoc/>
    protected override void OnRecoveryFailure(Exception reason, object? message = null) =>
        log.Error(reason, "Instance {Instance} cannot be recovered", id);

    // Before it serves, an owner takes the next number of the journal: what an owner before it still writes is refused from then on.
    private void Claim()
    {
        Become(Claiming);
        var node = ((ExtendedActorSystem)Context.System).Provider.DefaultAddress.ToString();
        PersistAsync(new OwnershipClaimed(node), claimed =>
        {
            snapshots.Count(claimed);
            waitingForClaim.Clear();
            Become(Serving);
            Stash.UnstashAll();
        });
    }

    private void Claiming() => Command<IInstanceMessage>(_ =>
    {
        waitingForClaim.Add(Sender);
        Stash.Stash();
    });

    private void Missing()
    {
        Command<CreateInstance>(Create);
        Command<IInstanceMessage>(_ => Sender.Tell(new InstanceRefused(
            InstanceRefusal.NoSuchInstance, $"There is no instance '{id}'. Create it first.")));
    }

    private void Serving()
    {
        Command<LearnBatch>(batch => Judge(batch, Sender));
        Command<ConfirmOutput>(Confirm);
        Command<GetInstance>(_ => Sender.Tell(Existing.Describe()));
        Command<ExportInstance>(_ => Sender.Tell(Existing.Export()));
        Command<CreateInstance>(create => Sender.Tell(create.Spec == Existing.Spec
            ? Existing.Describe()
            : new InstanceRefused(InstanceRefusal.AnotherSpec, $"Instance '{id}' exists with another spec. Choose another name.")));
        Command<SaveSnapshotSuccess>(Retain);
        Command<SaveSnapshotFailure>(SnapshotFailed);
        Command<DeleteMessagesFailure>(failed =>
            log.Warning(failed.Cause, "Instance {Instance}: old events could not be deleted; tried again after the next snapshot", id));
        Command<DeleteSnapshotsFailure>(failed =>
            log.Warning(failed.Cause, "Instance {Instance}: old snapshots could not be deleted; tried again after the next snapshot", id));
        Command<DeleteMessagesSuccess>(_ => { });
        Command<DeleteSnapshotsSuccess>(_ => { });
    }

    private void Recover(SnapshotOffer offer)
    {
        state = InstanceState.From((InstanceSnapshot)offer.Snapshot, weights.For);
        newerSnapshot = offer.Metadata.SequenceNr;
    }

    private void Create(CreateInstance create)
    {
        var created = new InstanceCreated(create.Spec, create.Learned);
        InstanceState made;
        try
        {
            made = InstanceState.From(created, weights.For);
        }
        catch (Exception e) when (e is SpecRefusedException or ModelStateRefusedException)
        {
            Sender.Tell(new InstanceRefused(InstanceRefusal.BadSpec, e.Message));
            return;
        }

        creating = created;
        creator = Sender;
        Persist(created, _ =>
        {
            creating = null;
            state = made;
            Become(Serving);
            creator.Tell(made.Describe());
        });
    }

    private void Judge(LearnBatch batch, IActorRef sender)
    {
        switch (Existing.Judge(batch, head))
        {
            case BatchVerdict.Refused refused:
                sender.Tell(refused.Reply);
                break;
            case BatchVerdict.Repeat:
                sender.Tell(Existing.Answer(batch.First, batch.Count));
                break;
            case BatchVerdict.Wait when rowsInFlight + batch.Count <= options.WaitingRows:
                rowsInFlight += batch.Count;
                waiting.Enqueue((batch, sender));
                break;
            case BatchVerdict.Learn learn when rowsInFlight + batch.Count <= options.WaitingRows:
                rowsInFlight += batch.Count;
                head = learn.Event.First + learn.Event.Count;
                gathered.Enqueue(new Accepted(learn.Event, batch, sender));
                Write();
                break;
            default:
                sender.Tell(new InstanceRefused(
                    InstanceRefusal.Busy, $"{rowsInFlight} rows wait for the journal. Send row {batch.First} again later.", batch.First));
                break;
        }
    }

    private void Write()
    {
        if (underWay.Count > 0 || gathered.Count == 0)
            return;
        while (gathered.TryDequeue(out var accepted))
            underWay.Enqueue(accepted);
        PersistAllAsync(underWay.Select(a => a.Event).ToList(), Journaled);
    }

    private void Journaled(BatchLearned batch)
    {
        var accepted = underWay.Dequeue();
        Existing.Apply(batch);
        rowsInFlight -= accepted.Batch.Count;
        accepted.Sender.Tell(Existing.Answer(accepted.Batch.First, accepted.Batch.Count));
        snapshots.Count(batch);
        if (underWay.Count > 0)
            return;
        Snapshot();
        Write();
        JudgeWaiting();
    }

    private void JudgeWaiting()
    {
        for (var left = waiting.Count; left > 0; left--)
        {
            var (batch, sender) = waiting.Dequeue();
            rowsInFlight -= batch.Count;
            Judge(batch, sender);
        }
    }

    private void Confirm(ConfirmOutput confirm)
    {
        var sender = Sender;
        if (confirm.Through >= Existing.NextSequence)
        {
            sender.Tell(new InstanceRefused(
                InstanceRefusal.NotAnswered,
                $"Row {confirm.Through} was not answered yet; the last answered is {Existing.NextSequence - 1}.",
                confirm.Through));
            return;
        }

        if (confirm.Through <= Existing.OutputThrough)
        {
            sender.Tell(new OutputConfirmedResult(Existing.OutputThrough));
            return;
        }

        confirming.Enqueue(sender);
        PersistAsync(new OutputConfirmed(confirm.Through), confirmed =>
        {
            confirming.Dequeue();
            Existing.Apply(confirmed);
            snapshots.Count(confirmed);
            sender.Tell(new OutputConfirmedResult(Existing.OutputThrough));
        });
    }

    private void Snapshot()
    {
        if (snapshotUnderWay || !snapshots.IsDue)
            return;
        snapshotUnderWay = true;
        snapshots.Restart();
        SaveSnapshot(Existing.Save());
    }

    // Two snapshots are kept; events go only behind the older one, so that a damaged newer one can be done without.
    private void Retain(SaveSnapshotSuccess saved)
    {
        snapshotUnderWay = false;
        olderSnapshot = newerSnapshot;
        newerSnapshot = saved.Metadata.SequenceNr;
        if (olderSnapshot < 0)
            return;
        DeleteMessages(olderSnapshot);
        DeleteSnapshots(new SnapshotSelectionCriteria(olderSnapshot - 1));
    }

    private void SnapshotFailed(SaveSnapshotFailure failed)
    {
        snapshotUnderWay = false;
        if (StoreFence.Refused(failed.Cause))
        {
            log.Warning("Instance {Instance}: another owner has written since snapshot {SequenceNr}; this one stops", id, failed.Metadata.SequenceNr);
            AnswerStorageFailed(failed.Cause);
            Context.Stop(Self);
            return;
        }

        log.Warning(failed.Cause, "Instance {Instance}: the snapshot failed; the journal still holds everything", id);
    }

    private void AnswerStorageFailed(Exception cause)
    {
        var what = $"The journal could not write: {cause.GetBaseException().Message.TrimEnd('.')}. What was acknowledged is kept. ";
        var refused = new InstanceRefused(
            InstanceRefusal.StorageFailed,
            what + (StoreFence.Refused(cause)
                ? "Send the rest again: it reaches the new owner."
                : "Free some space or mend the store, then send the rest again."));
        if (creating is not null)
            creator.Tell(refused);
        foreach (var accepted in underWay.Concat(gathered))
            accepted.Sender.Tell(refused);
        foreach (var (_, sender) in waiting)
            sender.Tell(refused);
        foreach (var sender in confirming.Concat(waitingForClaim))
            sender.Tell(refused);
        confirming.Clear();
        waitingForClaim.Clear();
        underWay.Clear();
        gathered.Clear();
        waiting.Clear();
    }

    private readonly record struct Accepted(BatchLearned Event, LearnBatch Batch, IActorRef Sender);
}
