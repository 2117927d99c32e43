using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Population;

/// <summary>
/// Owns the searches of a cluster (one of its kind, a cluster singleton): leases births to the workers that ask, journals
/// the first result of each, and folds it into the search's loop. Its state is the fold of its journal.
/// </summary>
internal sealed class PopulationSupervisor : ReceivePersistentActor, IWithTimers
{
    private static readonly TimeSpan LimitCheck = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider clock;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly Dictionary<JobId, SearchJob> jobs = [];
    private readonly Dictionary<JobId, (long Since, double Before)> running = [];
    private readonly Dictionary<JobId, HashSet<IActorRef>> watchers = [];
    private readonly Queue<IActorRef> idle = new();
    private IActorRef asker = ActorRefs.Nobody;

    public PopulationSupervisor(TimeProvider clock)
    {
        this.clock = clock;
        Recover<JobSubmitted>(submitted => jobs[submitted.Job] = new SearchJob(submitted));
        Recover<BirthEvaluated>(evaluated => jobs[evaluated.Job].Apply(evaluated));
        Recover<JobStopped>(stopped => jobs[stopped.Job].Apply(stopped));
        Recover<RecoveryCompleted>(_ =>
        {
            foreach (var job in jobs.Values.Where(j => !j.IsFinished))
                running[job.Id] = (clock.GetTimestamp(), job.ElapsedSeconds);
            Timers.StartPeriodicTimer("limits", new CheckLimits(), LimitCheck);
        });
        Serving();
    }

    /// <inheritdoc/>
    public override string PersistenceId => "population";

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public static Props PropsFor(TimeProvider clock) => Props.Create(() => new PopulationSupervisor(clock));

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

    private void Serving()
    {
        Command<SubmitJob>(Submit);
        Command<GetJob>(get => Answer(get.Job, job => Sender.Tell(job.Status())));
        Command<WatchJob>(Watch);
        Command<CancelJob>(cancel => Answer(cancel.Job, job => Stop(job, FinishReason.Cancelled, Sender)));
        Command<RequestWork>(_ => Serve(Sender));
        Command<GetSeries>(get =>
        {
            if (jobs.Values.FirstOrDefault(j => j.Data.ContentHash == get.DataHash) is { } job)
                Sender.Tell(new SeriesDelivered(job.Data));
        });
        Command<EvaluationFinished>(Accept);
        Command<CheckLimits>(_ =>
        {
            foreach (var job in jobs.Values.Where(j => !j.IsFinished && Elapsed(j.Id) >= j.Search.Evolution.TimeLimit?.TotalSeconds).ToArray())
                Stop(job, FinishReason.Time, ActorRefs.Nobody);
        });
        Command<Terminated>(gone => Forget(gone.ActorRef));
    }

    private void Submit(SubmitJob submit)
    {
        if (jobs.TryGetValue(submit.Job, out var known))
        {
            Sender.Tell(known.Search.Equals(submit.Search) && known.Data.ContentHash == submit.Data.ContentHash
                ? known.Status()
                : new JobRefused(submit.Job, $"The search '{submit.Job}' exists with other settings or other data. Choose another name."));
            return;
        }

        var submitted = new JobSubmitted(submit.Job, submit.Search, submit.Data);
        SearchJob job;
        try
        {
            _ = submit.Data.Select(submit.Search.Template.Task.Columns);
            job = new SearchJob(submitted);
        }
        catch (Exception e) when (e is SpecRefusedException or Runtime.Series.SeriesRefusedException)
        {
            Sender.Tell(new JobRefused(submit.Job, e.Message));
            return;
        }

        var sender = asker = Sender;
        Persist(submitted, _ =>
        {
            asker = ActorRefs.Nobody;
            jobs[job.Id] = job;
            running[job.Id] = (clock.GetTimestamp(), 0);
            sender.Tell(job.Status());
            ServeIdle();
        });
    }

    private void Watch(WatchJob watch) => Answer(watch.Job, job =>
    {
        if (!watchers.TryGetValue(watch.Job, out var set))
            watchers[watch.Job] = set = [];
        if (set.Add(Sender))
            Context.Watch(Sender);
        Sender.Tell(job.Status());
    });

    private void Accept(EvaluationFinished finished)
    {
        if (!jobs.TryGetValue(finished.Job, out var job) || !job.Accepts(finished.Birth))
            return;
        var evaluated = new BirthEvaluated(
            finished.Job, finished.Birth, finished.Result, finished.Seconds, Elapsed(finished.Job));
        PersistAsync(evaluated, e =>
        {
            job.Apply(e);
            Tell(job);
            ServeIdle();
        });
    }

    private void Stop(SearchJob job, FinishReason reason, IActorRef sender)
    {
        if (job.IsFinished)
        {
            sender.Tell(job.Status());
            return;
        }

        asker = sender;
        Persist(new JobStopped(job.Id, reason, job.StopsAfter), stopped =>
        {
            asker = ActorRefs.Nobody;
            job.Apply(stopped);
            sender.Tell(job.Status());
            Tell(job);
        });
    }

    private void Serve(IActorRef worker)
    {
        Context.Watch(worker);
        foreach (var job in jobs.Values.Where(j => !j.IsFinished))
        {
            if (job.HeldBy(worker) is { } held)
            {
                worker.Tell(held);
                return;
            }
        }

        foreach (var job in jobs.Values.Where(j => !j.IsFinished))
        {
            if (job.Lease(worker) is { } leased)
            {
                worker.Tell(leased);
                return;
            }
        }

        if (!idle.Contains(worker))
            idle.Enqueue(worker);
    }

    private void ServeIdle()
    {
        for (var left = idle.Count; left > 0; left--)
            Serve(idle.Dequeue());
    }

    private void Tell(SearchJob job)
    {
        if (job.IsFinished)
            running.Remove(job.Id);
        if (!watchers.TryGetValue(job.Id, out var set))
            return;
        var status = job.Status();
        foreach (var watcher in set)
            watcher.Tell(status);
    }

    private void TellStorageFailed(Exception cause, JobId job)
    {
        var refused = new JobRefused(
            job,
            $"The journal could not write: {cause.GetBaseException().Message.TrimEnd('.')}. What was found before is kept. Free some space "
            + "if the disk is full, then give the same search again: it goes on from there.");
        asker.Tell(refused);
        foreach (var watcher in watchers.Values.SelectMany(set => set))
            watcher.Tell(refused);
    }

    private void Forget(IActorRef gone)
    {
        foreach (var job in jobs.Values)
            job.Release(gone);
        foreach (var set in watchers.Values)
            set.Remove(gone);
        for (var left = idle.Count; left > 0; left--)
        {
            var worker = idle.Dequeue();
            if (!worker.Equals(gone))
                idle.Enqueue(worker);
        }

        ServeIdle();
    }

    private void Answer(JobId id, Action<SearchJob> answer)
    {
        if (jobs.TryGetValue(id, out var job))
            answer(job);
        else
            Sender.Tell(new JobRefused(id, $"There is no search '{id}'. Submit it first."));
    }

    private double Elapsed(JobId id) =>
        running.TryGetValue(id, out var since) ? since.Before + clock.GetElapsedTime(since.Since).TotalSeconds : 0;

    private sealed record CheckLimits;
}
