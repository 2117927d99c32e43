using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using ArchetypeRC.Actors.Admission;
using ArchetypeRC.Actors.Versions;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Persistence.Snapshots;
using ArchetypeRC.Persistence.Sql;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Instances;

/// <summary>
/// One instance: journals a batch, then applies it, then answers with its predictions. While one write is under way the
/// batches that arrive gather, and go to the journal together (group commit).
/// </summary>
/// <remarks>
/// A long file, since everything that asks the journal or the snapshot store must stand in the actor itself; the rules stand in
/// <see cref="InstanceState"/>, <see cref="ChangeJudge"/>, <see cref="ShadowWarmUp"/>, <see cref="CheckpointProgress"/> and <see cref="Residence"/>.
/// </remarks>
internal sealed class ReservoirActor : ReceivePersistentActor
{
    /// <summary>Dispatcher of live instances: threads of its own, so that arithmetic delays no heartbeat.</summary>
    public const string DispatcherName = "archetyperc.instances-dispatcher";

    private readonly InstanceId id;
    private readonly InstanceOptions options;
    private readonly ReservoirWeights weights;
    private readonly SnapshotPolicy snapshots;
    private readonly Residence residence;
    private readonly ILoggingAdapter log = Context.GetLogger();

    private readonly GroupCommit commits;
    private readonly KeptSnapshots kept = new();
    private readonly Queue<IActorRef> confirming = new();
    private readonly List<IActorRef> waitingToServe = [];
    private long postponed;

    private InstanceState? state;
    private bool deleted;
    private IActorRef? changer;
    private IActorRef? warmingFor;
    private bool held;
    private CheckpointProgress? checkpoints;
    private bool leaving;
    private long head;
    private bool snapshotUnderWay;

    public ReservoirActor(InstanceId id, InstanceOptions options, ReservoirWeights weights, NodeAdmission? admission)
    {
        this.id = id;
        this.options = options;
        this.weights = weights;
        snapshots = new SnapshotPolicy(id, options);
        commits = new GroupCommit(options.WaitingRows);
        residence = new Residence(id, admission);
        Recover<SnapshotOffer>(Recover);
        Recover<InstanceCreated>(created =>
        {
            state = InstanceState.From(created, weights.For);
            deleted = false;
        });
        Recover<BatchLearned>(batch =>
        {
            Existing.Apply(batch);
            snapshots.Count(batch);
        });
        Recover<LabelsLearned>(labels =>
        {
            Existing.Apply(labels);
            snapshots.Count(labels);
        });
        Recover<OutputConfirmed>(confirmed =>
        {
            Existing.Apply(confirmed);
            snapshots.Count(confirmed);
        });
        Recover<OwnershipClaimed>(snapshots.Count);
        Recover<SpecUpdated>(Replay);
        Recover<SpecRolledBack>(Replay);
        Recover<InstanceReset>(Replay);
        Recover<GapDeclared>(Replay);
        Recover<CheckpointBegun>(begun =>
        {
            if (state is null)
                throw new InvalidOperationException($"The checkpoint at row {begun.Next} of instance {id} is not there.");
        });
        Recover<InstanceDeleted>(gone => Forget(gone.Next));
        Recover<RecoveryCompleted>(_ =>
        {
            // What was kept meanwhile comes again now, and is remembered where it waits on.
            waitingToServe.Clear();
            head = state?.NextSequence ?? head;
            if (options.IdleAfter > TimeSpan.Zero)
                SetReceiveTimeout(options.IdleAfter);
            if (deleted)
                RemoveHistory();
            if (state is not null)
                residence.Settle(Existing.Bytes);
            if (residence.Refusal is not null)
                Become(TurnedAway);
            else if (state is null)
                Become(Missing);
            else
                Claim();
        });
    }

    /// <inheritdoc/>
    public override string PersistenceId => $"instance-{id}";

    /// <summary>An instance that the node does not take in costs it no recovery.</summary>
    public override Recovery Recovery => residence.Refusal is null ? base.Recovery : Recovery.None;

