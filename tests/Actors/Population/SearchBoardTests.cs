using Akka.Actor;
using Akka.TestKit.Xunit2;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.Population;

public sealed class SearchBoardTests : TestKit
{
    private const string Node = "node";

    [Fact]
    public void Births_are_leased_in_their_order_and_what_was_given_back_goes_first()
    {
        var (board, job) = Board(window: 6);
        var workers = Workers(4);
        Assert.Equal([1, 2, 3], workers.Take(3).Select(w => board.Next(w, Node, 0)!.Birth.Number.Value));
        job.Apply(board.GiveBack(board.HeldBy(workers[1])!)!);
        Assert.Null(board.HeldBy(workers[1]));
        Assert.Equal(2, board.Next(workers[3], Node, 0)!.Birth.Number.Value);
        Assert.Equal(2, board.HeldBy(workers[3])!.Birth.Number.Value);
        Assert.Equal(4, board.Next(workers[1], Node, 0)!.Birth.Number.Value);
    }

    [Fact]
    public void Window_that_is_all_out_leaves_further_workers_idle_until_the_oldest_result_is_in()
    {
        var (board, job) = Board(window: 3);
        var workers = Workers(4);
        Assert.Equal([1, 2, 3], workers.Take(3).Select(w => board.Next(w, Node, 0)!.Birth.Number.Value));
        Assert.Null(board.Next(workers[3], Node, 0));
        Finish(job, 3);
        Assert.Null(board.Next(workers[3], Node, 0));
        Finish(job, 1);
        Assert.Equal(4, board.Next(workers[3], Node, 0)!.Birth.Number.Value);
    }

    [Fact]
    public void Result_that_is_on_its_way_to_the_journal_is_neither_accepted_nor_leased_again()
    {
        var (board, job) = Board(window: 2);
        var workers = Workers(2);
        var lease = board.Next(workers[0], Node, 0)!;
        Assert.True(job.Accepts(lease.Birth.Number));
        Assert.False(job.Accepts(lease.Birth.Number));
        Assert.Null(board.HeldBy(workers[0]));
        Assert.Equal(2, board.Next(workers[1], Node, 0)!.Birth.Number.Value);
        Assert.Null(board.Next(workers[0], Node, 0));
    }

    [Fact]
    public void Thousand_workers_with_the_widest_window_find_what_one_finds()
    {
        var alone = Run(WindowedSpec.MaximumWindow, 1);
        Assert.Equal(alone, Run(WindowedSpec.MaximumWindow, 1000));
    }

    [Fact]
    public void Birth_lost_twice_in_company_is_evaluated_alone_on_a_node_that_is_emptied_for_it()
    {
        var (board, job) = Board(window: 20);
        var workers = Workers(6);
        Assert.Equal(["Lost", "Lost"], Crash(board, workers[..2], "a"));
        Assert.Equal(["Lost", "Lost"], Crash(board, workers[..2], "a"));

        // A node that evaluates a suspect takes nothing else, not even another suspect.
        var (other, beside) = (board.Next(workers[2], "b", 0), workers[3]);
        Assert.Equal((1, true), (other!.Birth.Number.Value, other.Alone));
        Assert.Null(board.Next(beside, "b", 0));
        Assert.True(job.Accepts(other.Birth.Number));
        job.Apply(Result(other.Birth.Number));
        var second = board.Next(beside, "b", 0)!;
        Assert.Equal((2, true), (second.Birth.Number.Value, second.Alone));

        // Another node goes on with what nothing is held against.
        var plain = board.Next(workers[4], "c", 0)!;
        Assert.Equal((3, false), (plain.Birth.Number.Value, plain.Alone));
        Assert.False(board.Next(workers[5], "c", 0)!.Alone);
    }

    [Fact]
    public void Node_that_is_to_have_a_suspect_is_given_nothing_else_until_it_is_empty()
    {
        var (board, job) = Board(window: 20);
        var workers = Workers(4);
        Crash(board, workers[..2], "a");
        var busy = board.Next(workers[2], "b", 0)!;
        Crash(board, workers[..2], "a");
        Assert.Equal(1, busy.Birth.Number.Value);
        Assert.Null(board.Next(workers[3], "b", 0));
        Assert.True(job.Accepts(busy.Birth.Number));
        job.Apply(Result(busy.Birth.Number));
        Assert.True(board.Next(workers[3], "b", 0)!.Alone);
    }

