using Akka.Actor;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Actors.Evaluation;

/// <summary>
/// Pulls births from the supervisor and evaluates them one at a time, in slices of about ten milliseconds, so that it can be
/// stopped and shares its threads fairly.
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

    private readonly IActorRef supervisor;
    private readonly TimeProvider clock;

    private readonly LearnedSumsCache sums = new(KeptSums);

    private TimeSeries? series;
    private EvaluateBirth? lease;
    private FitnessEvaluation? evaluation;
    private double seconds;

    public EvaluationWorker(IActorRef supervisor, TimeProvider clock)
    {
        this.supervisor = supervisor;
        this.clock = clock;
        Idle();
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public static Props PropsFor(IActorRef supervisor, TimeProvider clock) =>
        Props.Create(() => new EvaluationWorker(supervisor, clock)).WithDispatcher(DispatcherName);

    /// <inheritdoc/>
    protected override void PreStart() => Ask();

    private void Idle()
    {
        Receive<EvaluateBirth>(Take);
        Receive<AskTick>(_ => Ask());
        Receive<Advance>(_ => { });
        Receive<SeriesDelivered>(_ => { });
    }

    private void Waiting()
    {
        Receive<SeriesDelivered>(delivered =>
        {
            series = delivered.Data;
            Begin();
        });
        Receive<EvaluateBirth>(_ => { }); // a second answer to a repeated request; its lease runs out
        Receive<AskTick>(_ => supervisor.Tell(new GetSeries(lease!.DataHash)));
    }

    private void Evaluating()
    {
        Receive<Advance>(_ => Work());
        Receive<EvaluateBirth>(_ => { });
        Receive<SeriesDelivered>(_ => { });
        Receive<AskTick>(_ => { });
    }

    // The supervisor may move or restart: an idle worker keeps asking.
    private void Ask()
    {
        supervisor.Tell(new RequestWork());
        Timers.StartSingleTimer("ask", new AskTick(), AskAgain);
    }

    private void Take(EvaluateBirth leased)
    {
        lease = leased;
        if (series?.ContentHash == leased.DataHash)
        {
            Begin();
            return;
        }

        Become(Waiting);
        supervisor.Tell(new GetSeries(leased.DataHash));
        Timers.StartSingleTimer("ask", new AskTick(), AskAgain);
    }

    private void Begin()
    {
        Become(Evaluating);
        Timers.Cancel("ask");
        var search = lease!.Search;
        seconds = 0;
        evaluation = new FitnessEvaluation(
            new Genome(search.Space, lease.Genes),
            search.Template,
            search.Fitness,
            search.Evolution.Seed,
            series!,
            lease.Plan,
            search.Evolution.LamarckianProbability > 0 ? sums : null);
        Work();
    }

    private void Work()
    {
        var started = clock.GetTimestamp();
        var cpuBefore = ThreadCpuClock.Seconds(clock);
        FitnessResult? result = null;
        try
        {
            while (clock.GetElapsedTime(started) < Slice)
            {
                if (evaluation!.Advance(RowsPerAdvance))
                    continue;
                result = evaluation.Result;
                break;
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The evaluation is a pure function: it would fail again anywhere, so it is a finding about the genome.
            result = FitnessResult.Refused($"The evaluation failed: {e.Message}");
        }

        seconds += ThreadCpuClock.Seconds(clock) - cpuBefore;
        if (result is null)
        {
            Self.Tell(new Advance());
            return;
        }

        supervisor.Tell(new EvaluationFinished(lease!.Job, lease.Birth, result, seconds));
        evaluation = null;
        Become(Idle);
        Ask();
    }

    private sealed record Advance;

    private sealed record AskTick;
}
