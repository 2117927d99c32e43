using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using ArchetypeRC.Actors.DataSets;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using Microsoft.Extensions.Time.Testing;

namespace ArchetypeRC.Tests.Actors.Evaluation;

public sealed class EvaluationWorkerTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly JobId Job = new("search");
    private static readonly TimeSeries Rows = MackeyGlass.Generate(4_000);

    private static readonly EvolutionJob Search = new()
    {
        Template = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] }, Washout = 10 },
        Fitness = new FitnessSpec { TrainRows = 3_000, ValidationRows = 500, Seeds = 3 },
        Evolution = new EvolutionSpec { Population = 4, EliteCount = 2, Generations = 2, Seed = 5 },
        Space = SearchSpace.Default(10, 30),
    };

    private static readonly EvaluationTask Task = new(Job, 9, Search, Rows);

    public EvaluationWorkerTests()
        : base(ConfigurationFactory.ParseString($"akka.loglevel = OFF\n{EvaluationWorker.DispatcherName}.type = Dispatcher"))
    {
    }

    [Fact]
    public void Birth_is_evaluated_with_what_the_keeper_delivers_and_the_worker_beats_meanwhile()
    {
        var (supervisor, keeper, worker) = Start();
        var birth = Search.Begin().Open[0];
        var lease = Lease(birth);
        supervisor.ExpectMsg<RequestWork>(Patience);
        worker.Tell(lease, supervisor);
        keeper.ExpectMsg<GetTask>(Patience);
        worker.Tell(Task, keeper);
        Assert.Equal(birth.Number, supervisor.FishForMessage<LeaseBeat>(_ => true, Patience).Birth);
        var finished = supervisor.FishForMessage<EvaluationFinished>(_ => true, Patience);
        var expected = new FitnessEvaluation(birth.Genome, Search.Template, Search.Fitness, Search.Evolution.Seed, Rows);
        while (expected.Advance(64))
        {
        }

        Assert.Equal(expected.Result, finished.Result);

        // The same birth again: its supervisor did not hear of the result. Another birth of the search: nothing is fetched.
        worker.Tell(lease, supervisor);
        Assert.Equal(finished, supervisor.FishForMessage<EvaluationFinished>(_ => true, Patience));
        var next = Search.Begin().Open[1];
        worker.Tell(Lease(next), supervisor);
        Assert.Equal(next.Number, supervisor.FishForMessage<EvaluationFinished>(_ => true, Patience).Birth);
        keeper.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Birth_of_a_search_that_has_the_name_of_a_deleted_one_is_evaluated_and_not_answered_with_what_that_found()
    {
        var (supervisor, keeper, worker) = Start();
        var lease = Lease(Search.Begin().Open[0]);
        worker.Tell(lease, supervisor);
        keeper.ExpectMsg<GetTask>(Patience);
        worker.Tell(Task, keeper);
        var finished = supervisor.FishForMessage<EvaluationFinished>(_ => true, Patience);
        Assert.Equal(Task.Version, finished.Version);

        worker.Tell(lease with { Version = 10 }, supervisor);
        Assert.Equal(new GetTask(Job, 10), keeper.ExpectMsg<GetTask>(Patience));
        worker.Tell(new EvaluationTask(Job, 10, Search with { Fitness = Search.Fitness with { ValidationRows = 400 } }, Rows), keeper);
        var other = supervisor.FishForMessage<EvaluationFinished>(_ => true, Patience);
        Assert.Equal((UInt128)10, other.Version);
        Assert.NotEqual(finished.Result, other.Result);
    }

    [Fact]
    public void Birth_that_nobody_waits_for_is_dropped_and_one_that_is_held_at_the_end_given_back()
    {
        var (supervisor, keeper, worker) = Start();
        worker.Tell(Lease(Search.Begin().Open[0]), supervisor);
        keeper.ExpectMsg<GetTask>(Patience);
        supervisor.ExpectMsg<RequestWork>(Patience);
        worker.Tell(new AbandonBirth(Job, new BirthNumber(1)), supervisor);
        supervisor.FishForMessage<RequestWork>(_ => true, Patience);
        worker.Tell(Lease(Search.Begin().Open[1]), supervisor);
        keeper.ExpectMsg<GetTask>(Patience);
        Sys.Stop(worker);
        Assert.Equal(2, supervisor.FishForMessage<ReturnBirth>(_ => true, Patience).Birth.Value);
    }

    private (TestProbe Supervisor, TestProbe Keeper, IActorRef Worker) Start()
    {
        // Each look at the clock takes so long that every slice is one step and a beat is due after some.
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(9) };
        var (supervisor, keeper) = (CreateTestProbe(), CreateTestProbe());
        return (supervisor, keeper, Sys.ActorOf(EvaluationWorker.PropsFor(supervisor, keeper, clock)));
    }

    private static LeaseBirth Lease(Birth birth) => new(Job, 9, birth.Number, birth.Genome.Values, LeasedPlan.Of(birth.Plan));
}