    private ChangeJudge Changes => new(Existing, weights.For);

    private InstanceState Existing => state ?? throw new InvalidOperationException($"Instance {id} does not exist yet.");

    public static Props PropsFor(
        InstanceId id, InstanceOptions options, ReservoirWeights weights, NodeAdmission? admission = null) =>
        Props.Create(() => new ReservoirActor(id, options, weights, admission)).WithDispatcher(DispatcherName);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        residence.Leave();
        base.PostStop();
    }

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

    /// <summary>The store could not be read, or what it holds is refused: whoever waited is told; Akka stops the actor after this.</summary>
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        log.Error(reason, "Instance {Instance} cannot be recovered", id);
        var refused = new InstanceRefused(
            InstanceRefusal.StorageFailed,
            $"The instance '{id}' cannot be recovered: {StoreFault.Text(reason)}. What was acknowledged is kept. "
            + "Mend the store, then send the rest again.");
        foreach (var sender in waitingToServe)
            sender.Tell(refused);
        waitingToServe.Clear();
    }

    /// <summary>Akka keeps what comes during recovery, and drops it when that fails: who sent it must be known by then.</summary>
    protected override bool AroundReceive(Receive receive, object message)
    {
        if (IsRecovering && message is IInstanceMessage)
            waitingToServe.Add(Sender);
        return base.AroundReceive(receive, message);
    }

    // Before it serves, an owner takes the next number of the journal: what an owner before it still writes is refused from then on.
    private void Claim()
    {
        Become(Claiming);
        var node = ((ExtendedActorSystem)Context.System).Provider.DefaultAddress.ToString();
        PersistAsync(new OwnershipClaimed(node), claimed =>
        {
            snapshots.Count(claimed);
            waitingToServe.Clear();
            Become(Serving);
            Resume();
        });
    }

    private void Claiming() => Command<IInstanceMessage>(message =>
    {
        if (Postpone(message))
            waitingToServe.Add(Sender);
    });

    // What waits until the instance serves again is bounded like what waits for the journal.
    private bool Postpone(IInstanceMessage message)
    {
        if (!commits.HasRoom(message, postponed))
        {
            Sender.Tell(new InstanceRefused(
                InstanceRefusal.Busy, $"{postponed} rows wait until instance '{id}' serves again. Send the same again later."));
            return false;
        }

        postponed += message.Load;
        Stash.Stash();
        return true;
    }

    private void Resume()
    {
        postponed = 0;
        Stash.UnstashAll();
    }

    // Whoever asks is told once; the next message starts the actor again, and it asks to be let in again.
    private void TurnedAway()
    {
        Command<IInstanceMessage>(_ =>
        {
            Sender.Tell(residence.Refusal);
            Leave();
        });
        Command<ReceiveTimeout>(_ => Leave());
    }

    private void Missing()
    {
        Command<ReceiveTimeout>(_ => Leave());
        Command<CreateInstance>(create => Create(create.Spec, create.Learned, create.Keep ?? new InstanceSpec()));
        Command<ImportModel>(Import);
        Command<DeleteInstance>(_ => deleted, _ => Sender.Tell(new InstanceDeletedResult(head)));
        Command<IInstanceMessage>(_ => Sender.Tell(deleted
            ? new InstanceRefused(InstanceRefusal.Deleted, $"The instance '{id}' was deleted. Creating it again starts anew.")
            : new InstanceRefused(InstanceRefusal.NoSuchInstance, $"There is no instance '{id}'.")));
        Stored();
    }

    private void Serving()
    {
        checkpoints = Existing.Instance.Durability == Durability.Checkpoint
            ? new CheckpointProgress(Existing.Instance, Existing.RowSize, Existing.NextSequence)
            : null;
        Command<LearnBatch>(batch => Judge(batch, Sender));
        Command<LearnLabels>(labels => Judge(labels, Sender));
        Command<ConfirmOutput>(Confirm);
        Command<GetInstance>(_ => Sender.Tell(Described()));
        Command<ExportInstance>(_ => Sender.Tell(Existing.Export()));
        Command<ReceiveTimeout>(_ => LeaveWhenIdle());
        Command<PredictRows>(asked => Sender.Tell(residence.Admit(asked.Count, -1) ?? Existing.Predict(asked)));
        Command<GetVersions>(_ => Sender.Tell(Existing.DescribeVersions()));
        Command<CreateInstance>(create => Sender.Tell(
            Existing.Versions.IsOrWasCreatedAs(create.Spec) && (create.Keep ?? Existing.Instance) == Existing.Instance
                ? Described()
                : new InstanceRefused(InstanceRefusal.AnotherSpec, $"Instance '{id}' exists with another spec, or is kept otherwise. Choose another name.")));
        Command<UpdateSpec>(update => Change(Changes.Judge(update)));
        Command<RollBackSpec>(back => Change(Changes.Judge(back)));
        Command<ImportModel>(import => Change(Changes.Judge(import)));
        Command<ResetInstance>(reset => Change(Changes.Judge(reset, head)));
        Command<DeclareGap>(gap => Change(Changes.Judge(gap, head)));
        Command<DeleteInstance>(_ => Delete());
        Command<ContinueWarmUp>(_ => WarmUp());
        Stored();
    }

    private void Stored()
    {
        Command<SaveSnapshotSuccess>(Retain);
        Command<SaveSnapshotFailure>(SnapshotFailed);
        Command<DeleteMessagesFailure>(failed =>
            log.Warning(failed.Cause, "Instance {Instance}: old events could not be deleted; tried again after the next snapshot", id));
        Command<DeleteSnapshotsFailure>(failed =>
            log.Warning(failed.Cause, "Instance {Instance}: old snapshots could not be deleted; tried again after the next snapshot", id));
        Command<DeleteMessagesSuccess>(done =>
        {
            if (state is null)
                DeleteSnapshots(new SnapshotSelectionCriteria(done.ToSequenceNr));
        });
        Command<DeleteSnapshotsSuccess>(_ => { });
    }

    private void Replay(IInstanceEvent change)
    {
        Existing.ApplyChange(change);
        snapshots.Count(change);
    }

    private void Recover(SnapshotOffer offer)
    {
        state = InstanceState.From((InstanceSnapshot)offer.Snapshot, weights.For);
        kept.Loaded(offer.Metadata.SequenceNr);
    }

    private void Create(ModelSpec spec, ModelState? learned, InstanceSpec keep)
    {
        var problems = keep.Validate();
        var created = new InstanceCreated(spec, learned) { Instance = keep };
        InstanceState made;
        try
        {
            made = problems.IsEmpty ? InstanceState.From(created, weights.For) : throw new SpecRefusedException(problems);
        }
        catch (Exception e) when (e is SpecRefusedException or ModelStateRefusedException)
        {
            Sender.Tell(new InstanceRefused(InstanceRefusal.BadSpec, e.Message));
            return;
        }

        if (residence.Resize(made.Bytes) is { } over)
        {
            Sender.Tell(over);
            return;
        }

        Keep(created, () =>
        {
            state = made;
            deleted = false;
            head = 0;
            Become(Serving);
            return Described();
        });
    }

    private void Import(ImportModel import)
    {
        try
        {
            var file = ModelFile.FromBytes(import.File.Span, "import");
            Create(file.Spec, file.State, new InstanceSpec());
        }
        catch (ModelFileRefusedException e)
        {
            Sender.Tell(new InstanceRefused(InstanceRefusal.BadModelFile, e.Message));
        }
    }

    private void Change(ChangeVerdict verdict)
    {
        switch (verdict)
        {
            case ChangeVerdict.Refused refused:
                Sender.Tell(refused.Reply);
                break;
            case ChangeVerdict.WarmUp warmUp when residence.Resize(Existing.Bytes + warmUp.Shadow.Bytes) is { } over:
                Sender.Tell(over);
                break;
            case ChangeVerdict.WarmUp warmUp:
                Existing.Shadow = warmUp.Shadow;
                warmingFor = Sender;
                WarmUp();
                break;
            case ChangeVerdict.Now now when checkpoints is not null:
                Checkpoint(now.Event, Sender);
                break;
            case ChangeVerdict.Now now:
                JournalGathered();
                Keep(now.Event, () =>
                {
                    Existing.ApplyChange(now.Event);
                    residence.Count(Existing.Bytes);
                    head = Existing.NextSequence;
                    return Described();
                });
                break;
            default:
                Sender.Tell(Described());
                break;
        }
    }

    private void WarmUp()
    {
        if (Existing.Shadow is not { } shadow)
            return;
        shadow.Advance(Existing.Recent, shadow.RowsOfSlice);
        if (!shadow.CaughtUp(Existing.Recent))
            Self.Tell(ContinueWarmUp.Instance);
        else if (!commits.UnderWay)
            TakeOver(shadow);
    }

    // Between two rows: nothing is under way, and what has gathered is judged again by the model that has taken over.
    private void TakeOver(ShadowWarmUp shadow)
    {
        var sender = warmingFor;
        warmingFor = null;
        if (checkpoints is not null)
        {
            Checkpoint(shadow.TakeOver(Existing.Versions), sender);
            return;
        }

        Keep(shadow.TakeOver(Existing.Versions), sender, journaled =>
        {
            held = false;
            Existing.ApplyChange(journaled);
            residence.Count(Existing.Bytes);
            sender.Tell(Described());
            head = Existing.NextSequence;
            JudgeAgain(commits.TakeGathered());
            JudgeAgain(commits.TakeWaiting());
        });
    }

    private void JudgeAgain(IEnumerable<GroupCommit.Entry> entries)
    {
        foreach (var entry in entries)
            Judge(entry.Message, entry.Sender);
    }

    private void Delete()
    {
        held = false;
        foreach (var entry in commits.TakeWaiting())
        {
            var first = entry.Message is LearnBatch batch ? batch.First : -1;
            entry.Sender.Tell(new InstanceRefused(InstanceRefusal.Deleted, $"The instance '{id}' is being deleted.", first));
        }

        warmingFor?.Tell(new InstanceRefused(InstanceRefusal.Deleted, $"The instance '{id}' is being deleted."));
        warmingFor = null;
        Existing.Shadow = null;
        JournalGathered();
        Keep(new InstanceDeleted(head), () =>
        {
            Forget(head);
            RemoveHistory();
            Become(Missing);
            return new InstanceDeletedResult(head);
        });
    }

    // Events first: without the snapshot below them they could not be read, and the tombstone behind them not be found.
    private void RemoveHistory() => DeleteMessages(LastSequenceNr - 1);

    private void Forget(long next)
    {
        head = next;
        state = null;
        deleted = true;
        snapshots.Restart();
        residence.Count(0);
        commits.Clear();
        kept.Clear();
    }

    // Everything that comes meanwhile is stashed; what went to the journal before is applied before.
    private void Keep(IInstanceEvent change, Func<IInstanceReply> applied)
    {
        var sender = Sender;
        Keep(change, sender, _ => sender.Tell(applied()));
    }

    private void Keep(IInstanceEvent change, IActorRef? sender, Action<IInstanceEvent> applied)
    {
        changer = sender;
        Persist(change, journaled =>
        {
            changer = null;
            snapshots.Count(journaled);
            applied(journaled);
        });
    }

    private void Judge(IInstanceMessage message, IActorRef sender)
    {
        if (message is LearnLabels labels)
            Judge(labels, sender);
        else
            Judge((LearnBatch)message, sender);
    }

    private void Judge(LearnLabels labels, IActorRef sender)
    {
        switch (Existing.Judge(labels, head, commits.Labels))
        {
            case LabelVerdict.Refused refused:
                sender.Tell(refused.Reply);
                break;
            case LabelVerdict.Repeat:
                sender.Tell(Answered(labels));
                break;
            case var _ when !commits.HasRoom(labels):
                sender.Tell(new InstanceRefused(
                    InstanceRefusal.Busy, $"{commits.Rows} rows wait for the journal. Send the labels again later."));
                break;
            case LabelVerdict.Learn learn when residence.Admit(learn.Event.Sequences.Length, -1) is { } over:
                sender.Tell(over);
                break;
            case LabelVerdict.Learn learn when checkpoints is not null:
                Existing.Apply(learn.Event);
                LearnedNow(learn.Event.Sequences.Length, Answered(labels), sender);
                break;
            case LabelVerdict.Learn learn:
                commits.Gather([learn.Event], labels, sender);
                Write();
                break;
            default:
                commits.Wait(labels, sender);
                break;
        }
    }

    private void Judge(LearnBatch batch, IActorRef sender)
    {
        switch (Existing.Judge(batch, head))
        {
            case BatchVerdict.Refused refused:
                sender.Tell(refused.Reply);
                break;
            case BatchVerdict.Repeat:
                sender.Tell(Answered(batch));
                break;
            case BatchVerdict.Wait when commits.HasRoom(batch):
                commits.Wait(batch, sender);
                break;
            case BatchVerdict.Learn learn when commits.HasRoom(batch):
                if (residence.Admit(learn.Event.Count, batch.First) is { } over)
                {
                    sender.Tell(over);
                    break;
                }

                if (checkpoints is not null)
                {
                    Existing.Apply(learn.Event);
                    head = Existing.NextSequence;
                    LearnedNow(learn.Event.Count, Answered(batch), sender);
                    break;
                }

                head = learn.Event.First + learn.Event.Count;
                commits.Gather([.. Existing.Pieces(learn.Event)], batch, sender);
                Write();
                break;
            default:
                sender.Tell(new InstanceRefused(
                    InstanceRefusal.Busy, $"{commits.Rows} rows wait for the journal. Send row {batch.First} again later.", batch.First));
                break;
        }
    }

    private LabelsAnswered Answered(LearnLabels labels) => new(labels.Count, Existing.NextSequence);

    private BatchAnswered Answered(LearnBatch batch)
    {
        var answer = Existing.Answer(batch.First, batch.Count);
        return checkpoints is null ? answer : answer with { DurableTo = checkpoints.DurableTo };
    }

    private InstanceDescription Described()
    {
        var description = Existing.Describe();
        return checkpoints is null ? description : description with { DurableTo = checkpoints.DurableTo };
    }

    private void LearnedNow(int count, IInstanceReply answer, IActorRef sender)
    {
        leaving = false;
        checkpoints!.Learned(count);
        sender.Tell(answer);
        if (checkpoints.Due && !snapshotUnderWay)
            BeginCheckpoint();
    }

    private void BeginCheckpoint()
    {
        snapshotUnderWay = true;
        PersistAsync(new CheckpointBegun(head), _ => SaveCheckpoint());
    }

    private void SaveCheckpoint()
    {
        checkpoints!.Saving(LastSequenceNr, Existing.NextSequence);
        SaveSnapshot(Existing.Save());
    }

    // A change of the model is a checkpoint of its own: there are no events of rows that its event could follow.
    private void Checkpoint(IInstanceEvent change, IActorRef? sender)
    {
        Existing.ApplyChange(change);
        residence.Count(Existing.Bytes);
        head = Existing.NextSequence;
        changer = sender;
        snapshotUnderWay = true;
        Persist(new CheckpointBegun(head), _ =>
        {
            SaveCheckpoint();
            var awaited = LastSequenceNr;
            BecomeStacked(() => Saving(awaited, sender));
        });
    }

    private void Saving(long awaited, IActorRef? sender)
    {
        Command<SaveSnapshotSuccess>(saved =>
        {
            Retain(saved);
            if (saved.Metadata.SequenceNr != awaited)
                return;
            changer = null;
            UnbecomeStacked();
            Resume();
            sender.Tell(Described());
        });
        Command<SaveSnapshotFailure>(failed =>
        {
            AnswerStorageFailed(failed.Cause);
            Context.Stop(Self);
        });
        Command<IInstanceMessage>(message => Postpone(message));
        CommandAny(_ => Stash.Stash());
    }

    private void Write()
    {
        if (!commits.UnderWay && !held)
            JournalGathered();
    }

    private void JournalGathered()
    {
        if (commits.Begin() is { Count: > 0 } events)
            PersistAllAsync(events, Journaled);
    }

    private void Journaled(IInstanceEvent learned)
    {
        var entry = commits.Written(learned);
        if (learned is LabelsLearned labels)
            Existing.Apply(labels);
        else
            Existing.Apply((BatchLearned)learned);
        if (entry is { Message: LearnLabels late })
            entry.Value.Sender.Tell(Answered(late));
        else if (entry is { Message: LearnBatch batch })
            entry.Value.Sender.Tell(Answered(batch));
        snapshots.Count(learned);
        if (commits.UnderWay)
            return;
        Snapshot();
        if (Existing.Shadow is { } shadow)
        {
            shadow.Advance(Existing.Recent, shadow.RowsOfSlice);
            if (shadow.CaughtUp(Existing.Recent))
            {
                // Persist must not be called in a handler of PersistAsync: Akka would stash for ever. So by a command, and nothing is
                // written until it comes.
                held = true;
                Self.Tell(ContinueWarmUp.Instance);
                return;
            }
        }

        Write();
        JudgeAgain(commits.TakeWaiting());
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

        if (checkpoints is not null)
        {
            Existing.Apply(new OutputConfirmed(confirm.Through));
            sender.Tell(new OutputConfirmedResult(Existing.OutputThrough));
            return;
        }

        if (confirming.Count >= options.WaitingRows)
        {
            sender.Tell(new InstanceRefused(
                InstanceRefusal.Busy, $"{confirming.Count} confirmations wait for the journal. Send the same again later.", confirm.Through));
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

    private void LeaveWhenIdle()
    {
        if (commits.UnderWay || held || Existing.Shadow is not null || snapshotUnderWay)
            return;
        leaving = checkpoints is { Behind: true };
        if (leaving)
            BeginCheckpoint();
        else
            Leave();
    }

    // The shard keeps what comes from now on for the actor that follows.
    private static void Leave() => Context.Parent.Tell(new Passivate(PoisonPill.Instance));

    private void Snapshot()
    {
        if (snapshotUnderWay || !snapshots.IsDue)
            return;
        snapshotUnderWay = true;
        snapshots.Restart();
        SaveSnapshot(Existing.Save());
    }

    private void Retain(SaveSnapshotSuccess saved)
    {
        snapshotUnderWay = false;
        if (state is null)
        {
            DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr));
            return;
        }

        checkpoints?.Saved(saved.Metadata.SequenceNr);
        if (leaving && checkpoints is { Behind: false })
            Leave();
        leaving = false;
        if (kept.Saved(saved.Metadata.SequenceNr) is { } older)
        {
            DeleteMessages(older);
            DeleteSnapshots(new SnapshotSelectionCriteria(older - 1));
        }

        // Rows that came while it was saved may have made the next one due.
        if (checkpoints is null)
            Snapshot();
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
        var what = $"The journal could not write: {StoreFault.Text(cause)}. What was acknowledged is kept. ";
        var refused = new InstanceRefused(
            InstanceRefusal.StorageFailed,
            what + (StoreFence.Refused(cause)
                ? "Send the rest again: it reaches the new owner."
                : "Free some space or mend the store, then send the rest again."));
        changer?.Tell(refused);
        warmingFor?.Tell(refused);
        foreach (var entry in commits.Clear())
            entry.Sender.Tell(refused);
        foreach (var sender in confirming.Concat(waitingToServe))
            sender.Tell(refused);
        confirming.Clear();
        waitingToServe.Clear();
    }

    private sealed class ContinueWarmUp
    {
        public static ContinueWarmUp Instance { get; } = new();
    }
}
