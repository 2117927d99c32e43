using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Persistence.Population;

namespace ArchetypeRC.Tests.Actors.Evaluation;

public sealed class WorkerPoolTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly PopulationOptions Options = new() { LeaseTimeout = TimeSpan.FromSeconds(1) };

    public WorkerPoolTests()
        : base(ConfigurationFactory.ParseString("akka.loglevel = OFF"))
    {
    }

    [Fact]
    public void Another_worker_takes_the_place_of_one_that_hangs_and_only_so_many_are_replaced()
    {
        using var returns = new ManualResetEventSlim();
        var pool = Sys.ActorOf(Props.Create(() => new WorkerPool(
            TestActor, 1, Options, TimeProvider.System, (supervisor, _) => Props.Create(() => new HangingWorker(supervisor, returns)))));
        try
        {
            for (var worker = 0; worker <= WorkerPool.SpareThreads; worker++)
                Assert.Equal($"worker-{worker}", ExpectMsg<string>(Patience));
            ExpectNoMsg(2 * Options.LeaseTimeout);

            // One that returns makes room.
            returns.Set();
            Assert.Equal($"worker-{WorkerPool.SpareThreads + 1}", ExpectMsg<string>(Patience));
        }
        finally
        {
            returns.Set();
            Sys.Stop(pool);
        }
    }

    [Fact]
    public void Workers_that_are_told_to_end_give_their_births_back_before_it_is_written_down()
    {
        var pool = Sys.ActorOf(Props.Create(() => new WorkerPool(
            TestActor, 2, Options, TimeProvider.System, (supervisor, _) => Props.Create(() => new HoldingWorker(supervisor)))));
        var asker = CreateTestProbe();
        pool.Tell(new WorkerPool.EndWork(), asker);
        ExpectMsg<ReturnBirth>(Patience);
        ExpectMsg<ReturnBirth>(Patience);
        ExpectMsg<StandDown>(Patience);
        LastSender.Tell(new StoodDown());
        asker.ExpectMsg<StoodDown>(Patience);
    }

    /// <summary>Hangs as soon as it is asked whether it is awake.</summary>
    private sealed class HangingWorker : ReceiveActor
    {
        public HangingWorker(IActorRef supervisor, ManualResetEventSlim returns)
        {
            supervisor.Tell(Self.Path.Name);
            Receive<EvaluationWorker.AreYouAwake>(_ => returns.Wait());
        }
    }

    private sealed class HoldingWorker(IActorRef supervisor) : ReceiveActor
    {
        protected override void PostStop() => supervisor.Tell(new ReturnBirth(new JobId("held"), new BirthNumber(1)));
    }
}
