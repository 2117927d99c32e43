using System.Globalization;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Persistence;
using ArchetypeRC.Actors.DataSets;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Persistence.Snapshots;
using ArchetypeRC.Persistence.Sql;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Population;

/// <summary>
/// Owns the searches of a cluster (one of its kind, a cluster singleton): leases births to the workers that ask, journals
/// the first result of each, and folds it into the search's loop. Its state is the fold of its journal.
/// </summary>
/// <remarks>
/// A lease is journaled before its worker is told, so that a birth that takes the whole process along, the supervisor's own among them, is known
/// after the restart. Handlers of the journal persist nothing: what follows from an event comes as a message of its own.
/// A long file, since everything that asks the journal or the snapshot store must stand in the actor itself; the rules stand in
/// <see cref="SearchBoard"/> and <see cref="SearchJob"/>.
/// </remarks>
internal sealed class PopulationSupervisor : ReceivePersistentActor, IWithTimers
{
    private static readonly TimeSpan LimitCheck = TimeSpan.FromMilliseconds(200);

    /// <summary>Looks without a beat between them before a lease may be lost: somewhat more than a beat takes.</summary>
    private const int LooksAtLeast = 6;

    private readonly TimeProvider clock;
    private readonly PopulationOptions options;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly SearchBoard board;
    private readonly KeptSnapshots kept = new();
    private readonly RunningTimes running;
    private readonly WatcherBook watchers = new();
    private readonly Dictionary<IActorRef, bool> idle = [];
    private readonly Dictionary<UInt128, IActorRef> dataSets = [];
    private readonly Dictionary<UInt128, (JobId Job, Runtime.Series.TimeSeries Rows)> inlined = [];
    private readonly HashSet<UInt128> forgotten = [];
    private IActorRef asker = ActorRefs.Nobody;
    private bool isReady;
    private bool offering;
    private long events;
    private bool snapshotUnderWay;

    public PopulationSupervisor(PopulationOptions options, TimeProvider clock)
    {
        this.clock = clock;
        this.options = options;
        board = new SearchBoard(options.Attempts);
        running = new RunningTimes(clock);
        Recover<SnapshotOffer>(offer =>
        {
            board.Restore((PopulationSnapshot)offer.Snapshot);
            kept.Loaded(offer.Metadata.SequenceNr);
        });
        Recover<IJobEvent>(e =>
        {
            events++;
            Apply(e);
        });
        Recover<RecoveryCompleted>(_ => Begin());
        Serving();
    }

    /// <inheritdoc/>
    public override string PersistenceId => "population";

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public static Props PropsFor(PopulationOptions options, TimeProvider clock) => Props.Create(() => new PopulationSupervisor(options, clock));

