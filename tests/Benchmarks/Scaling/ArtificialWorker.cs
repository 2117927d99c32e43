using System.Diagnostics;
using Akka.Actor;
using Akka.Configuration;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Tests.Benchmarks.Scaling.Simulation;

namespace ArchetypeRC.Tests.Benchmarks.Scaling;

/// <summary>
/// A worker that speaks the protocol of real ones to the real supervisor and burns processor time in place of an evaluation, on a thread of
/// its own and in slices as they do.
/// </summary>
internal sealed class ArtificialWorker : ReceiveActor, IWithTimers
{
    /// <summary>A thread for each.</summary>
    public static Config Dispatcher { get; } = ConfigurationFactory.ParseString("artificial-worker { type = PinnedDispatcher }");

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan BetweenBeats = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    private readonly IActorRef supervisor;
    private readonly ArtificialCost cost;
    private readonly Occupation occupation;
    private LeaseBirth? lease;
    private double spent;
    private long taken;
    private long beat;

    public ArtificialWorker(IActorRef supervisor, ArtificialCost cost, Occupation occupation)
    {
        this.supervisor = supervisor;
        this.cost = cost;
        this.occupation = occupation;
        Receive<LeaseBirth>(leased =>
        {
            if (lease is not null)
                return;
            (lease, spent, taken, beat) = (leased, 0, Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
            Timers.Cancel(nameof(AskTick));
            Work();
        });
        Receive<Advance>(_ => Work());
        Receive<AskTick>(_ => Ask());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    public static Props PropsFor(IActorRef supervisor, ArtificialCost cost, Occupation occupation) =>
        Props.Create(() => new ArtificialWorker(supervisor, cost, occupation)).WithDispatcher("artificial-worker");

    /// <inheritdoc/>
    protected override void PreStart() => Ask();

    private void Ask()
    {
        supervisor.Tell(new RequestWork(Beats: true));
        Timers.StartSingleTimer(nameof(AskTick), new AskTick(), AskAgain);
    }

    private void Work()
    {
        var seconds = cost.Of(lease!.Birth);
        var started = Stopwatch.GetTimestamp();
        var before = ThreadCpuClock.Seconds(TimeProvider.System);
        var used = 0.0;
        while (spent + used < seconds && Stopwatch.GetElapsedTime(started) < Slice)
            used = ThreadCpuClock.Seconds(TimeProvider.System) - before;
        spent += used;
        if (spent < seconds)
        {
            if (Stopwatch.GetElapsedTime(beat) > BetweenBeats)
            {
                beat = Stopwatch.GetTimestamp();
                supervisor.Tell(new LeaseBeat(lease.Job, lease.Birth));
            }

            Self.Tell(new Advance());
            return;
        }

        occupation.Add(Stopwatch.GetElapsedTime(taken));
        supervisor.Tell(new EvaluationFinished(lease.Job, lease.Birth, ArtificialFitness.Of(lease.Genes), spent));
        lease = null;
        Ask();
    }

    private sealed record Advance;

    private sealed record AskTick;
}