    [Fact]
    public void Birth_lost_three_times_alone_is_quarantined_and_the_innocent_beside_it_are_not()
    {
        var (board, job) = Board(window: 4);
        var workers = Workers(4);
        Crash(board, workers, "a");
        Crash(board, workers, "a");
        for (var time = 1; time <= 3; time++)
            Assert.Equal([time < 3 ? "Lost" : "Quarantined"], Crash(board, workers[..1], "a"));
        var quarantined = Assert.Single(job.Status().Quarantined);
        Assert.Equal(1, quarantined.Birth.Value);
        Assert.Equal(1, job.Status().Refused);
        Assert.Contains("3 times", quarantined.Reason, StringComparison.Ordinal);
        Assert.Equal(2, board.Next(workers[0], "a", 0)!.Birth.Number.Value);
    }

    [Fact]
    public void Searches_of_one_priority_share_the_processor_time_alike_however_long_their_evaluations_are()
    {
        var board = new SearchBoard(3);
        var (quick, slow) = (Add(board, "quick"), Add(board, "slow"));
        var seconds = Serve(board, 400, job => job == quick.Id ? 1 : 7);
        Assert.InRange(seconds[quick.Id] / seconds[slow.Id], 0.95, 1.05);

        // One that comes later does not get what it missed.
        var late = Add(board, "late");
        seconds = Serve(board, 400, job => job == quick.Id ? 1 : 7);
        Assert.InRange(seconds[late.Id] / seconds[slow.Id], 0.9, 1.1);
        Assert.InRange(seconds[quick.Id] / seconds[slow.Id], 0.9, 1.1);
    }

    [Fact]
    public void Search_of_a_higher_priority_goes_first_and_leaves_to_others_what_it_cannot_use()
    {
        var board = new SearchBoard(3);
        var (low, high) = (Add(board, "low"), Add(board, "high", window: 2, priority: 1));
        var workers = Workers(3);
        Assert.Equal([high.Id, high.Id, low.Id], workers.Select(w => board.Next(w, Node, 0)!.Job));
        foreach (var lease in board.Leases.ToArray())
        {
            Assert.True(board.Find(lease.Job)!.Accepts(lease.Birth.Number));
            board.Find(lease.Job)!.Apply(Result(lease.Birth.Number, lease.Job));
        }

        Assert.Equal([high.Id], Serve(board, 50, _ => 1).Keys);
    }

    [Fact]
    public void Leases_and_shares_are_the_same_for_the_same_calls()
    {
        Assert.Equal(Course(), Course());

        string Course()
        {
            var board = new SearchBoard(3);
            Add(board, "a");
            Add(board, "b");
            var random = new RandomStream(7);
            return string.Join(' ', Enumerable.Range(0, 200).Select(_ =>
            {
                var lease = board.Next(Workers(1)[0], Node, 0);
                if (lease is null || random.NextInt(3) > 0)
                    lease = board.Leases.OrderBy(l => l.Job.Value, StringComparer.Ordinal).ThenBy(l => l.Birth.Number).First();
                var job = board.Find(lease.Job)!;
                job.Accepts(lease.Birth.Number);
                job.Apply(Result(lease.Birth.Number, job.Id, random.NextInt(5)));
                return $"{lease.Job}/{lease.Birth.Number}";
            }));
        }
    }

    [Fact]
    public void Snapshot_in_the_middle_makes_a_search_that_goes_on_as_the_first_does()
    {
        var (board, job) = Board(window: 5);
        var worker = Workers(1)[0];
        for (var i = 0; i < 30; i++)
            Finish(job, board.Next(worker, Node, 0)!.Birth.Number.Value);
        var again = new SearchBoard(3);
        again.Restore(board.Snapshot());
        var restored = again.Jobs[0];
        for (var i = 0; i < 30; i++)
        {
            var (a, b) = (board.Next(worker, Node, 0)!.Birth, again.Next(worker, Node, 0)!.Birth);
            Assert.Equal(a.Number, b.Number);
            Assert.Equal(a.Genome, b.Genome);
            Finish(job, a.Number.Value);
            Finish(restored, b.Number.Value);
        }

        Assert.Equal(job.Status().Best, restored.Status().Best);
    }

