using System.Globalization;
using Akka.Actor;
using Akka.Event;
using ArchetypeRC.Actors.DataSets;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Persistence.Population;

namespace ArchetypeRC.Actors.Evaluation;

/// <summary>
/// The workers of a node and the keeper that they ask for rows. Puts another worker in the place of one that hangs in the middle of a slice.
/// </summary>
/// <remarks>
/// A thread cannot be killed in .NET: one that hangs is lost, processor time and all, until its evaluation returns or the process ends. So a node has
/// <see cref="SpareThreads"/> threads more than workers, and no more hung workers than that are replaced; then the log says that the node is to be
/// started again.
/// </remarks>
internal sealed class WorkerPool : ReceiveActor, IWithTimers
{
    /// <summary>Hung workers that are replaced.</summary>
    public const int SpareThreads = 2;

    /// <summary>Questions, within the time of a lease, without an answer to any of which a worker hangs.</summary>
    private const int Questions = 4;

    private readonly IActorRef supervisor;
    private readonly PopulationOptions options;
    private readonly TimeProvider clock;
    private readonly Func<IActorRef, IActorRef, Props> worker;
    private readonly int size;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly Dictionary<IActorRef, int> unanswered = [];
    private readonly HashSet<IActorRef> hung = [];
    private IActorRef keeper = ActorRefs.Nobody;
    private int made;
    private bool full;

    public WorkerPool(
        IActorRef supervisor, int size, PopulationOptions options, TimeProvider clock, Func<IActorRef, IActorRef, Props>? worker = null)
    {
        this.supervisor = supervisor;
        this.size = size;
        this.options = options;
        this.clock = clock;
        this.worker = worker ?? ((whom, keeps) => EvaluationWorker.PropsFor(whom, keeps, clock));
        Receive<Look>(_ => Inspect());
        Receive<EvaluationWorker.Awake>(_ =>
        {
            if (unanswered.ContainsKey(Sender))
                unanswered[Sender] = 0;
        });
        Receive<Terminated>(gone =>
        {
            hung.Remove(gone.ActorRef);
            if (unanswered.Remove(gone.ActorRef))
                Make();
        });
        Receive<EndWork>(_ => Leave(Sender));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public static Props PropsFor(IActorRef supervisor, int size, PopulationOptions options, TimeProvider clock) =>
        Props.Create(() => new WorkerPool(supervisor, size, options, clock, null));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        keeper = Context.ActorOf(
            DataKeeper.PropsFor(supervisor, options.DataSets is { } path ? new DataSetDirectory(path) : null, clock), "keeper");
        for (var i = 0; i < size; i++)
            Make();
        Timers.StartPeriodicTimer("look", new Look(), options.LeaseTimeout / Questions);
    }

    private void Make()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"worker-{made++}");
        unanswered[Context.Watch(Context.ActorOf(worker(supervisor, keeper), name))] = 0;
    }

    private void Inspect()
    {
        // Questions are counted and not time: a process that stood still as a whole has no worker that hangs.
        foreach (var (one, questions) in unanswered.ToArray())
        {
            if (questions < Questions)
            {
                unanswered[one] = questions + 1;
                one.Tell(new EvaluationWorker.AreYouAwake());
                continue;
            }

            if (hung.Count >= SpareThreads)
            {
                if (!full)
                    log.Error("More than {0} evaluations hang on this node; their threads are lost to it. Start the node again.", SpareThreads);
                full = true;
                continue;
            }

            log.Error("Worker {0} hangs in the middle of an evaluation: another takes its place, its thread is lost until it returns.", one.Path.Name);
            unanswered.Remove(one);
            hung.Add(one);
            Context.Stop(one);
            Make();
        }
    }

    // Those that hang are not waited for.
    private void Leave(IActorRef asker)
    {
        Timers.Cancel("look");
        var left = unanswered.Keys.ToHashSet();
        foreach (var one in left)
            Context.Stop(one);
        if (left.Count == 0)
            supervisor.Tell(new StandDown());
        Become(() =>
        {
            Receive<Terminated>(gone =>
            {
                if (left.Remove(gone.ActorRef) && left.Count == 0)
                    supervisor.Tell(new StandDown());
            });
            Receive<StoodDown>(done => asker.Tell(done));
            ReceiveAny(_ => { });
        });
    }

    /// <summary>Ends the workers in good order: what they hold is given back; answered by <see cref="StoodDown"/> when that is written down.</summary>
    internal sealed record EndWork;

    private sealed record Look;
}
