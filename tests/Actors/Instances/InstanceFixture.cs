using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using ArchetypeRC.Actors.Admission;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.Instances;

/// <summary>An instance on a journal that obeys the test, and a stream for it.</summary>
public abstract class InstanceFixture : TestKit
{
    protected static readonly InstanceId Id = new("sensor-1");

    protected static readonly ModelSpec Spec = new()
    {
        Task = new TaskSpec { Inputs = ["x"], Targets = ["x"], Horizon = 2 },
        Reservoir = new EchoStateSpec { Units = 12, InDegree = 4 },
        Washout = 5,
    };

    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSeries Data = MackeyGlass.Generate(6000);
    private static int systems;

    protected InstanceFixture()
        : base(Settings, $"instances-{Interlocked.Increment(ref systems)}")
    {
        Journal = HeldJournal.ByID.GetOrAdd(Sys.Name, _ => new HeldJournal.Orders());
    }

    private protected HeldJournal.Orders Journal { get; }

    private static Config Settings { get; } = ConfigurationFactory.ParseString($$"""
        akka.loglevel = WARNING
        akka.persistence.journal.plugin = "held"
        held.class = "{{typeof(HeldJournal).AssemblyQualifiedName}}"
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        {{ReservoirActor.DispatcherName}} {
          type = ForkJoinDispatcher
          dedicated-thread-pool.thread-count = 1
        }
        """);

    /// <summary>The predictions of an undisturbed model.</summary>
    protected static double[] Undisturbed(int rows)
    {
        var model = LifelongModel.Create(Spec);
        var predictions = new double[rows];
        for (var row = 0; row < rows; row++)
            model.Learn(Data.Row(row), predictions.AsSpan(row, 1));
        return predictions;
    }

    protected static LearnBatch Batch(long first, int count, long outputThrough = -1) =>
        new(Id, first, count, 1, Data.Values.Slice((int)first, count), outputThrough);

    private protected IActorRef Start(InstanceOptions? options = null) =>
        Sys.ActorOf(ReservoirActor.PropsFor(Id, options ?? new InstanceOptions(), new ReservoirWeights()));

    /// <summary>A parent that stands for the shard, and an instance below it.</summary>
    private protected static IActorRef StartBelow(
        TestProbe parent, InstanceOptions options, NodeAdmission? admission = null, InstanceId? id = null) =>
        parent.ChildActorOf(ReservoirActor.PropsFor(id ?? Id, options, new ReservoirWeights(), admission));

    private protected IActorRef StartCreated(InstanceOptions? options = null)
    {
        var actor = Start(options);
        actor.Tell(new CreateInstance(Id, Spec, null));
        ExpectMsg<InstanceDescription>(Patience);
        return actor;
    }

    /// <summary>Ends the actor without a word, as a crash does, and waits until it is gone.</summary>
    protected void Crash(IActorRef actor)
    {
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor, Patience);
    }

    protected TReply Ask<TReply>(IActorRef actor, object message)
    {
        actor.Tell(message);
        return ExpectMsg<TReply>(Patience);
    }
}
