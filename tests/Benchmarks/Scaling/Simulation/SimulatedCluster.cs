using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Tests.Benchmarks.Scaling.Simulation;

/// <summary>
/// The protocol between supervisor and workers in virtual time: the real <see cref="SearchBoard"/> with a real search and its loop decides who works on what; workers,
/// messages, journal and failures are events of a clock that jumps from one to the next. The same model gives the same course; only the
/// processor time of the search's own calls is measured.
/// </summary>
internal sealed class SimulatedCluster
{
    // Here it is always the process that fails, never the birth.
    private const int Attempts = int.MaxValue;

    private readonly ClusterModel model;
    private readonly SearchBoard board = new(Attempts);
    private readonly SearchJob job;
    private readonly RandomStream random;
    private readonly PriorityQueue<Action, (double Time, long Order)> events = new();
    private readonly Queue<Worker> idle = new();
    private readonly HashSet<IActorRef> gone = [];
    private double now;
    private long scheduled;
    private long results;
    private int failures;
    private long callTicks;
    private long statusTicks;
    private (double Time, double Spent)? firstTenth;
    private (double Time, double Spent)? lastTenth;
    private double spent;

    private SimulatedCluster(ClusterModel model)
    {
        this.model = model;
        random = new RandomStream(model.Seed);
        job = board.Make(new JobSubmitted(ArtificialSearch.Id, ArtificialSearch.Of(model.Evolution), ArtificialSearch.Rows));
        board.Add(job);
    }

    /// <summary>Runs the search to its end.</summary>
    public static ClusterReading Run(ClusterModel model) => new SimulatedCluster(model).Run();

    private ClusterReading Run()
    {
        for (var index = 0; index < model.Workers; index++)
            Start(new Worker(index, 0));
        while (!job.IsFinished)
        {
            if (!events.TryDequeue(out var next, out var at))
                throw new InvalidOperationException("The search is not over, and nothing is going to happen.");
            now = at.Time;
            next();
        }

        var (begin, end) = (firstTenth!.Value, lastTenth!.Value);
        var rate = (Part(9) - Part(1)) / (end.Time - begin.Time);
        return new ClusterReading(
            (end.Spent - begin.Spent) / (model.Workers * (end.Time - begin.Time)),
            rate,
            failures,
            now,
            (double)callTicks / Stopwatch.Frequency / results,
            (double)statusTicks / Stopwatch.Frequency / results,
            job.Status().Best!.Birth.Number.Value);
    }

    private long Part(int tenths) => model.Evolution.Evaluations!.Value * tenths / 10;

    private void After(double seconds, Action action) => events.Enqueue(action, (now + seconds, scheduled++));

    private void Start(Worker worker)
    {
        if (double.IsFinite(model.TimeBetweenFailures))
            After(-model.TimeBetweenFailures * Math.Log(1 - random.NextDouble()), () => Fail(worker));
        After(model.MessageDelay, () => Serve(worker));
    }

    private void Fail(Worker worker)
    {
        failures++;
        worker.IsDown = true;
        After(model.Detection, () =>
        {
            gone.Add(worker.Ref);
            Measured(() =>
            {
                if (board.HeldBy(worker.Ref) is { } lease && board.Lose(lease, "its process ended", hung: false, now) is BirthLost lost)
                    job.Apply(lost);
            });
            ServeIdle();
        });
        After(model.Restart, () => Start(new Worker(worker.Index, worker.Life + 1)));
    }

    // The supervisor's part: what PopulationSupervisor does with the same messages. A lease is journaled before the worker is told.
    private void Serve(Worker worker)
    {
        if (Measured(() => board.HeldBy(worker.Ref) ?? board.Next(worker.Ref, worker.Node, 0)) is { } lease)
            Tell(worker, lease);
        else
            idle.Enqueue(worker);
    }

    private void ServeIdle()
    {
        while (idle.TryPeek(out var worker))
        {
            if (!gone.Contains(worker.Ref))
            {
                if (Measured(() => board.Next(worker.Ref, worker.Node, 0)) is not { } lease)
                    return;
                Tell(worker, lease);
            }

            idle.Dequeue();
        }
    }

    private void Tell(Worker worker, Lease lease) => After(model.JournalDelay, () =>
    {
        Measured(() => job.Apply(new BirthLeased(job.Id, lease.Birth.Number, worker.Node)));
        After(model.MessageDelay, () => Evaluate(worker, lease.Birth));
    });

    private void Accept(Birth birth, double seconds)
    {
        if (!Measured(() => job.Accepts(birth.Number)))
            return;
        var evaluated = new BirthEvaluated(job.Id, birth.Number, ArtificialFitness.Of(birth.Genome.Values), seconds, now);
        After(model.JournalDelay, () =>
        {
            Measured(() => job.Apply(evaluated));
            var started = Stopwatch.GetTimestamp();
            job.Status();
            statusTicks += Stopwatch.GetTimestamp() - started;
            Count(seconds);
            ServeIdle();
        });
    }

    private void Count(double seconds)
    {
        spent += seconds;
        results++;
        if (results == Part(1))
            firstTenth = (now, spent);
        if (results == Part(9))
            lastTenth = (now, spent);
    }

    // The worker's part: what EvaluationWorker does with the same messages.
    private void Evaluate(Worker worker, Birth birth)
    {
        if (worker.IsDown)
            return;
        var seconds = model.Cost.Of(birth.Number);
        After(seconds, () =>
        {
            if (worker.IsDown)
                return;
            After(model.MessageDelay, () =>
            {
                Accept(birth, seconds);
                Serve(worker);
            });
        });
    }

    private void Measured(Action call) => Measured(() =>
    {
        call();
        return true;
    });

    private T Measured<T>(Func<T> call)
    {
        var started = Stopwatch.GetTimestamp();
        var result = call();
        callTicks += Stopwatch.GetTimestamp() - started;
        return result;
    }

    // A worker that comes back is another one to the supervisor.
    private sealed class Worker(int index, int life)
    {
        private static readonly ActorPath Root = new RootActorPath(new Address("akka", "simulation"));

        public int Index => index;

        public int Life => life;

        public bool IsDown { get; set; }

        // Each in a process of its own.
        public string Node { get; } = string.Create(CultureInfo.InvariantCulture, $"worker-{index}-{life}");

        // A name by which the search tells workers apart, of no actor system: nothing is ever sent to it.
        public IActorRef Ref { get; } = new EmptyLocalActorRef(
            null!, Root / string.Create(CultureInfo.InvariantCulture, $"worker-{index}-{life}"), null!);
    }
}
