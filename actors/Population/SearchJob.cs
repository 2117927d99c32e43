using System.Collections.Immutable;
using Akka.Actor;
using ArchetypeRC.Actors.Evaluation;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Actors.Population;

/// <summary>
/// One search without its actor: the loop, who holds which birth, and what it cost. The same events give the same loop. The cost
/// of a lease and of a result does not grow with the births that are out.
/// </summary>
internal sealed class SearchJob
{
    private readonly IEvolutionLoop loop;
    private readonly Dictionary<BirthNumber, IActorRef> leases = [];
    private readonly Dictionary<IActorRef, BirthNumber> held = [];
    private readonly SortedSet<BirthNumber> givenBack = [];
    private readonly HashSet<BirthNumber> underWay = [];
    private readonly Dictionary<BirthNumber, Individual> individuals = [];
    private BirthNumber offered = BirthNumber.None;
    private JobCost cost = new(0, 0, 0, 0);

    public SearchJob(JobSubmitted submitted)
    {
        Id = submitted.Job;
        Search = submitted.Search;
        Data = submitted.Data;
        loop = submitted.Search.Begin();
    }

    public JobId Id { get; }

    public EvolutionJob Search { get; }

    public TimeSeries Data { get; }

    public bool IsFinished => loop.IsFinished;

    /// <summary>Where an outside decision ends the search now: after the last birth up to which every result is in.</summary>
    public BirthNumber StopsAfter => loop.FoldedThrough;

    /// <summary>Time for which the search ran up to the last event, restarts left out, seconds.</summary>
    public double ElapsedSeconds => cost.ElapsedSeconds;

    public IReadOnlyCollection<IActorRef> Holders => leases.Values;

    public void Apply(BirthEvaluated evaluated)
    {
        underWay.Remove(evaluated.Birth);
        EndLease(evaluated.Birth);
        cost = new JobCost(
            cost.EvaluationSeconds + evaluated.EvaluationSeconds,
            Math.Max(cost.ElapsedSeconds, evaluated.ElapsedSeconds),
            cost.Operations + evaluated.Result.Operations,
            cost.Bytes + evaluated.Result.Bytes);
        if (loop.Find(evaluated.Birth) is { } birth && loop.Fold(evaluated.Birth, evaluated.Result))
            individuals[birth.Number] = new Individual(birth, evaluated.Result);
    }

    public void Apply(JobStopped stopped)
    {
        // Results that were on their way to the journal when this was decided stand before it there, and count.
        var after = loop.FoldedThrough > stopped.After ? loop.FoldedThrough : stopped.After;
        loop.Stop(stopped.Reason, after);
    }

    /// <summary>Whether a result is the first for a birth that is still out.</summary>
    public bool Accepts(BirthNumber birth)
    {
        if (loop.Find(birth) is null || !underWay.Add(birth))
            return false;
        EndLease(birth);
        return true;
    }

    /// <summary>Leases the next birth that nobody holds; null when there is none.</summary>
    public EvaluateBirth? Lease(IActorRef worker)
    {
        if (NextFree() is not { } birth)
            return null;
        leases[birth.Number] = worker;
        held[worker] = birth.Number;
        return Work(birth);
    }

    /// <summary>The birth that a worker holds; null when it holds none.</summary>
    public EvaluateBirth? HeldBy(IActorRef worker) =>
        held.TryGetValue(worker, out var number) && loop.Find(number) is { } birth ? Work(birth) : null;

    /// <summary>Takes back what a worker holds: it is gone.</summary>
    public void Release(IActorRef worker)
    {
        if (!held.Remove(worker, out var number))
            return;
        leases.Remove(number);
        givenBack.Add(number);
    }

    public JobStatus Status()
    {
        var progress = loop.Progress;
        return new JobStatus(
            Id,
            Search,
            loop.FinishReason,
            loop.Generation,
            progress.Evaluations,
            progress.Refused,
            progress.ExpectedEvaluations,
            [.. loop.History],
            loop.Best,
            loop.IsFinished ? Ancestors() : [],
            cost)
        {
            Results = loop.IsFinished && loop.Results.Count > 1 ? [.. loop.Results] : [],
        };
    }

    // What was given back is older than what was never offered.
    private Birth? NextFree()
    {
        while (givenBack.Count > 0)
        {
            var number = givenBack.Min;
            givenBack.Remove(number);
            if (Free(number) is { } birth)
                return birth;
        }

        while (offered < loop.LastBorn)
        {
            offered = offered.Next;
            if (Free(offered) is { } birth)
                return birth;
        }

        return null;
    }

    private Birth? Free(BirthNumber number) => underWay.Contains(number) ? null : loop.Find(number);

    private void EndLease(BirthNumber number)
    {
        if (leases.Remove(number, out var holder) && held.TryGetValue(holder, out var holds) && holds == number)
            held.Remove(holder);
    }

    private EvaluateBirth Work(Birth birth) =>
        new(Id, Search, birth.Number, birth.Genome.Values, Data.ContentHash) { Plan = birth.Plan };

    private ImmutableArray<Individual> Ancestors()
    {
        var found = new SortedDictionary<BirthNumber, Individual>();
        var next = new Queue<BirthNumber>(loop.Best?.Birth.Parents ?? []);
        while (next.TryDequeue(out var number))
        {
            if (!individuals.TryGetValue(number, out var individual) || !found.TryAdd(number, individual))
                continue;
            foreach (var parent in individual.Birth.Parents)
                next.Enqueue(parent);
        }

        return [.. found.Values.Reverse()];
    }
}
