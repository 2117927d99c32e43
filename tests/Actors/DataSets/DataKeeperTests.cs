using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using ArchetypeRC.Actors.DataSets;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.DataSets;

public sealed class DataKeeperTests : TestKit, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSeries Rows = MackeyGlass.Generate(40_000);
    private static readonly UInt128 Version = 17;

    private static readonly EvolutionJob Search = new()
    {
        Template = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] } },
        Fitness = new FitnessSpec { TrainRows = 100, ValidationRows = 50 },
        Evolution = new EvolutionSpec { Generations = 3 },
        Space = SearchSpace.Default(10, 30),
    };

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("data-keeper-");

    public DataKeeperTests()
        : base(ConfigurationFactory.ParseString("akka.loglevel = ERROR"))
    {
    }

    void IDisposable.Dispose()
    {
        base.Dispose();
        directory.Delete(recursive: true);
    }

    [Fact]
    public void Rows_are_fetched_once_for_many_workers_and_two_searches_and_not_again_after_a_restart()
    {
        var supervisor = CreateTestProbe();
        var keeper = Start(supervisor);
        var workers = new[] { CreateTestProbe(), CreateTestProbe(), CreateTestProbe() };
        foreach (var worker in workers)
            keeper.Tell(new GetTask(new JobId("first"), Version), worker);
        Deliver(supervisor, keeper, "first");
        var parts = Parts(supervisor, keeper);
        Assert.Equal(Enumerable.Range(0, parts.Count), parts.Order());
        Assert.All(workers, worker => Assert.Equal(Rows.ContentHash, worker.ExpectMsg<EvaluationTask>(Patience).Rows.ContentHash));

        keeper.Tell(new GetTask(new JobId("second"), Version), workers[0]);
        Deliver(supervisor, keeper, "second");
        Assert.Equal("second", workers[0].ExpectMsg<EvaluationTask>(Patience).Job.Value);

        var file = AwaitFile();
        var restarted = Start(supervisor);
        restarted.Tell(new GetTask(new JobId("first"), Version), workers[0]);
        Deliver(supervisor, restarted, "first");
        Assert.Equal(Rows.ContentHash, workers[0].ExpectMsg<EvaluationTask>(Patience).Rows.ContentHash);
        Assert.Equal(DataSetBytes.Of(Rows), File.ReadAllBytes(file));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Torn_or_altered_file_is_fetched_anew(bool torn)
    {
        new DataSetDirectory(directory.FullName).Write(Rows);
        var file = AwaitFile();
        var bytes = File.ReadAllBytes(file);
        if (torn)
            bytes = bytes[..(bytes.Length / 2)];
        else
            bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
        var supervisor = CreateTestProbe();
        var keeper = Start(supervisor);
        var worker = CreateTestProbe();
        keeper.Tell(new GetTask(new JobId("first"), Version), worker);
        Deliver(supervisor, keeper, "first");
        Parts(supervisor, keeper);
        Assert.Equal(Rows.ContentHash, worker.ExpectMsg<EvaluationTask>(Patience).Rows.ContentHash);
        AwaitAssert(() => Assert.Equal(DataSetBytes.Of(Rows), File.ReadAllBytes(AwaitFile())), Patience);
    }

    [Fact]
    public void Part_that_was_lost_is_asked_for_again()
    {
        var supervisor = CreateTestProbe();
        var keeper = Start(supervisor);
        var worker = CreateTestProbe();
        keeper.Tell(new GetTask(new JobId("first"), Version), worker);
        Deliver(supervisor, keeper, "first");
        Assert.Equal(0, supervisor.ExpectMsg<GetDataChunk>(Patience).Index);
        Parts(supervisor, keeper);
        worker.ExpectMsg<EvaluationTask>(Patience);
    }

    [Fact]
    public void Search_that_has_the_name_of_a_deleted_one_is_fetched_though_that_was_still_wanted()
    {
        var supervisor = CreateTestProbe();
        var keeper = Start(supervisor);
        var worker = CreateTestProbe();
        keeper.Tell(new GetTask(new JobId("first"), Version - 1), worker);
        Assert.Equal("first", supervisor.FishForMessage<GetSearch>(_ => true, Patience).Job.Value);
        keeper.Tell(new SearchDelivered(new JobId("first"), Version - 1, Search, Rows.ContentHash + 1));
        supervisor.FishForMessage<GetDataChunk>(_ => true, Patience);
        keeper.Tell(new GetTask(new JobId("first"), Version), worker);
        Deliver(supervisor, keeper, "first");
        Parts(supervisor, keeper);
        Assert.Equal(Version, worker.ExpectMsg<EvaluationTask>(Patience).Version);
    }

    private IActorRef Start(TestProbe supervisor) =>
        Sys.ActorOf(DataKeeper.PropsFor(supervisor, new DataSetDirectory(directory.FullName), TimeProvider.System));

    private static void Deliver(TestProbe supervisor, IActorRef keeper, string job)
    {
        Assert.Equal(job, supervisor.FishForMessage<GetSearch>(_ => true, Patience).Job.Value);
        keeper.Tell(new SearchDelivered(new JobId(job), Version, Search, Rows.ContentHash));
    }

    /// <summary>Answers what is asked for until every part was; the parts in the order of the questions.</summary>
    private static List<int> Parts(TestProbe supervisor, IActorRef keeper)
    {
        var parts = DataSetBytes.Chunks(DataSetBytes.Of(Rows));
        var asked = new List<int>();
        while (asked.Distinct().Count() < parts.Length)
        {
            var index = supervisor.ExpectMsg<GetDataChunk>(Patience).Index;
            asked.Add(index);
            keeper.Tell(new DataChunk(Rows.ContentHash, index, parts.Length, parts[index]));
        }

        return asked;
    }

    private string AwaitFile()
    {
        string[] found = [];
        AwaitAssert(() => Assert.Single(found = Directory.GetFiles(directory.FullName, "*.rows")), Patience);
        return found[0];
    }
}
