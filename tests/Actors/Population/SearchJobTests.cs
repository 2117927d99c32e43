using Akka.Actor;
using Akka.TestKit.Xunit2;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.Population;

public sealed class SearchJobTests : TestKit
{
    private static readonly TimeSeries Rows = new(["x"], [1, 2, 3]);

    [Fact]
    public void Births_are_leased_in_their_order_and_what_was_given_back_goes_first()
    {
        var job = Job(window: 6);
        var workers = Workers(4);
        Assert.Equal([1, 2, 3], workers.Take(3).Select(w => job.Lease(w)!.Birth.Value));
        job.Release(workers[1]);
        Assert.Null(job.HeldBy(workers[1]));
        Assert.Equal(2, job.Lease(workers[3])!.Birth.Value);
        Assert.Equal(2, job.HeldBy(workers[3])!.Birth.Value);
        Assert.Equal(4, job.Lease(workers[1])!.Birth.Value);
    }

    [Fact]
    public void Window_that_is_all_out_leaves_further_workers_idle_until_the_oldest_result_is_in()
    {
        var job = Job(window: 3);
        var workers = Workers(4);
        Assert.Equal([1, 2, 3], workers.Take(3).Select(w => job.Lease(w)!.Birth.Value));
        Assert.Null(job.Lease(workers[3]));
        Finish(job, 3);
        Assert.Null(job.Lease(workers[3]));
        Finish(job, 1);
        Assert.Equal(4, job.Lease(workers[3])!.Birth.Value);
    }

    [Fact]
    public void Result_that_is_on_its_way_to_the_journal_is_neither_accepted_nor_leased_again()
    {
        var job = Job(window: 2);
        var workers = Workers(2);
        var lease = job.Lease(workers[0])!;
        Assert.True(job.Accepts(lease.Birth));
        Assert.False(job.Accepts(lease.Birth));
        Assert.Null(job.HeldBy(workers[0]));
        job.Release(workers[0]);
        Assert.Equal(2, job.Lease(workers[1])!.Birth.Value);
        Assert.Null(job.Lease(workers[0]));
    }

    [Fact]
    public void Thousand_workers_with_the_widest_window_find_what_one_finds()
    {
        var alone = Run(Job(WindowedSpec.MaximumWindow), 1);
        Assert.Equal(alone, Run(Job(WindowedSpec.MaximumWindow), 1000));
    }

    private (long, double) Run(SearchJob job, int count)
    {
        var workers = Workers(count);
        var random = new RandomStream(5);
        var leases = new List<(IActorRef Worker, EvaluateBirth Lease)>();
        var idle = new Queue<IActorRef>(workers);
        while (!job.IsFinished)
        {
            while (idle.TryPeek(out var worker) && job.Lease(worker) is { } lease)
                leases.Add((idle.Dequeue(), lease));
            var index = random.NextInt(leases.Count);
            var (done, held) = leases[index];
            leases[index] = leases[^1];
            leases.RemoveAt(leases.Count - 1);
            Assert.True(job.Accepts(held.Birth));
            job.Apply(new BirthEvaluated(job.Id, held.Birth, FitnessResult.Measured([held.Genes[0]], 1, 1), 0, 0));
            idle.Enqueue(done);
        }

        return (job.Status().Best!.Birth.Number.Value, job.Status().Best!.Value);
    }

    private static void Finish(SearchJob job, long birth)
    {
        Assert.True(job.Accepts(new BirthNumber(birth)));
        job.Apply(new BirthEvaluated(job.Id, new BirthNumber(birth), FitnessResult.Measured([1.0 / birth], 1, 1), 0, 0));
    }

    private static SearchJob Job(int window) => new(new JobSubmitted(
        new JobId("window"),
        new EvolutionJob
        {
            Template = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] } },
            Fitness = new FitnessSpec { TrainRows = 100, ValidationRows = 50 },
            Evolution = new EvolutionSpec { Evaluations = 10_000, Loop = new SteadyStateSpec { Window = window } },
            Space = new SearchSpace([new LogRealGene("ridge", 1e-5, 1e4), new RealGene("spectralRadius", 0.05, 1.6)]),
        },
        Rows));

    // They are told nothing here: a job only tells them apart.
    private IActorRef[] Workers(int count) => [.. Enumerable.Range(0, count).Select(_ => Sys.ActorOf(Props.Empty))];
}
