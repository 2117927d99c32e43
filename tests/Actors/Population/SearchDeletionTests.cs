using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
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

namespace ArchetypeRC.Tests.Actors.Population;

/// <summary>A search that is over is deleted, and its name is free.</summary>
public sealed class SearchDeletionTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly JobId Id = new("search-1");
    private static readonly JobId Other = new("search-2");
    private static readonly TimeSeries Data = MackeyGlass.Generate(300);

    private static readonly EvolutionJob Search = new()
    {
        Template = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] }, Washout = 10 },
        Fitness = new FitnessSpec { TrainRows = 120, ValidationRows = 60, Seeds = 1 },
        Evolution = new EvolutionSpec { Population = 6, EliteCount = 2, Generations = 3, Seed = 5 },
        Space = SearchSpace.Default(10, 30),
    };

    private static readonly EvolutionJob AnotherSearch = Search with { Evolution = Search.Evolution with { Seed = 6 } };

    private static int systems;

    public SearchDeletionTests()
        : base(ConfigurationFactory.ParseString("""
            akka.loglevel = WARNING
            akka.persistence.journal.plugin = "held"
            akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
            """).WithFallback(ConfigurationFactory.ParseString($"held.class = \"{typeof(HeldJournal).AssemblyQualifiedName}\"")),
            $"deletion-{Interlocked.Increment(ref systems)}")
    {
    }

    [Theory]
    [InlineData(false, "runs")]
    [InlineData(true, "is paused")]
    public void Search_that_is_not_over_is_refused_with_what_to_do_and_goes_on(bool paused, string state)
    {
        var supervisor = Start();
        Submit(supervisor, Id, Search);
        if (paused)
            Ask<JobStatus>(supervisor, new PauseJob(Id));
        Assert.Equal(
            $"The search 'search-1' {state}: it cannot be deleted. Cancel it first, then delete it.",
            Ask<JobRefused>(supervisor, Deletion(Id)).Explanation);
        Assert.Equal((paused, null), (Ask<JobStatus>(supervisor, new GetJob(Id)).Paused, Ask<JobStatus>(supervisor, new GetJob(Id)).Finished));
    }

    [Fact]
    public void Unknown_name_is_refused_and_so_is_one_that_was_deleted()
    {
        var supervisor = Start();
        Assert.Contains("no search 'search-1'", Ask<JobRefused>(supervisor, Deletion(Id)).Explanation, StringComparison.Ordinal);
        Cancelled(supervisor, Id);
        Assert.Equal(Id, Ask<JobDeletedResult>(supervisor, Deletion(Id)).Job);
        Assert.Contains("no search 'search-1'", Ask<JobRefused>(supervisor, Deletion(Id)).Explanation, StringComparison.Ordinal);
        Assert.Contains("no search 'search-1'", Ask<JobRefused>(supervisor, new GetJob(Id)).Explanation, StringComparison.Ordinal);
        Assert.Empty(Ask<JobList>(supervisor, new ListJobs()).Jobs);
    }

    [Fact]
    public void Events_alone_bring_back_neither_the_search_nor_what_it_found_under_a_name_that_is_taken_again()
    {
        var journal = Sys.ActorOf(Props.Create(() => new Journal("population")));
        var submitted = new JobSubmitted(Id, Search, null) { DataHash = Data.ContentHash };
        foreach (var e in new IJobEvent[]
        {
            submitted,
            submitted with { Job = Other },
            new BirthEvaluated(Id, new BirthNumber(1), FitnessResult.Measured([0.5], 1, 1), 0, 0),
            new BirthEvaluated(Other, new BirthNumber(1), FitnessResult.Measured([0.25], 1, 1), 0, 0),
            new JobStopped(Id, FinishReason.Cancelled, new BirthNumber(1)),
            new JobDeleted(Id, Guid.NewGuid()),
            submitted with { Search = AnotherSearch },
        })
        {
            journal.Tell(e);
            ExpectMsg("written", Patience);
        }

        Stop(journal);
        var supervisor = Start();
        Assert.Equal([Other, Id], Ask<JobList>(supervisor, new ListJobs()).Jobs.Select(job => job.Job));
        var taken = Ask<JobStatus>(supervisor, new GetJob(Id));
        Assert.Equal((AnotherSearch, 0L, null, null), (taken.Search, taken.Evaluations, taken.Best, taken.Finished));
        Assert.Equal(0.25, Ask<JobStatus>(supervisor, new GetJob(Other)).Best!.Fitness.Value);
    }

    [Fact]
    public void Deletion_behind_a_snapshot_that_holds_the_search_is_replayed()
    {
        var supervisor = Start();
        Submit(supervisor, Other, Search);
        Cancelled(supervisor, Id);
        AwaitSnapshot(snapshot => snapshot.Jobs.Any(job => job.Submitted.Job == Id && job.Outcome is not null));
        Stop(supervisor);
        var journal = Sys.ActorOf(Props.Create(() => new Journal("population")));
        var deletion = Deletion(Id);
        journal.Tell(new JobDeleted(Id, deletion.Request));
        ExpectMsg("written", Patience);
        Stop(journal);

        supervisor = Start();
        Assert.Equal([Other], Ask<JobList>(supervisor, new ListJobs()).Jobs.Select(job => job.Job));
        Assert.Contains("no search 'search-1'", Ask<JobRefused>(supervisor, new GetJob(Id)).Explanation, StringComparison.Ordinal);
        Ask<JobDeletedResult>(supervisor, deletion);
    }

    [Fact]
    public void Question_that_is_repeated_is_answered_and_spares_the_search_that_has_the_name_by_then()
    {
        var supervisor = Start();
        Cancelled(supervisor, Id);
        var deletion = Deletion(Id);
        Ask<JobDeletedResult>(supervisor, deletion);
        AwaitSnapshot(snapshot => snapshot.Jobs.IsEmpty && snapshot.Deleted.Length == 1);
        Stop(supervisor);

        supervisor = Start();
        Submit(supervisor, Id, AnotherSearch);
        Ask<JobStatus>(supervisor, new CancelJob(Id));
        Ask<JobDeletedResult>(supervisor, deletion);
        Assert.Equal(AnotherSearch, Ask<JobStatus>(supervisor, new GetJob(Id)).Search);
    }

    [Fact]
    public void Whoever_watches_is_told()
    {
        var supervisor = Start();
        Cancelled(supervisor, Id);
        Cancelled(supervisor, Other);
        var (watcher, watcherOfOther) = (CreateTestProbe(), CreateTestProbe());
        supervisor.Tell(new WatchJob(Id), watcher);
        supervisor.Tell(new WatchJob(Other), watcherOfOther);
        watcher.ExpectMsg<JobStatus>(Patience);
        watcherOfOther.ExpectMsg<JobStatus>(Patience);
        Ask<JobDeletedResult>(supervisor, Deletion(Id));
        Assert.Equal("The search 'search-1' was deleted.", watcher.ExpectMsg<JobRefused>(Patience).Explanation);

        // A search of the name that comes later is another one.
        Submit(supervisor, Id, AnotherSearch);
        Ask<JobStatus>(supervisor, new CancelJob(Id));
        watcher.ExpectNoMsg(TimeSpan.Zero);
        watcherOfOther.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Result_for_a_birth_of_the_deleted_search_does_not_count_for_the_one_that_has_its_name()
    {
        var supervisor = Start();
        Submit(supervisor, Id, Search);
        var late = Lease(supervisor, CreateTestProbe());
        Ask<JobStatus>(supervisor, new CancelJob(Id));
        Ask<JobDeletedResult>(supervisor, Deletion(Id));
        Submit(supervisor, Id, AnotherSearch);
        var lease = Lease(supervisor, CreateTestProbe());
        Assert.Equal(late.Birth, lease.Birth);
        Assert.NotEqual(late.Version, lease.Version);
        supervisor.Tell(Finished(late, 0.1));
        supervisor.Tell(Finished(lease, 0.5));
        AwaitAssert(() => Assert.Equal(1, Ask<JobStatus>(supervisor, new GetJob(Id)).Evaluations), Patience);
        Assert.Equal(0.5, Ask<JobStatus>(supervisor, new GetJob(Id)).Best!.Fitness.Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_go_unless_another_search_needs_them(bool needed)
    {
        var supervisor = Start();
        Cancelled(supervisor, Id);
        if (needed)
            Submit(supervisor, Other, Search);
        else
            Assert.Equal(1, Ask<RowsProgress>(supervisor, new StoreRows(Id, Data.ContentHash, 0, 1, DataSetBytes.Of(Data))).Next);
        Ask<JobDeletedResult>(supervisor, Deletion(Id));
        var again = new SubmitJob(new JobId("search-3"), Search, null) { DataHash = Data.ContentHash };
        if (needed)
            Ask<JobStatus>(supervisor, again);
        else
            Assert.Equal(0, Ask<RowsProgress>(supervisor, again).Next);
    }

    [Fact]
    public void Deletion_that_cannot_be_written_is_refused_and_the_search_is_still_there()
    {
        var journal = HeldJournal.ByID.GetOrAdd(Sys.Name, _ => new HeldJournal.Orders());
        var supervisor = Start();
        Cancelled(supervisor, Id);
        Watch(supervisor);
        journal.Failure = new IOException("database or disk is full");
        Assert.Contains("disk is full", Ask<JobRefused>(supervisor, Deletion(Id)).Explanation, StringComparison.Ordinal);
        ExpectTerminated(supervisor, Patience);
        journal.Failure = null;
        Assert.Equal(FinishReason.Cancelled, Ask<JobStatus>(Start(), new GetJob(Id)).Finished);
    }

    private static DeleteJob Deletion(JobId job) => new(job, Guid.NewGuid());

    private static EvaluationFinished Finished(LeaseBirth lease, double value) =>
        new(lease.Job, lease.Birth, FitnessResult.Measured([value], 1, 1), 0) { Version = lease.Version };

    private static LeaseBirth Lease(IActorRef supervisor, TestProbe worker)
    {
        supervisor.Tell(new RequestWork(Beats: true), worker);
        return worker.ExpectMsg<LeaseBirth>(Patience);
    }

    private T Ask<T>(IActorRef supervisor, object message)
    {
        var probe = CreateTestProbe();
        supervisor.Tell(message, probe);
        var reply = probe.ExpectMsg<T>(Patience);
        Sys.Stop(probe);
        return reply;
    }

    private void Submit(IActorRef supervisor, JobId job, EvolutionJob search) => Ask<JobStatus>(supervisor, new SubmitJob(job, search, Data));

    private void Cancelled(IActorRef supervisor, JobId job)
    {
        Submit(supervisor, job, Search);
        Assert.Equal(FinishReason.Cancelled, Ask<JobStatus>(supervisor, new CancelJob(job)).Finished);
    }

    private IActorRef Start() => Sys.ActorOf(PopulationSupervisor.PropsFor(new PopulationOptions(), TimeProvider.System));

    private void Stop(IActorRef actor)
    {
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor, Patience);
    }

    /// <summary>Waits for the newest snapshot to be such.</summary>
    private void AwaitSnapshot(Func<PopulationSnapshot, bool> isSo)
    {
        var store = Akka.Persistence.Persistence.Instance.Apply(Sys).SnapshotStoreFor("");
        AwaitAssert(
            () =>
            {
                var loaded = Ask<LoadSnapshotResult>(store, new LoadSnapshot("population", SnapshotSelectionCriteria.Latest, long.MaxValue));
                Assert.True(loaded.Snapshot is { Snapshot: PopulationSnapshot snapshot } && isSo(snapshot));
            },
            Patience);
    }
}