    [Fact]
    public void Deleted_search_is_in_no_snapshot_and_its_deletion_is_remembered_until_a_hundred_others_came()
    {
        var (board, job) = Board(window: 3);
        var kept = Add(board, "kept");
        var deletion = new JobDeleted(job.Id, Guid.NewGuid());
        job.Apply(new JobStopped(job.Id, FinishReason.Cancelled, job.StopsAfter));
        board.Apply(deletion);
        Assert.Equal([kept], board.Jobs);
        Assert.Null(board.Find(job.Id));
        Assert.Equal(kept.Id, board.Next(Workers(1)[0], Node, 0)!.Job);
        for (var i = 0; i < 99; i++)
            Delete(board, "another");
        var again = new SearchBoard(3);
        again.Restore(board.Snapshot());
        Assert.Equal([kept.Id], again.Jobs.Select(restored => restored.Id));
        Assert.True(again.Did(deletion));
        Assert.False(again.Did(deletion with { Request = Guid.NewGuid() }));
        Delete(again, "one-more");
        Assert.False(again.Did(deletion));

        static void Delete(SearchBoard board, string name) => board.Apply(new JobDeleted(Add(board, name).Id, Guid.NewGuid()));
    }

    /// <summary>Lets workers of one process take what they are given, and then ends the process. What was journaled of each.</summary>
    private static string[] Crash(SearchBoard board, IActorRef[] workers, string node)
    {
        var leases = workers.Select(w => board.Next(w, node, 0)).OfType<Lease>().ToArray();
        var events = leases.Select(lease => board.Lose(lease, "its worker died", hung: false, 0)!).ToArray();
        foreach (var e in events)
        {
            if (e is BirthLost lost)
                board.Find(e.Job)!.Apply(lost);
            else
                board.Find(e.Job)!.Apply((IBirthSettled)e);
        }

        return [.. events.Select(e => e.GetType().Name["Birth".Length..])];
    }

    /// <summary>One worker that finishes what it is given; the processor seconds that each search had.</summary>
    private Dictionary<JobId, double> Serve(SearchBoard board, int births, Func<JobId, double> seconds)
    {
        var used = new Dictionary<JobId, double>();
        var worker = Workers(1)[0];
        for (var i = 0; i < births; i++)
        {
            var lease = board.Next(worker, "server", 0)!;
            var job = board.Find(lease.Job)!;
            Assert.True(job.Accepts(lease.Birth.Number));
            job.Apply(Result(lease.Birth.Number, job.Id, seconds(job.Id)));
            used[job.Id] = used.GetValueOrDefault(job.Id) + seconds(job.Id);
        }

        return used;
    }

    private (long, double) Run(int window, int count)
    {
        var (board, job) = Board(window);
        var workers = Workers(count);
        var random = new RandomStream(5);
        var leases = new List<Lease>();
        var idle = new Queue<IActorRef>(workers);
        while (!job.IsFinished)
        {
            while (idle.TryPeek(out var worker) && board.Next(worker, Node, 0) is { } lease)
            {
                idle.Dequeue();
                leases.Add(lease);
            }

            var index = random.NextInt(leases.Count);
            var held = leases[index];
            leases[index] = leases[^1];
            leases.RemoveAt(leases.Count - 1);
            Assert.True(job.Accepts(held.Birth.Number));
            job.Apply(new BirthEvaluated(
                job.Id, held.Birth.Number, FitnessResult.Measured([held.Birth.Genome.Values[0]], 1, 1), 0, 0));
            idle.Enqueue(held.Worker);
        }

        return (job.Status().Best!.Birth.Number.Value, job.Status().Best!.Value);
    }

    private static void Finish(SearchJob job, long birth)
    {
        Assert.True(job.Accepts(new BirthNumber(birth)));
        job.Apply(Result(new BirthNumber(birth)));
    }

    private static BirthEvaluated Result(BirthNumber birth, JobId? job = null, double seconds = 0) =>
        new(job ?? new JobId("window"), birth, FitnessResult.Measured([1.0 / birth.Value], 1, 1), seconds, 0);

    private static (SearchBoard Board, SearchJob Job) Board(int window)
    {
        var board = new SearchBoard(3);
        return (board, Add(board, "window", window));
    }

    private static SearchJob Add(SearchBoard board, string name, int window = 64, int priority = 0)
    {
        var job = board.Make(new JobSubmitted(
            new JobId(name),
            new EvolutionJob
            {
                Template = new ModelSpec { Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] } },
                Fitness = new FitnessSpec { TrainRows = 100, ValidationRows = 50 },
                Evolution = new EvolutionSpec { Evaluations = 10_000, Loop = new SteadyStateSpec { Window = window } },
                Space = new SearchSpace([new LogRealGene("ridge", 1e-5, 1e4), new RealGene("spectralRadius", 0.05, 1.6)]),
            },
            null) { Priority = priority });
        board.Add(job);
        return job;
    }

    // They are told nothing here: a board only tells them apart.
    private IActorRef[] Workers(int count) => [.. Enumerable.Range(0, count).Select(_ => Sys.ActorOf(Props.Empty))];
}
