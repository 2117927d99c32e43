using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Actors.Instances;
using Microsoft.Extensions.Time.Testing;

namespace ArchetypeRC.Tests.Actors.Population;

public sealed class PopulationSupervisorTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly JobId Id = new("search-1");
    private static readonly TimeSeries Data = MackeyGlass.Generate(300);

    private static readonly EvolutionJob Search = new()
    {
        Template = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] }, Washout = 10 },
        Fitness = new FitnessSpec { TrainRows = 120, ValidationRows = 60, Seeds = 1 },
        Evolution = new EvolutionSpec { Population = 6, EliteCount = 2, Generations = 3, Seed = 5 },
        Space = SearchSpace.Default(10, 30),
    };

    private static int systems;

    private readonly FakeTimeProvider clock = new();

    public PopulationSupervisorTests()
        : base(ConfigurationFactory.ParseString("""
            akka.loglevel = WARNING
            akka.persistence.journal.plugin = "held"
            akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
            """).WithFallback(ConfigurationFactory.ParseString($"held.class = \"{typeof(HeldJournal).AssemblyQualifiedName}\"")),
            $"population-{Interlocked.Increment(ref systems)}")
    {
    }

    [Fact]
    public void Worker_is_leased_the_first_birth_and_the_next_worker_the_next()
    {
        var supervisor = Start();
        Submit(supervisor, Search);
        Assert.Equal(1, Lease(supervisor, CreateTestProbe()).Birth.Value);
        Assert.Equal(2, Lease(supervisor, CreateTestProbe()).Birth.Value);
    }

    [Fact]
    public void Idle_worker_is_served_when_a_search_arrives()
    {
        var supervisor = Start();
        var worker = CreateTestProbe();
        supervisor.Tell(new RequestWork(), worker);
        Submit(supervisor, Search);
        Assert.Equal(1, worker.ExpectMsg<EvaluateBirth>(Patience).Birth.Value);
    }

    [Fact]
    public void Worker_that_asks_again_gets_the_birth_that_it_holds()
    {
        var supervisor = Start();
        Submit(supervisor, Search);
        var worker = CreateTestProbe();
        Assert.Equal(Lease(supervisor, worker).Birth, Lease(supervisor, worker).Birth);
    }

    [Fact]
    public void Result_is_counted_once_whoever_sends_it()
    {
        var supervisor = Start();
        Submit(supervisor, Search);
        var lease = Lease(supervisor, CreateTestProbe());
        var finished = new EvaluationFinished(Id, lease.Birth, FitnessResult.Measured([0.5], 10, 20), 0.25);
        supervisor.Tell(finished);
        supervisor.Tell(finished with { Result = FitnessResult.Measured([0.1], 10, 20) });
        supervisor.Tell(new WatchJob(Id));
        var status = FishForMessage<JobStatus>(s => s.Evaluations == 1, Patience);
        Assert.Equal(0.5, status.Best!.Fitness.Value);
        Assert.Equal(new JobCost(0.25, 0, 10, 20), status.Cost);
    }

    [Fact]
    public void Birth_of_a_worker_that_died_goes_to_the_next()
    {
        var supervisor = Start();
        Submit(supervisor, Search);
        var dying = CreateTestProbe();
        var lost = Lease(supervisor, dying).Birth;
        for (var others = 1; others < Search.Evolution.Population; others++)
            Lease(supervisor, CreateTestProbe());
        var next = CreateTestProbe();
        supervisor.Tell(new RequestWork(), next);
        Sys.Stop(dying);
        Assert.Equal(lost, next.ExpectMsg<EvaluateBirth>(Patience).Birth);
    }

    [Fact]
    public void Search_ends_the_same_for_one_worker_and_for_four_and_after_a_crash_in_the_middle()
    {
        var alone = Run(Start(), workers: 1, until: long.MaxValue);
        var four = Run(Start(), workers: 4, until: long.MaxValue, id: new JobId("search-2"));
        var first = Start("crashing");
        Run(first, workers: 3, until: 9, id: new JobId("search-3"));
        Watch(first);
        Sys.Stop(first);
        ExpectTerminated(first, Patience);
        var crashed = Run(Start("recovered"), workers: 2, until: long.MaxValue, id: new JobId("search-3"));
        Assert.Equal(FinishReason.Generations, alone.Finished);
        Assert.Equal(alone.Best, four.Best);
        Assert.Equal(alone.Best, crashed.Best);
        Assert.Equal(alone.History.AsEnumerable(), crashed.History);
        Assert.Equal(alone.Evaluations, crashed.Evaluations);
        Assert.Equal(alone.Ancestors.AsEnumerable(), crashed.Ancestors);
    }

    [Fact]
    public void Search_of_the_same_name_is_joined_and_another_one_refused()
    {
        var supervisor = Start();
        Submit(supervisor, Search);
        Submit(supervisor, Search);
        supervisor.Tell(new SubmitJob(Id, Search with { Evolution = Search.Evolution with { Seed = 6 } }, Data));
        Assert.Contains("other settings", ExpectMsg<JobRefused>(Patience).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_that_cannot_be_run_is_refused_with_the_field()
    {
        var supervisor = Start();
        supervisor.Tell(new SubmitJob(Id, Search with { Evolution = Search.Evolution with { Population = 1 } }, Data));
        Assert.Contains("evolution.population is 1", ExpectMsg<JobRefused>(Patience).Explanation, StringComparison.Ordinal);
        supervisor.Tell(new GetJob(Id));
        Assert.Contains("no search", ExpectMsg<JobRefused>(Patience).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelled_search_is_over_with_what_it_has_found()
    {
        var supervisor = Start();
        Submit(supervisor, Search);
        var lease = Lease(supervisor, CreateTestProbe());
        supervisor.Tell(new EvaluationFinished(Id, lease.Birth, FitnessResult.Measured([0.5], 1, 1), 0));
        supervisor.Tell(new WatchJob(Id));
        FishForMessage<JobStatus>(s => s.Evaluations == 1, Patience);
        supervisor.Tell(new CancelJob(Id));
        var status = FishForMessage<JobStatus>(s => s.Finished is not null, Patience);
        Assert.Equal(FinishReason.Cancelled, status.Finished);
        Assert.Equal(0.5, status.Best!.Fitness.Value);
    }

    [Fact]
    public void Search_ends_when_its_time_is_over_and_a_restart_does_not_give_it_more()
    {
        var limited = Search with { Evolution = Search.Evolution with { TimeLimit = TimeSpan.FromSeconds(60) } };
        var supervisor = Start("timed");
        Submit(supervisor, limited);
        clock.Advance(TimeSpan.FromSeconds(59));
        var lease = Lease(supervisor, CreateTestProbe());
        supervisor.Tell(new EvaluationFinished(Id, lease.Birth, FitnessResult.Measured([0.5], 1, 1), 0));
        supervisor.Tell(new WatchJob(Id));
        FishForMessage<JobStatus>(s => s.Evaluations == 1 && s.Finished is null, Patience);
        Watch(supervisor);
        Sys.Stop(supervisor);
        ExpectTerminated(supervisor, Patience);

        supervisor = Start("timed-again");
        supervisor.Tell(new WatchJob(Id));
        Assert.Null(ExpectMsg<JobStatus>(Patience).Finished);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(FinishReason.Time, FishForMessage<JobStatus>(s => s.Finished is not null, Patience).Finished);
    }

    [Fact]
    public void Failed_write_is_told_to_who_asked_and_who_watches_and_what_was_kept_goes_on()
    {
        var journal = HeldJournal.ByID.GetOrAdd(Sys.Name, _ => new HeldJournal.Orders());
        var supervisor = Start("failing");
        Submit(supervisor, Search);
        var lease = Lease(supervisor, CreateTestProbe());
        supervisor.Tell(new WatchJob(Id));
        ExpectMsg<JobStatus>(Patience);
        Watch(supervisor);
        journal.Failure = new IOException("database or disk is full");
        supervisor.Tell(new EvaluationFinished(Id, lease.Birth, FitnessResult.Measured([0.5], 1, 1), 0));
        Assert.Contains("disk is full", ExpectMsg<JobRefused>(Patience).Explanation, StringComparison.Ordinal);
        ExpectTerminated(supervisor, Patience);

        supervisor = Start("still-failing");
        Watch(supervisor);
        supervisor.Tell(new CancelJob(Id));
        Assert.Contains("disk is full", ExpectMsg<JobRefused>(Patience).Explanation, StringComparison.Ordinal);
        ExpectTerminated(supervisor, Patience);

        journal.Failure = null;
        supervisor = Start("recovered");
        supervisor.Tell(new GetJob(Id));
        Assert.Equal(0, ExpectMsg<JobStatus>(Patience).Evaluations);
        Assert.Equal(lease.Birth, Lease(supervisor, CreateTestProbe()).Birth);
    }

    [Fact]
    public void Worker_without_the_rows_asks_for_them()
    {
        var supervisor = Start();
        Submit(supervisor, Search);
        supervisor.Tell(new GetSeries(Data.ContentHash));
        Assert.Equal(Data.ContentHash, ExpectMsg<SeriesDelivered>(Patience).Data.ContentHash);
    }

    private IActorRef Start(string? name = null) => Sys.ActorOf(PopulationSupervisor.PropsFor(clock), name);

    private void Submit(IActorRef supervisor, EvolutionJob search)
    {
        supervisor.Tell(new SubmitJob(Id, search, Data));
        ExpectMsg<JobStatus>(Patience);
    }

    private static EvaluateBirth Lease(IActorRef supervisor, TestProbe worker)
    {
        supervisor.Tell(new RequestWork(), worker);
        return worker.ExpectMsg<EvaluateBirth>(Patience);
    }

    /// <summary>Works with probes that judge a genome by an arithmetic of its genes, the later leased answering first.</summary>
    private JobStatus Run(IActorRef supervisor, int workers, long until, JobId? id = null)
    {
        var job = id ?? Id;
        supervisor.Tell(new SubmitJob(job, Search, Data));
        var status = ExpectMsg<JobStatus>(Patience);
        supervisor.Tell(new WatchJob(job));
        status = ExpectMsg<JobStatus>(Patience);
        var probes = Enumerable.Range(0, workers).Select(_ => CreateTestProbe()).ToArray();
        foreach (var probe in probes)
            supervisor.Tell(new RequestWork(), probe);
        while (status.Finished is null && status.Evaluations < until)
        {
            var leases = new List<(EvaluateBirth Work, TestProbe Worker)>();
            foreach (var probe in probes)
            {
                // What was told to the probe before this answer has arrived before it.
                supervisor.Tell(new GetJob(job), probe);
                for (var told = probe.ReceiveOne(Patience); told is EvaluateBirth lease; told = probe.ReceiveOne(Patience))
                    leases.Add((lease, probe));
            }

            leases.Reverse();
            foreach (var (lease, worker) in leases)
            {
                var value = lease.Genes.Select((gene, i) => Math.Abs(gene - i) / (i + 1)).Sum();
                supervisor.Tell(new EvaluationFinished(lease.Job, lease.Birth, FitnessResult.Measured([value], 1, 1), 0));
                status = ExpectMsg<JobStatus>(Patience);
                supervisor.Tell(new RequestWork(), worker);
            }
        }

        return status;
    }
}