    /// <summary>The journal refused to serialize or accept the write: nothing was kept; the actor starts again from what is.</summary>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        TellStorageFailed(cause, ((IJobEvent)@event).Job);
        Context.Stop(Self);
    }

    /// <summary>The journal failed: Akka stops the actor after this, and it starts again from what was kept.</summary>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        log.Warning("The journal failed at event {0} of the population: {1}", sequenceNr, cause.GetBaseException().Message);
        TellStorageFailed(cause, ((IJobEvent)@event).Job);
    }

    private void Apply(IJobEvent e)
    {
        if (e is JobSubmitted submitted)
        {
            board.Add(board.Make(submitted));
            if (submitted.Data is { } rows)
                inlined[submitted.DataHash] = (submitted.Job, rows);
            return;
        }

        var job = board.Find(e.Job) ?? throw new InvalidOperationException($"An event of '{e.Job}' stands before its submission.");
        switch (e)
        {
            case IBirthSettled settled:
                job.Apply(settled);
                break;
            case BirthLeased leased:
                job.Apply(leased);
                break;
            case BirthLost lost:
                job.Apply(lost);
                break;
            case BirthReturned returned:
                job.Apply(returned);
                break;
            case JobPaused paused:
                job.Apply(paused);
                break;
            case JobResumed:
                job.Resume();
                board.Compete(job);
                break;
            case JobStopped stopped:
                job.Apply(stopped);
                break;
            case JobDeleted deleted:
                board.Apply(deleted);
                break;
            default:
                throw new InvalidOperationException($"{e.GetType().Name} is not folded into a search.");
        }
    }

    private void Begin()
    {
        foreach (var job in board.Jobs.Where(j => j.IsOffered))
            running.Start(job);

        // Events of earlier versions hold the rows; they move into a stream of their own before the first snapshot leaves them behind.
        foreach (var (hash, (job, rows)) in inlined.ToArray())
        {
            if (board.Jobs.Any(j => !j.IsFinished && j.DataHash == hash))
                DataSet(hash).Tell(new DataSetActor.KeepRows(job, rows, null));
            else
                inlined.Remove(hash);
        }

        Self.Tell(new TakeUpLeases([.. board.Jobs.Where(j => !j.IsFinished).SelectMany(j => j.Leased).Select(TakeUp).OfType<Lease>()]));
        Timers.StartPeriodicTimer("limits", new CheckLimits(), LimitCheck);
    }

    private void Serving()
    {
        Command<SubmitJob>(Submit);
        Command<StoreRows>(store => DataSet(store.DataHash).Forward(store));
        Command<DataSetActor.JobAdmitted>(admitted => Submit(admitted.Submit, admitted.Asker));
        Command<DataSetActor.RowsKept>(kept => inlined.Remove(kept.DataHash));
        Command<DataSetActor.DataSetIdle>(idle => StopDataSet(idle.DataHash));
        Command<GetJob>(get => Answer(get.Job, job => Sender.Tell(job.Status())));
        Command<WatchJob>(Watch);
        Command<GetLineage>(get => Answer(get.Job, job => Sender.Tell(job.Lineage(get.From, get.Count))));
        Command<CancelJob>(cancel => Answer(cancel.Job, job => Stop(job, FinishReason.Cancelled, Sender)));
        Command<PauseJob>(pause => Answer(pause.Job, Pause));
        Command<ResumeJob>(resume => Answer(resume.Job, Resume));
        Command<DeleteJob>(Delete);
        Command<ListJobs>(_ => Sender.Tell(new JobList([.. board.Jobs.Select(job => job.Summary())])));
        Command<RequestWork>(request => Serve(Sender, request.Beats));
        Command<LeaseBeat>(Hear);
        Command<ReturnBirth>(returned =>
        {
            if (board.Of(returned.Job, returned.Birth) is { } lease && lease.Worker.Equals(Sender) && board.GiveBack(lease) is { } e)
                PersistAsync(e, Freed);
        });
        Command<StandDown>(_ =>
        {
            // What was given back before stands in the journal when this is answered.
            var sender = Sender;
            DeferAsync(new StoodDown(), done => sender.Tell(done));
        });
        Command<EvaluationCrashed>(crashed =>
        {
            if (board.Of(crashed.Job, crashed.Birth) is { } lease && lease.Worker.Equals(Sender))
                Lose(lease, crashed.Reason, hung: false);
        });
        Command<GetSearch>(get =>
        {
            if (board.Find(get.Job) is { IsFinished: false } job)
                Sender.Tell(new SearchDelivered(job.Id, job.Version, job.Search, job.DataHash));
        });
        Command<GetDataChunk>(get => Forward(get.DataHash, get));
        Command<GetSeries>(get => Forward(get.DataHash, get));
        Command<EvaluationFinished>(Accept);
        Command<OfferWork>(_ =>
        {
            offering = false;
            var waiting = idle.ToArray();
            idle.Clear();
            foreach (var (worker, beats) in waiting)
                Serve(worker, beats);
        });
        Command<TakeUpLeases>(leases =>
        {
            foreach (var lease in leases.Gone)
                Lose(lease, "its worker died with the supervisor", hung: false);

            // Births that were lost go first again, so nothing is given out before the journal has them.
            DeferAsync(leases, _ =>
            {
                isReady = true;
                Offer();
            });
        });
        Command<CheckLimits>(_ => Check());
        Command<Terminated>(gone => Forget(gone.ActorRef));
        Command<SaveSnapshotSuccess>(Retain);
        Command<SaveSnapshotFailure>(failed =>
        {
            snapshotUnderWay = false;
            if (StoreFence.Refused(failed.Cause))
            {
                log.Warning("Another supervisor has written since snapshot {0}; this one stops", failed.Metadata.SequenceNr);
                Context.Stop(Self);
                return;
            }

            log.Warning("The snapshot of the population failed; the journal still holds everything: {0}", failed.Cause.GetBaseException().Message);
        });
        Command<DeleteMessagesSuccess>(_ => { });
        Command<DeleteMessagesFailure>(failed =>
            log.Warning("Old events of the population could not be deleted; tried again after the next snapshot: {0}", failed.Cause.GetBaseException().Message));
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(failed =>
            log.Warning("Old snapshots of the population could not be deleted; tried again after the next: {0}", failed.Cause.GetBaseException().Message));
    }

    private void Submit(SubmitJob submit)
    {
        if (AnsweredAsKnown(submit, Sender))
            return;
        var rows = DataSet(submit.DataHash);
        forgotten.Remove(submit.DataHash);
        if (submit.Data is { } inline)
            rows.Tell(new DataSetActor.KeepRows(submit.Job, inline, Sender));
        rows.Tell(new DataSetActor.AdmitJob(submit with { Data = null }, Sender));
    }

    private bool AnsweredAsKnown(SubmitJob submit, IActorRef sender)
    {
        if (board.Find(submit.Job) is not { } known)
            return false;
        sender.Tell(known.Search.Equals(submit.Search) && known.DataHash == submit.DataHash
            ? known.Status()
            : new JobRefused(submit.Job, $"The search '{submit.Job}' exists with other settings or other data. Choose another name."));
        return true;
    }

    // Its rows are there.
    private void Submit(SubmitJob submit, IActorRef sender)
    {
        if (AnsweredAsKnown(submit, sender))
            return;
        if (forgotten.Remove(submit.DataHash))
        {
            // The last search that had the rows ended in between.
            DataSet(submit.DataHash).Tell(new DataSetActor.AdmitJob(submit, sender));
            return;
        }

        if (Math.Abs(submit.Priority) > SubmitJob.MostPriority)
        {
            sender.Tell(new JobRefused(
                submit.Job, $"The priority is {submit.Priority}; allowed: {-SubmitJob.MostPriority} to {SubmitJob.MostPriority}."));
            return;
        }

        if (submit.Search.ValidateNew() is { IsEmpty: false } problems)
        {
            sender.Tell(new JobRefused(submit.Job, new SpecRefusedException(problems).Message));
            return;
        }

        var submitted = new JobSubmitted(submit.Job, submit.Search, null) { DataHash = submit.DataHash, Priority = submit.Priority };
        SearchJob job;
        try
        {
            job = board.Make(submitted);
        }
        catch (SpecRefusedException e)
        {
            sender.Tell(new JobRefused(submit.Job, e.Message));
            return;
        }

        asker = sender;
        Persist(submitted, _ =>
        {
            asker = ActorRefs.Nobody;
            board.Add(job);
            running.Start(job);
            sender.Tell(job.Status());
            Journaled();
            Offer();
        });
    }

    private void Watch(WatchJob watch) => Answer(watch.Job, job =>
    {
        if (watchers.Add(watch.Job, Sender))
            Context.Watch(Sender);
        Sender.Tell(job.Status());
    });

    private void Accept(EvaluationFinished finished)
    {
        if (board.Find(finished.Job) is not { } job || (finished.Version != default && finished.Version != job.Version) || !job.Accepts(finished.Birth))
            return;
        var evaluated = new BirthEvaluated(
            finished.Job, finished.Birth, finished.Result, finished.Seconds, running.Of(job));
        PersistAsync(evaluated, Settle);
    }

    private void Settle(IBirthSettled e)
    {
        var job = board.Find(e.Job)!;
        job.Apply(e);
        Changed(job);
        Journaled();
        if (job.JoulesEstimated >= job.Search.Evolution.EnergyLimitJoules)
            Self.Tell(new CheckLimits());
        Offer();
    }

    private void Stop(SearchJob job, FinishReason reason, IActorRef sender)
    {
        if (job.IsFinished)
        {
            sender.Tell(job.Status());
            return;
        }

        Decide(job, new JobStopped(job.Id, reason, job.StopsAfter), sender);
    }

    private void Pause(SearchJob job)
    {
        if (job.IsFinished)
            Sender.Tell(Over(job, "paused"));
        else if (job.IsPaused)
            Sender.Tell(job.Status());
        else
            Decide(job, new JobPaused(job.Id, job.StopsAfter, running.Of(job)), Sender);
    }

    private void Resume(SearchJob job)
    {
        if (job.IsFinished)
            Sender.Tell(Over(job, "resumed"));
        else if (!job.IsPaused)
            Sender.Tell(job.Status());
        else
            Decide(job, new JobResumed(job.Id, job.StopsAfter), Sender);
    }

    private void Delete(DeleteJob delete)
    {
        var deletion = new JobDeleted(delete.Job, delete.Request);
        if (board.Did(deletion))
            Sender.Tell(new JobDeletedResult(delete.Job));
        else
            Answer(delete.Job, job => Delete(job, deletion));
    }

    private void Delete(SearchJob job, JobDeleted deletion)
    {
        if (!job.IsFinished)
        {
            Sender.Tell(new JobRefused(
                job.Id, $"The search '{job.Id}' {(job.IsPaused ? "is paused" : "runs")}: it cannot be deleted. Cancel it first, then delete it."));
            return;
        }

        var sender = asker = Sender;
        Persist(deletion, e =>
        {
            asker = ActorRefs.Nobody;
            Apply(e);
            sender.Tell(new JobDeletedResult(e.Job));
            watchers.Tell(new JobRefused(e.Job, $"The search '{e.Job}' was deleted."));
            watchers.Forget(e.Job);
            ForgetRows(job.DataHash);
            Journaled();
            Snapshot();
        });
    }

    private static JobRefused Over(SearchJob job, string what) =>
        new(job.Id, $"The search '{job.Id}' is over ({job.Summary().Finished}): it cannot be {what}. Submit it under another name to search further.");

    private void Decide(SearchJob job, IJobEvent decision, IActorRef sender)
    {
        asker = sender;
        Persist(decision, e =>
        {
            asker = ActorRefs.Nobody;
            Apply(e);
            if (e is JobResumed)
                running.Start(job);
            else
                running.Stop(job.Id);
            sender.Tell(job.Status());
            Changed(job);
            Journaled();
            Offer();
        });
    }

    private void Check()
    {
        foreach (var job in board.Jobs.Where(j => !j.IsFinished).ToArray())
        {
            var limits = job.Search.Evolution;
            if (job.JoulesEstimated >= limits.EnergyLimitJoules)
                Stop(job, FinishReason.Energy, ActorRefs.Nobody);
            else if (!job.IsPaused && running.Of(job) >= limits.TimeLimit?.TotalSeconds)
                Stop(job, FinishReason.Time, ActorRefs.Nobody);
        }

        var now = clock.GetTimestamp();
        foreach (var lease in board.Leases.ToArray())
        {
            if (lease.LastBeat is not { } beat || ++lease.Looks < LooksAtLeast || clock.GetElapsedTime(beat, now) < options.LeaseTimeout)
                continue;
            Lose(lease, string.Create(
                CultureInfo.InvariantCulture, $"its worker {lease.Worker.Path.Name} sent no beat for {options.LeaseTimeout.TotalSeconds} s"), hung: true);
        }
    }

    private void Serve(IActorRef worker, bool beats)
    {
        idle.Remove(worker);
        if (board.HeldBy(worker) is { } held)
        {
            if (held.IsJournaled)
                Tell(held);
            return;
        }

        Context.Watch(worker);
        if (!isReady || board.Next(worker, NodeOf(worker), beats ? clock.GetTimestamp() : null) is not { } lease)
        {
            idle[worker] = beats;
            return;
        }

        PersistAsync(new BirthLeased(lease.Job, lease.Birth.Number, PathOf(worker)), e =>
        {
            board.Find(e.Job)!.Apply(e);
            lease.IsJournaled = true;
            if (board.HeldBy(worker) == lease)
                Tell(lease);
            Journaled();
        });
    }

    private void Tell(Lease lease)
    {
        var (number, genes) = (lease.Birth.Number, lease.Birth.Genome.Values);
        var job = board.Find(lease.Job)!;
        lease.Worker.Tell(lease.LastBeat is null
            ? new EvaluateBirth(job.Id, job.Search, number, genes, job.DataHash) { Plan = lease.Birth.Plan }
            : new LeaseBirth(job.Id, job.Version, number, genes, LeasedPlan.Of(lease.Birth.Plan)));
    }

    private void Hear(LeaseBeat beat)
    {
        if (board.Of(beat.Job, beat.Birth) is { LastBeat: not null } lease && lease.Worker.Equals(Sender))
            (lease.LastBeat, lease.Looks) = (clock.GetTimestamp(), 0);
        else if (board.Find(beat.Job)?.IsOpen(beat.Birth) != true)
            Sender.Tell(new AbandonBirth(beat.Job, beat.Birth));
    }

    private void Lose(Lease lease, string reason, bool hung)
    {
        var elapsed = board.Find(lease.Job) is { } job ? running.Of(job) : 0;
        switch (board.Lose(lease, reason, hung, elapsed))
        {
            case BirthLost lost:
                log.Warning("Birth {0} of search {1} is given to another worker: {2}", lost.Birth, lost.Job, reason);
                PersistAsync(lost, Freed);
                break;
            case BirthQuarantined quarantined:
                log.Warning("Birth {0} of search {1} is quarantined: {2}", quarantined.Birth, quarantined.Job, quarantined.Reason);
                PersistAsync(quarantined, Settle);
                break;
        }
    }

    private void Freed(IJobEvent e)
    {
        Apply(e);
        Journaled();
        Offer();
    }

    // A worker of before: it is asked again by being watched, which tells soon when it is no more. An address that is no member is not waited for.
    private Lease? TakeUp(BirthLeased leased)
    {
        var provider = ((ExtendedActorSystem)Context.System).Provider;
        var worker = provider.ResolveActorRef(leased.Worker);
        var address = worker.Path.Address;
        var lease = board.TakeUp(leased, worker, NodeOf(worker), clock.GetTimestamp());
        if (lease is null)
            return null;
        var isHere = address.HasLocalScope || address == provider.DefaultAddress;
        // Of an earlier life of this process nothing is left to watch: it is gone before anybody here is given work beside it.
        if (isHere ? worker is not EmptyLocalActorRef : IsMember(address))
        {
            Context.Watch(worker);
            return null;
        }

        return lease;
    }

    private static bool IsMember(Address address) =>
        ((ExtendedActorSystem)Context.System).Provider is IClusterActorRefProvider
        && Akka.Cluster.Cluster.Get(Context.System).State.Members.Any(member => member.Address == address);

    private static string NodeOf(IActorRef worker) => worker.Path.Address.ToString();

    private static string PathOf(IActorRef worker) =>
        worker.Path.ToSerializationFormatWithAddress(((ExtendedActorSystem)Context.System).Provider.DefaultAddress);

    // What follows from an event may persist in its turn, which its handler must not.
    private void Offer()
    {
        if (offering || idle.Count == 0)
            return;
        offering = true;
        Self.Tell(new OfferWork());
    }

    private void Changed(SearchJob job)
    {
        if (job.IsFinished)
            End(job);
        if (watchers.Any(job.Id))
            watchers.Tell(job.Status());
    }

    private void End(SearchJob job)
    {
        running.Stop(job.Id);
        foreach (var lease in board.Drop(job.Id))
            lease.Worker.Tell(new AbandonBirth(lease.Job, lease.Birth.Number));
        ForgetRows(job.DataHash);
        Snapshot();
    }

    // Unless another search needs them.
    private void ForgetRows(UInt128 hash)
    {
        if (board.Jobs.Any(job => !job.IsFinished && job.DataHash == hash))
            return;
        forgotten.Add(hash);
        DataSet(hash).Tell(new DataSetActor.ForgetRows());
    }

    private void Journaled()
    {
        events++;

        // A snapshot is as large as what was settled: taken each time that half as much came to it, all of them cost a multiple of the last.
        if (events >= Math.Max(options.SnapshotEveryEvents, board.Jobs.Sum(job => job.SettledBirths) / 2))
            Snapshot();
    }

    private void Snapshot()
    {
        if (snapshotUnderWay || inlined.Count > 0 || events == 0)
            return;
        snapshotUnderWay = true;
        events = 0;
        SaveSnapshot(board.Snapshot());
    }

    private void Retain(SaveSnapshotSuccess saved)
    {
        snapshotUnderWay = false;
        if (kept.Saved(saved.Metadata.SequenceNr) is not { } older)
            return;
        DeleteMessages(older);
        DeleteSnapshots(new SnapshotSelectionCriteria(older - 1));
    }

    private void TellStorageFailed(Exception cause, JobId job)
    {
        var refused = JobRefused.StorageFailed(job, cause);
        asker.Tell(refused);
        watchers.TellAll(refused);
    }

    private void Forget(IActorRef gone)
    {
        foreach (var hash in dataSets.Where(set => set.Value.Equals(gone)).Select(set => set.Key).ToArray())
            dataSets.Remove(hash);
        idle.Remove(gone);
        watchers.Forget(gone);
        if (board.HeldBy(gone) is { } lease)
            Lose(lease, $"its worker {gone.Path.Name} died", hung: false);
        Offer();
    }

    private void Answer(JobId id, Action<SearchJob> answer)
    {
        if (board.Find(id) is { } job)
            answer(job);
        else
            Sender.Tell(new JobRefused(id, $"There is no search '{id}'. Submit it first."));
    }

    private IActorRef DataSet(UInt128 hash)
    {
        if (!dataSets.TryGetValue(hash, out var set))
            dataSets[hash] = set = Context.Watch(Context.ActorOf(DataSetActor.PropsFor(hash)));
        return set;
    }

    private void Forward(UInt128 hash, object message)
    {
        if (board.Jobs.Any(job => !job.IsFinished && job.DataHash == hash))
            DataSet(hash).Forward(message);
    }

    private void StopDataSet(UInt128 hash)
    {
        if (dataSets.Remove(hash, out var set))
            set.Tell(new DataSetActor.Passivate());
    }

    private sealed record CheckLimits;

    private sealed record OfferWork;

    private sealed record TakeUpLeases(List<Lease> Gone);
}
