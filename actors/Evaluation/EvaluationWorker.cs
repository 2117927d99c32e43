using Akka.Actor;
using ArchetypeRC.Actors.DataSets;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;

namespace ArchetypeRC.Actors.Evaluation;

/// <summary>
/// Pulls births from the supervisor and evaluates them one at a time, in slices of about ten milliseconds, so that it can be
/// stopped, shares its threads fairly, and tells every second that it is at work.
/// </summary>
internal sealed class EvaluationWorker : ReceiveActor, IWithTimers
{
    /// <summary>Dispatcher of evaluations: threads of its own, away from live instances and heartbeats.</summary>
    public const string DispatcherName = "archetyperc.evaluations-dispatcher";

    private const int RowsPerAdvance = 64;

    /// <summary>Sums that are kept for births that inherit them; only a search that asks for inheritance has any kept.</summary>
    private const int KeptSums = 32;

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly IActorRef supervisor;
    private readonly IActorRef keeper;
    private readonly TimeProvider clock;

    private readonly LearnedSumsCache sums = new(KeptSums);

    private EvaluationTask? task;
    private LeaseBirth? lease;
    private EvaluateBirth? earlier;
    private EvaluationFinished? finished;
    private FitnessEvaluation? evaluation;
    private long lastBeat;
    private double seconds;

    public EvaluationWorker(IActorRef supervisor, IActorRef keeper, TimeProvider clock)
    {
        this.supervisor = supervisor;
        this.keeper = keeper;
        this.clock = clock;
        Idle();
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public static Props PropsFor(IActorRef supervisor, IActorRef keeper, TimeProvider clock) =>
        Props.Create(() => new EvaluationWorker(supervisor, keeper, clock)).WithDispatcher(DispatcherName);

    /// <inheritdoc/>
    protected override void PreStart() => Ask();

    /// <inheritdoc/>
    protected override void PostStop()
    {
        if (lease is { } held && earlier is null)
            supervisor.Tell(new ReturnBirth(held.Job, held.Birth));
    }

    private void Idle()
    {
        Receive<LeaseBirth>(leased =>
        {
            // The supervisor that was told the result may be no more.
            if (finished is { } told && told.Job == leased.Job && told.Version == leased.Version && told.Birth == leased.Birth)
            {
                supervisor.Tell(told);
                Ask();
                return;
            }

            lease = leased;
            if (task is { } known && known.Job == leased.Job && known.Version == leased.Version)
                Begin();
            else
                Wait();
        });
        Receive<EvaluateBirth>(leased =>
        {
            earlier = leased;
            lease = new LeaseBirth(leased.Job, leased.DataHash, leased.Birth, leased.Genes, LeasedPlan.Of(leased.Plan));
            if (task is { } known && known.Job == leased.Job && known.Version == leased.DataHash)
                Begin();
            else
                Wait();
        });
        Receive<AskTick>(_ => Ask());
        Alike();
    }

    private void Waiting()
    {
        Receive<EvaluationTask>(delivered =>
        {
            if (delivered.Job != lease!.Job || delivered.Version != lease.Version)
                return;
            task = delivered;
            Begin();
        });
        Receive<SeriesDelivered>(delivered =>
        {
            if (earlier is not { } leased || delivered.Data.ContentHash != leased.DataHash)
                return;
            task = new EvaluationTask(leased.Job, leased.DataHash, leased.Search, delivered.Data);
            Begin();
        });
        Receive<AskTick>(_ =>
        {
            SendBeat();
            Fetch();
        });
        Receive<AbandonBirth>(Abandon);
        Alike();
    }

    private void Evaluating()
    {
        Receive<Advance>(_ => Work());
        Receive<AbandonBirth>(Abandon);
        Alike();
    }

    // A second answer to a repeated request, a slice that was still on its way: nothing follows from them.
    private void Alike()
    {
        Receive<AreYouAwake>(_ => Sender.Tell(new Awake()));
        Receive<IEvaluationMessage>(_ => { });
        Receive<EvaluationTask>(_ => { });
        Receive<AskTick>(_ => { });
        Receive<Advance>(_ => { });
    }

    // The supervisor may move or restart: an idle worker keeps asking.
    private void Ask()
    {
        supervisor.Tell(new RequestWork(Beats: true));
        Timers.StartSingleTimer("ask", new AskTick(), AskAgain);
    }

    private void Wait()
    {
        Become(Waiting);
        Fetch();
    }

    private void Fetch()
    {
        if (earlier is { } leased)
            supervisor.Tell(new GetSeries(leased.DataHash));
        else
            keeper.Tell(new GetTask(lease!.Job, lease.Version));
        Timers.StartSingleTimer("ask", new AskTick(), AskAgain);
    }

    private void Begin()
    {
        Become(Evaluating);
        Timers.Cancel("ask");
        var search = task!.Search;
        seconds = 0;
        lastBeat = clock.GetTimestamp();
        try
        {
            evaluation = new FitnessEvaluation(
                new Genome(search.Space, lease!.Genes),
                search.Template,
                search.Fitness,
                search.Evolution.Seed,
                task.Rows,
                lease.Plan.In(search.Space),
                search.Evolution.LamarckianProbability > 0 ? sums : null);
        }
        catch (ArgumentException e)
        {
            Report(FitnessResult.Refused($"The evaluation failed: {e.Message}"));
            return;
        }

        Work();
    }

    private void Work()
    {
        if (evaluation is null)
            return;
        var started = clock.GetTimestamp();
        var cpuBefore = ThreadCpuClock.Seconds(clock);
        FitnessResult? result = null;
        try
        {
            while (clock.GetElapsedTime(started) < Slice)
            {
                if (evaluation.Advance(RowsPerAdvance))
                    continue;
                result = evaluation.Result;
                break;
            }
        }
        catch (OutOfMemoryException e)
        {
            // Says as much about what else the process does as about the genome.
            supervisor.Tell(new EvaluationCrashed(lease!.Job, lease.Birth, $"its worker ran out of memory: {e.Message}"));
            Finish();
            return;
        }
        catch (Exception e)
        {
            // The evaluation is a pure function: it would fail again anywhere, so it is a finding about the genome.
            result = FitnessResult.Refused($"The evaluation failed: {e.Message}");
        }

        seconds += ThreadCpuClock.Seconds(clock) - cpuBefore;
        if (result is not null)
        {
            Report(result);
            return;
        }

        if (clock.GetElapsedTime(lastBeat) >= Beat)
            SendBeat();
        Self.Tell(new Advance());
    }

    private void SendBeat()
    {
        lastBeat = clock.GetTimestamp();
        if (earlier is null)
            supervisor.Tell(new LeaseBeat(lease!.Job, lease.Birth));
    }

    private void Report(FitnessResult result)
    {
        finished = new EvaluationFinished(lease!.Job, lease.Birth, result, seconds) { Version = earlier is null ? lease.Version : default };
        supervisor.Tell(finished);
        Finish();
    }

    private void Abandon(AbandonBirth abandoned)
    {
        if (abandoned.Job == lease!.Job && abandoned.Birth == lease.Birth)
            Finish();
    }

    private void Finish()
    {
        lease = null;
        earlier = null;
        evaluation = null;
        Become(Idle);
        Ask();
    }

    /// <summary>The pool asks whether a worker still answers; a hung one does not.</summary>
    internal sealed record AreYouAwake;

    /// <summary>It does.</summary>
    internal sealed record Awake;

    private sealed record Advance;

    private sealed record AskTick;
}
