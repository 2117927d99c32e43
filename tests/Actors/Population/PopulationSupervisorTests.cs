using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using ArchetypeRC.Actors.DataSets;
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
        supervisor.Tell(new RequestWork(Beats: true), worker);
        Submit(supervisor, Search);
        Assert.Equal(1, worker.ExpectMsg<LeaseBirth>(Patience).Birth.Value);
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
        supervisor.Tell(new RequestWork(Beats: true), next);
        Sys.Stop(dying);
        Assert.Equal(lost, next.ExpectMsg<LeaseBirth>(Patience).Birth);
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
    public void Lineage_comes_in_pages_up_to_the_last_birth_without_a_gap_before_it()
    {
        var supervisor = Start();
        Submit(supervisor, Search);
        var births = Enumerable.Range(0, 4).Select(_ => Lease(supervisor, CreateTestProbe()).Birth).ToArray();
        supervisor.Tell(new WatchJob(Id));
        foreach (var birth in births.Where(b => b.Value != 3))
        {
            supervisor.Tell(new EvaluationFinished(Id, birth, FitnessResult.Measured([1.0 / birth.Value], 10, 20), 0));
            FishForMessage<JobStatus>(s => s.Best?.Birth.Number == birth, Patience);
        }

        supervisor.Tell(new GetLineage(Id, new BirthNumber(1), 1));
        var first = FishForMessage<JobLineage>(_ => true, Patience);
        supervisor.Tell(new GetLineage(Id, new BirthNumber(2), 100));
        var second = FishForMessage<JobLineage>(_ => true, Patience);
        Assert.Equal([1, 2], first.Individuals.Concat(second.Individuals).Select(i => i.Birth.Number.Value));
        Assert.Equal(0.5, second.Individuals[0].Fitness.Value);
        Assert.Equal(2, second.Through.Value);
        supervisor.Tell(new GetLineage(new JobId("another"), new BirthNumber(1), 1));
        Assert.Contains("no search", FishForMessage<JobRefused>(_ => true, Patience).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_of_the_same_name_is_joined_and_another_one_refused()
    {
        var supervisor = Start();
        Submit(supervisor, Search);
        Submit(supervisor, Search);
        supervisor.Tell(new SubmitJob(Id, Search with { Evolution = Search.Evolution with { Seed = 6 } }, Data));
        Assert.Contains("other settings", FishForMessage<JobRefused>(_ => true, Patience).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_that_cannot_be_run_is_refused_with_the_field()
    {
        var supervisor = Start();
        supervisor.Tell(new SubmitJob(Id, Search with { Evolution = Search.Evolution with { Population = 1 } }, Data));
        Assert.Contains("evolution.population is 1", FishForMessage<JobRefused>(_ => true, Patience).Explanation, StringComparison.Ordinal);
        supervisor.Tell(new GetJob(Id));
        Assert.Contains("no search", FishForMessage<JobRefused>(_ => true, Patience).Explanation, StringComparison.Ordinal);
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
        var worker = CreateTestProbe();
        var lease = Lease(supervisor, worker);
        supervisor.Tell(new WatchJob(Id));
        ExpectMsg<JobStatus>(Patience);
        Watch(supervisor);
        journal.Failure = new IOException("database or disk is full");
        supervisor.Tell(new EvaluationFinished(Id, lease.Birth, FitnessResult.Measured([0.5], 1, 1), 0));
        Assert.Contains("disk is full", FishForMessage<JobRefused>(_ => true, Patience).Explanation, StringComparison.Ordinal);
        ExpectTerminated(supervisor, Patience);

        supervisor = Start("still-failing");
        Watch(supervisor);
        supervisor.Tell(new CancelJob(Id));
        Assert.Contains("disk is full", FishForMessage<JobRefused>(_ => true, Patience).Explanation, StringComparison.Ordinal);
        ExpectTerminated(supervisor, Patience);

        journal.Failure = null;
        supervisor = Start("recovered");
        supervisor.Tell(new GetJob(Id));
        Assert.Equal(0, ExpectMsg<JobStatus>(Patience).Evaluations);
        Assert.Equal(lease.Birth, Lease(supervisor, worker).Birth);
    }

    [Fact]
    public void Worker_without_the_rows_asks_for_them()
    {
        var supervisor = Start();
        Submit(supervisor, Search);
        supervisor.Tell(new GetSeries(Data.ContentHash));
        Assert.Equal(Data.ContentHash, ExpectMsg<SeriesDelivered>(Patience).Data.ContentHash);
    }

    [Fact]
    public void Birth_whose_worker_sends_no_beat_is_given_to_another_and_the_first_result_counts_once()
    {
        var supervisor = Start(options: Strict);
        Submit(supervisor, Search);
        var (silent, beating) = (CreateTestProbe(), CreateTestProbe());
        var lost = Lease(supervisor, silent);
        var kept = Lease(supervisor, beating);
        clock.Advance(TimeSpan.FromSeconds(6));
        supervisor.Tell(new LeaseBeat(Id, kept.Birth), beating);
        clock.Advance(TimeSpan.FromSeconds(6));
        AwaitAssert(() => Assert.Equal(1, Status(supervisor, Id).Workers), Patience);
        supervisor.Tell(new EvaluationFinished(Id, kept.Birth, FitnessResult.Measured([0.7], 1, 1), 0), beating);
        AwaitAssert(() => Assert.Equal(1, Status(supervisor, Id).Evaluations), Patience);
        var next = CreateTestProbe();
        Assert.Equal(lost.Birth, Lease(supervisor, next).Birth);
        supervisor.Tell(new EvaluationFinished(Id, lost.Birth, FitnessResult.Measured([0.5], 1, 1), 0), silent);
        supervisor.Tell(new EvaluationFinished(Id, lost.Birth, FitnessResult.Measured([0.1], 1, 1), 0), next);
        supervisor.Tell(new WatchJob(Id));
        Assert.Equal(0.5, FishForMessage<JobStatus>(s => s.Evaluations == 2, Patience).Best!.Fitness.Value);

        // Who beats for a birth that nobody waits for is told so.
        supervisor.Tell(new LeaseBeat(Id, lost.Birth), next);
        Assert.Equal(lost.Birth, next.ExpectMsg<AbandonBirth>(Patience).Birth);
    }

    [Fact]
    public void Birth_that_hangs_three_workers_is_quarantined_with_spec_and_seeds_and_the_count_survives_a_restart()
    {
        var supervisor = Start("hanging", Strict);
        Submit(supervisor, Search);
        var worker = CreateTestProbe();
        var poison = Hang(supervisor, worker);
        Assert.Equal(poison, Hang(supervisor, CreateTestProbe()));
        var third = CreateTestProbe();
        Assert.Equal(poison, Lease(supervisor, third).Birth);
        Stop(supervisor);

        supervisor = Start("hanging-again", Strict);
        supervisor.Tell(new WatchJob(Id));
        Assert.Empty(ExpectMsg<JobStatus>(Patience).Quarantined);
        clock.Advance(TimeSpan.FromSeconds(11));
        var status = FishForMessage<JobStatus>(s => !s.Quarantined.IsEmpty, Patience);
        var quarantined = Assert.Single(status.Quarantined);
        Assert.Equal(poison, quarantined.Birth);
        Assert.Equal((1L, 1L), (status.Evaluations, status.Refused));
        Assert.Equal(Search.Fitness.SeedsOf(Search.Evolution.Seed).AsEnumerable(), quarantined.Seeds);
        Assert.Equal(quarantined.Seeds[0], quarantined.Spec!.Reservoir.Seed);
        Assert.Contains("sent no beat for 10 s", quarantined.Reason, StringComparison.Ordinal);

        // A result that comes after that does not count.
        supervisor.Tell(new EvaluationFinished(Id, poison, FitnessResult.Measured([0.1], 1, 1), 0), third);
        Assert.NotEqual(poison, Lease(supervisor, CreateTestProbe()).Birth);
        Assert.Equal(1, Status(supervisor, Id).Evaluations);
    }

    [Fact]
    public void Birth_that_a_worker_gives_back_goes_to_the_next_and_nothing_is_held_against_it()
    {
        var supervisor = Start("returning", Strict with { Attempts = 1 });
        Submit(supervisor, Search);
        var worker = CreateTestProbe();
        var lease = Lease(supervisor, worker);
        supervisor.Tell(new ReturnBirth(Id, lease.Birth), worker);
        supervisor.Tell(new StandDown(), worker);
        worker.ExpectMsg<StoodDown>(Patience);
        Stop(supervisor);
        Sys.Stop(worker);

        supervisor = Start("returned", Strict with { Attempts = 1 });
        Assert.Equal(lease.Birth, Lease(supervisor, CreateTestProbe()).Birth);
        supervisor.Tell(new GetJob(Id));
        Assert.Empty(ExpectMsg<JobStatus>(Patience).Quarantined);
    }

    [Fact]
    public void Worker_that_lived_through_the_supervisors_end_keeps_its_birth_and_one_that_did_not_loses_it()
    {
        var supervisor = Start("before");
        Submit(supervisor, Search);
        var (living, dying) = (CreateTestProbe(), CreateTestProbe());
        var kept = Lease(supervisor, living);
        var lost = Lease(supervisor, dying);
        Stop(supervisor);
        Sys.Stop(dying);

        supervisor = Start("after");
        Assert.Equal(lost.Birth, Lease(supervisor, CreateTestProbe()).Birth);
        Assert.Equal(kept.Birth, Lease(supervisor, living).Birth);
    }

    [Fact]
    public void Birth_that_was_out_at_three_ends_of_its_process_is_quarantined_though_others_ask_at_the_same_address()
    {
        var births = new List<BirthNumber>();
        for (var life = 1; life <= 3; life++)
        {
            var supervisor = Start($"life-{life}");
            Submit(supervisor, Search);
            var worker = CreateTestProbe();
            births.Add(Lease(supervisor, worker).Birth);
            Stop(supervisor);
            Sys.Stop(worker);
        }

        var last = Start("last");
        Assert.NotEqual(births[0], Lease(last, CreateTestProbe()).Birth);
        Assert.Equal([births[0], births[0], births[0]], births);
        last.Tell(new GetJob(Id));
        Assert.Equal(births[0], Assert.Single(ExpectMsg<JobStatus>(Patience).Quarantined).Birth);
    }

    [Fact]
    public void Paused_search_gives_out_no_births_and_its_time_stands_still_over_a_restart()
    {
        var limited = Search with { Evolution = Search.Evolution with { TimeLimit = TimeSpan.FromSeconds(60) } };
        var supervisor = Start("pausing");
        Submit(supervisor, limited);
        clock.Advance(TimeSpan.FromSeconds(50));
        supervisor.Tell(new PauseJob(Id));
        Assert.True(ExpectMsg<JobStatus>(Patience).Paused);
        clock.Advance(TimeSpan.FromSeconds(100));
        var worker = CreateTestProbe();
        supervisor.Tell(new RequestWork(Beats: true), worker);
        supervisor.Tell(new GetJob(Id), worker);
        Assert.Equal(50, worker.ExpectMsg<JobStatus>(Patience).Cost.ElapsedSeconds);
        Stop(supervisor);

        supervisor = Start("paused");
        clock.Advance(TimeSpan.FromSeconds(100));
        supervisor.Tell(new RequestWork(Beats: true), worker);
        supervisor.Tell(new GetJob(Id), worker);
        Assert.True(worker.ExpectMsg<JobStatus>(Patience).Paused);
        supervisor.Tell(new ResumeJob(Id));
        Assert.False(ExpectMsg<JobStatus>(Patience).Paused);
        Assert.Equal(1, worker.ExpectMsg<LeaseBirth>(Patience).Birth.Value);
        supervisor.Tell(new WatchJob(Id));
        Assert.Null(ExpectMsg<JobStatus>(Patience).Finished);
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(FinishReason.Time, FishForMessage<JobStatus>(s => s.Finished is not null, Patience).Finished);
        worker.ExpectMsg<AbandonBirth>(Patience);
        supervisor.Tell(new ResumeJob(Id));
        Assert.Contains("is over (Time): it cannot be resumed", FishForMessage<JobRefused>(_ => true, Patience).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Search_ends_when_its_estimated_energy_is_spent()
    {
        var limited = Search with { Evolution = Search.Evolution with { EnergyLimitJoules = 1 } };
        var supervisor = Start("spending");
        Submit(supervisor, limited);
        supervisor.Tell(new WatchJob(Id));
        ExpectMsg<JobStatus>(Patience);
        const long HalfAJoule = 5_000_000_001;
        var worker = CreateTestProbe();
        var first = Lease(supervisor, worker);
        supervisor.Tell(new EvaluationFinished(Id, first.Birth, FitnessResult.Measured([0.5], HalfAJoule, 0), 0), worker);
        Assert.Null(ExpectMsg<JobStatus>(Patience).Finished);
        var second = Lease(supervisor, worker);
        supervisor.Tell(new EvaluationFinished(Id, second.Birth, FitnessResult.Measured([0.4], HalfAJoule, 0), 0), worker);
        var status = FishForMessage<JobStatus>(s => s.Finished is not null, Patience);
        Assert.Equal((FinishReason.Energy, 2L, 0.4), (status.Finished, status.Evaluations, status.Best!.Fitness.Value));
        Stop(supervisor);

        supervisor = Start("spent");
        supervisor.Tell(new GetJob(Id));
        var again = ExpectMsg<JobStatus>(Patience);
        Assert.Equal((status.Finished, status.Evaluations, status.Best), (again.Finished, again.Evaluations, again.Best));
    }

    [Fact]
    public void Searches_are_listed_in_the_order_of_their_submission()
    {
        var supervisor = Start();
        Submit(supervisor, Search);
        supervisor.Tell(new SubmitJob(new JobId("a-later-one"), Search, Data) { Priority = 5 });
        ExpectMsg<JobStatus>(Patience);
        supervisor.Tell(new CancelJob(Id));
        ExpectMsg<JobStatus>(Patience);
        supervisor.Tell(new ListJobs());
        var list = ExpectMsg<JobList>(Patience).Jobs;
        Assert.Equal(["search-1", "a-later-one"], list.Select(job => job.Job.Value));
        Assert.Equal(FinishReason.Cancelled, list[0].Finished);
        Assert.Equal((5, (FinishReason?)null), (list[1].Priority, list[1].Finished));

        // One that is over is told from its record after a restart: the same.
        Stop(supervisor);
        var next = Start("next");
        next.Tell(new ListJobs());
        Assert.Equal(list[0], ExpectMsg<JobList>(Patience).Jobs[0]);
        Assert.NotNull(list[0].ExpectedEvaluations);
    }

    [Fact]
    public void Rows_come_in_parts_before_the_search_and_go_in_parts_to_who_asks_for_them()
    {
        var rows = MackeyGlass.Generate(20_000);
        var parts = DataSetBytes.Chunks(DataSetBytes.Of(rows));
        Assert.Equal(4, parts.Length);
        Assert.All(parts, part => Assert.InRange(part.Length, 1, 64 * 1024));
        var supervisor = Start("rows");
        var submit = new SubmitJob(Id, Search, null) { DataHash = rows.ContentHash };
        supervisor.Tell(submit);
        Assert.Equal(0, ExpectMsg<RowsProgress>(Patience).Next);
        for (var i = 0; i < 2; i++)
        {
            supervisor.Tell(new StoreRows(Id, rows.ContentHash, i, parts.Length, parts[i]));
            Assert.Equal(i + 1, ExpectMsg<RowsProgress>(Patience).Next);
        }

        Stop(supervisor);
        supervisor = Start("more-rows");
        supervisor.Tell(submit);
        Assert.Equal(2, ExpectMsg<RowsProgress>(Patience).Next);
        for (var i = 2; i < parts.Length; i++)
        {
            supervisor.Tell(new StoreRows(Id, rows.ContentHash, i, parts.Length, parts[i]));
            Assert.Equal(i + 1, ExpectMsg<RowsProgress>(Patience).Next);
        }

        supervisor.Tell(submit);
        ExpectMsg<JobStatus>(Patience);
        for (var i = 0; i < parts.Length; i++)
        {
            supervisor.Tell(new GetDataChunk(rows.ContentHash, i));
            var chunk = ExpectMsg<DataChunk>(Patience);
            Assert.Equal((i, parts.Length), (chunk.Index, chunk.Count));
            Assert.Equal(parts[i].ToArray(), chunk.Bytes.ToArray());
        }
    }

    [Fact]
    public void Rows_that_are_not_those_announced_are_refused_and_may_be_sent_again()
    {
        var supervisor = Start();
        var bytes = DataSetBytes.Of(MackeyGlass.Generate(299));
        supervisor.Tell(new StoreRows(Id, Data.ContentHash, 0, 1, bytes));
        Assert.Contains("not those that were announced", FishForMessage<JobRefused>(_ => true, Patience).Explanation, StringComparison.Ordinal);
        supervisor.Tell(new StoreRows(Id, Data.ContentHash, 0, 1, DataSetBytes.Of(Data)));
        Assert.Equal(1, ExpectMsg<RowsProgress>(Patience).Next);
    }

    [Fact]
    public void Event_of_an_earlier_version_with_the_rows_in_it_is_taken_up_and_they_move_out_of_it()
    {
        var journal = Sys.ActorOf(Props.Create(() => new Journal("population")));
        journal.Tell(new JobSubmitted(Id, Search, Data));
        ExpectMsg("written", Patience);
        Stop(journal);
        var supervisor = Start("old", new PopulationOptions { SnapshotEveryEvents = 1 });
        var worker = CreateTestProbe();
        var lease = Lease(supervisor, worker);
        AwaitAssert(
            () =>
            {
                supervisor.Tell(new GetDataChunk(Data.ContentHash, 0));
                Assert.Equal(DataSetBytes.Of(Data), ExpectMsg<DataChunk>(TimeSpan.FromSeconds(1)).Bytes.ToArray());
            },
            Patience);
        supervisor.Tell(new WatchJob(Id));
        supervisor.Tell(new EvaluationFinished(Id, lease.Birth, FitnessResult.Measured([0.5], 1, 1), 0), worker);
        FishForMessage<JobStatus>(s => s.Evaluations == 1, Patience);
        Stop(supervisor);
        supervisor = Start("old-again");
        supervisor.Tell(new GetJob(Id));
        Assert.Equal(1, ExpectMsg<JobStatus>(Patience).Evaluations);
        supervisor.Tell(new GetDataChunk(Data.ContentHash, 0));
        ExpectMsg<DataChunk>(Patience);
    }

    [Fact]
    public void History_is_compacted_and_tells_the_same_of_searches_that_are_over_and_of_one_that_runs()
    {
        var options = new PopulationOptions { SnapshotEveryEvents = 5 };
        var (over, running) = (new JobId("over"), new JobId("running"));
        var supervisor = Start("compacting", options);
        Run(supervisor, workers: 3, until: 9, id: running);
        supervisor.Tell(new PauseJob(running));
        FishForMessage<JobStatus>(s => s.Paused, Patience);
        var finished = Run(supervisor, workers: 3, until: long.MaxValue, id: over);
        var midway = Status(supervisor, running);
        var written = HeldJournal.ByID[Sys.Name].Writes.Sum();
        AwaitAssert(() => Assert.InRange(EventsLeft(), 0, written / 2), Patience);
        Stop(supervisor);

        supervisor = Start("compacted", options);
        var again = Status(supervisor, over);
        Assert.Equal(finished.Best, again.Best);
        Assert.Equal(finished.History.AsEnumerable(), again.History);
        Assert.Equal(finished.Ancestors.AsEnumerable(), again.Ancestors);
        Assert.Equal(finished.Cost, again.Cost);
        var resumed = Status(supervisor, running);
        Assert.Equal((midway.Evaluations, midway.Best), (resumed.Evaluations, resumed.Best));
        supervisor.Tell(new ResumeJob(running));
        ExpectMsg<JobStatus>(Patience);
        Assert.Equal(finished.Best, Run(supervisor, workers: 2, until: long.MaxValue, id: running).Best);
    }

    private static readonly PopulationOptions Strict = new() { LeaseTimeout = TimeSpan.FromSeconds(10) };

    private JobStatus Status(IActorRef supervisor, JobId job)
    {
        var probe = CreateTestProbe();
        supervisor.Tell(new GetJob(job), probe);
        return probe.ExpectMsg<JobStatus>(Patience);
    }

    /// <summary>Events that a recovery without a snapshot would read.</summary>
    private int EventsLeft()
    {
        var probe = CreateTestProbe();
        var journal = Sys.ActorOf(Props.Create(() => new Journal("population")));
        journal.Tell("count", probe);
        var left = probe.ExpectMsg<int>(Patience);
        Sys.Stop(journal);
        return left;
    }

    /// <summary>Takes a birth and lets the time of its lease run out.</summary>
    private BirthNumber Hang(IActorRef supervisor, TestProbe worker)
    {
        var lease = Lease(supervisor, worker);
        clock.Advance(TimeSpan.FromSeconds(11));
        AwaitAssert(() => Assert.Equal(0, Status(supervisor, Id).Workers), Patience);
        return lease.Birth;
    }

    private IActorRef Start(string? name = null, PopulationOptions? options = null) =>
        Sys.ActorOf(PopulationSupervisor.PropsFor(options ?? new PopulationOptions(), clock), name);

    private void Stop(IActorRef supervisor)
    {
        Watch(supervisor);
        Sys.Stop(supervisor);
        ExpectTerminated(supervisor, Patience);
    }

    private void Submit(IActorRef supervisor, EvolutionJob search)
    {
        supervisor.Tell(new SubmitJob(Id, search, Data));
        ExpectMsg<JobStatus>(Patience);
    }

    private static LeaseBirth Lease(IActorRef supervisor, TestProbe worker)
    {
        supervisor.Tell(new RequestWork(Beats: true), worker);
        return worker.ExpectMsg<LeaseBirth>(Patience);
    }

    /// <summary>Works with probes that judge a genome by an arithmetic of its genes, the later leased answering first.</summary>
    private JobStatus Run(IActorRef supervisor, int workers, long until, JobId? id = null)
    {
        var job = id ?? Id;
        supervisor.Tell(new SubmitJob(job, Search, Data));
        FishForMessage<JobStatus>(s => s.Job == job, Patience);
        supervisor.Tell(new WatchJob(job));
        var status = FishForMessage<JobStatus>(s => s.Job == job, Patience);
        var probes = Enumerable.Range(0, workers).Select(_ => CreateTestProbe()).ToArray();
        foreach (var probe in probes)
            supervisor.Tell(new RequestWork(Beats: true), probe);
        while (status.Finished is null && status.Evaluations < until)
        {
            var leases = new List<(LeaseBirth Work, TestProbe Worker)>();
            foreach (var probe in probes)
            {
                // What was told to the probe before this answer has arrived before it.
                supervisor.Tell(new GetJob(job), probe);
                for (var told = probe.ReceiveOne(Patience); told is LeaseBirth lease; told = probe.ReceiveOne(Patience))
                    leases.Add((lease, probe));
            }

            leases.Reverse();
            foreach (var (lease, worker) in leases)
            {
                var value = lease.Genes.Select((gene, i) => Math.Abs(gene - i) / (i + 1)).Sum();
                supervisor.Tell(new EvaluationFinished(lease.Job, lease.Birth, FitnessResult.Measured([value], 1, 1), 0));
                status = FishForMessage<JobStatus>(s => s.Job == job && s.Evaluations > status.Evaluations, Patience);
                supervisor.Tell(new RequestWork(Beats: true), worker);
            }
        }

        foreach (var probe in probes)
            Sys.Stop(probe);
        return status;
    }
}
