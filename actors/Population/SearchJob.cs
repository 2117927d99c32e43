using System.Collections.Immutable;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Population;

/// <summary>
/// One search without its actor: the loop, which births are free, lost or on their way to the journal, and what it cost. The same events give
/// the same loop. A search that is over is folded again when somebody asks for it, not when the supervisor starts.
/// </summary>
internal sealed class SearchJob
{
    // What else was evaluated in a process that died is innocent but for one: the first loss says too little to slow a node down.
    private const int LossesInCompany = 2;

    private readonly LeaseBook leases;
    private readonly int attempts;
    private readonly JobSubmitted submitted;
    private readonly List<IBirthSettled> settled = [];
    private readonly SortedSet<BirthNumber> givenBack = [];
    private readonly SortedSet<BirthNumber> suspects = [];
    private readonly HashSet<BirthNumber> settling = [];
    private readonly HashSet<BirthNumber> losing = [];
    private readonly Dictionary<BirthNumber, List<BirthLost>> losses = [];
    private readonly Dictionary<BirthNumber, BirthLeased> leased = [];
    private readonly Dictionary<BirthNumber, Individual> individuals = [];
    private readonly List<QuarantinedBirth> quarantined = [];
    private JobRecord? asleep;
    private IEvolutionLoop? loop;
    private JobStopped? stopped;
    private BirthNumber offered = BirthNumber.None;
    private JobCost cost = new(0, 0, 0, 0);

    /// <exception cref="SpecRefusedException">The search cannot be run.</exception>
    public SearchJob(JobSubmitted submitted, LeaseBook leases, int attempts)
    {
        this.submitted = submitted with { Data = null };
        this.leases = leases;
        this.attempts = attempts;
        Version = SearchVersion.Of(submitted);
        loop = submitted.Search.Begin();
    }

    /// <summary>The search that a snapshot holds.</summary>
    public SearchJob(JobRecord record, LeaseBook leases, int attempts)
    {
        submitted = record.Submitted;
        this.leases = leases;
        this.attempts = attempts;
        Version = SearchVersion.Of(submitted);
        asleep = record;
        if (record.Outcome is null)
            Wake();
    }

    public JobId Id => submitted.Job;

    public EvolutionJob Search => submitted.Search;

    public UInt128 DataHash => submitted.DataHash;

    /// <summary>Tells this search and its rows from any other.</summary>
    public UInt128 Version { get; }

    public int Priority => submitted.Priority;

    public bool IsPaused { get; private set; }

    public bool IsFinished => asleep is not null || Loop.IsFinished;

    /// <summary>Whether workers may be given births of it.</summary>
    public bool IsOffered => !IsFinished && !IsPaused;

    /// <summary>Where an outside decision ends the search now: after the last birth up to which every result is in.</summary>
    public BirthNumber StopsAfter => Loop.FoldedThrough;

    /// <summary>Time for which the search ran up to the last event, restarts and pauses left out, seconds.</summary>
    public double ElapsedSeconds => asleep?.ElapsedSeconds ?? cost.ElapsedSeconds;

    public double JoulesEstimated => cost.JoulesEstimated;

    /// <summary>Results that a snapshot has to hold.</summary>
    public int SettledBirths => asleep?.Settled.Length ?? settled.Count;

    /// <summary>Leases that the journal knows of, of births that are not settled.</summary>
    public IReadOnlyCollection<BirthLeased> Leased => leased.Values;

    /// <summary>Processor seconds by which its share is measured: those that were used since it began to compete.</summary>
    public double UsedSeconds { get; set; }

    /// <summary>Births that were given out since it began to compete.</summary>
    public long Given { get; set; }

    /// <summary>Its share, with what is out counted as the mean of what came in.</summary>
    public double ShareSeconds =>
        UsedSeconds + (settled.Count == 0 ? 0 : leases.OfJob(Id) * cost.EvaluationSeconds / settled.Count);

    /// <summary>Whether a birth waits that is to be evaluated with nothing beside it, since it may be what ends its process.</summary>
    public bool HasSuspect
    {
        get
        {
            suspects.RemoveWhere(number => !IsOpen(number));
            return suspects.Any(IsFree);
        }
    }

    private IEvolutionLoop Loop => loop ?? Wake();

    public void Apply(BirthLeased e)
    {
        if (IsOpen(e.Birth))
            leased[e.Birth] = e;
    }

    public void Apply(IBirthSettled e)
    {
        settling.Remove(e.Birth);
        leased.Remove(e.Birth);
        losses.Remove(e.Birth);
        settled.Add(e);
        var result = FitnessResult.Refused("not evaluated");
        switch (e)
        {
            case BirthEvaluated evaluated:
                result = evaluated.Result;
                UsedSeconds += evaluated.EvaluationSeconds;
                cost = new JobCost(
                    cost.EvaluationSeconds + evaluated.EvaluationSeconds,
                    Math.Max(cost.ElapsedSeconds, evaluated.ElapsedSeconds),
                    cost.Operations + result.Operations,
                    cost.Bytes + result.Bytes);
                break;
            case BirthQuarantined lost:
                result = FitnessResult.Refused($"Quarantined: {lost.Reason}");
                cost = cost with { ElapsedSeconds = Math.Max(cost.ElapsedSeconds, lost.ElapsedSeconds) };
                quarantined.Add(new QuarantinedBirth(lost.Birth, lost.Spec, lost.Seeds, lost.Reason));
                break;
        }

        if (Loop.Find(e.Birth) is { } birth && Loop.Fold(e.Birth, result))
            individuals[birth.Number] = new Individual(birth, result);
    }

    public void Apply(BirthLost e)
    {
        losing.Remove(e.Birth);
        leased.Remove(e.Birth);
        if (!IsOpen(e.Birth))
            return;
        if (!losses.TryGetValue(e.Birth, out var lost))
            losses[e.Birth] = lost = [];
        lost.Add(e);
        GiveBack(e.Birth);
    }

    public void Apply(BirthReturned e)
    {
        losing.Remove(e.Birth);
        leased.Remove(e.Birth);
        if (IsOpen(e.Birth))
            GiveBack(e.Birth);
    }

    public void Apply(JobPaused e)
    {
        IsPaused = true;
        cost = cost with { ElapsedSeconds = Math.Max(cost.ElapsedSeconds, e.ElapsedSeconds) };
    }

    public void Resume() => IsPaused = false;

    public void Apply(JobStopped e)
    {
        // Results that were on their way to the journal when this was decided stand before it there, and count.
        var after = Loop.FoldedThrough > e.After ? Loop.FoldedThrough : e.After;
        stopped = e with { After = after };
        Loop.Stop(e.Reason, after);
    }

    /// <summary>Whether a result is the first for a birth that is still out.</summary>
    public bool Accepts(BirthNumber birth)
    {
        if (!IsOpen(birth) || !settling.Add(birth))
            return false;
        leases.End(Id, birth);
        return true;
    }

    /// <summary>Whether the result of a birth is still waited for.</summary>
    public bool IsOpen(BirthNumber birth) => !IsFinished && Loop.Find(birth) is not null;

    /// <summary>The birth of a number whose result is waited for; null for any other.</summary>
    public Birth? Find(BirthNumber birth) => IsFinished ? null : Loop.Find(birth);

    /// <summary>The next birth that nobody holds; null when there is none. Suspects are left out.</summary>
    public Birth? Next()
    {
        // What was given back is older than what was never offered.
        while (givenBack.Count > 0)
        {
            var number = givenBack.Min;
            givenBack.Remove(number);
            if (IsFree(number))
                return Loop.Find(number);
        }

        while (offered < Loop.LastBorn)
        {
            offered = offered.Next;
            if (!IsFree(offered))
                continue;
            if (!IsSuspect(offered))
                return Loop.Find(offered);
            suspects.Add(offered);
        }

        return null;
    }

    /// <summary>The first birth that is to be evaluated with nothing beside it; null when there is none.</summary>
    public Birth? NextSuspect()
    {
        foreach (var number in suspects.Where(IsFree))
        {
            suspects.Remove(number);
            return Loop.Find(number);
        }

        return null;
    }

    /// <summary>What is to be journaled about a lease that was given back.</summary>
    public BirthReturned Return(BirthNumber birth)
    {
        losing.Add(birth);
        return new BirthReturned(Id, birth);
    }

    /// <summary>What is to be journaled about a lease that was lost.</summary>
    /// <param name="birth">Whose lease.</param>
    /// <param name="reason">The sentence a person reads.</param>
    /// <param name="alone">Whether it is certain that this birth was the cause.</param>
    /// <param name="elapsedSeconds">Time for which the search has run.</param>
    public IJobEvent Lose(Birth birth, string reason, bool alone, double elapsedSeconds)
    {
        var number = birth.Number;
        if (!alone || Losses(number, alone: true) + 1 < attempts)
        {
            losing.Add(number);
            return new BirthLost(Id, number, reason, alone);
        }

        settling.Add(number);
        var seeds = Search.Fitness.SeedsOf(Search.Evolution.Seed, birth.Plan.Draw);
        return new BirthQuarantined(
            Id, number, Decoded(birth, seeds[0]), seeds, $"lost {attempts} times with nothing beside it, the last time because {reason}", elapsedSeconds);
    }

    public JobStatus Status()
    {
        var progress = Loop.Progress;
        return new JobStatus(
            Id,
            Search,
            Loop.FinishReason,
            Loop.Generation,
            progress.Evaluations,
            progress.Refused,
            progress.ExpectedEvaluations,
            [.. Loop.History],
            Loop.Best,
            Loop.IsFinished ? Ancestors() : [],
            cost)
        {
            Results = Loop.IsFinished && Loop.Results.Count > 1 ? [.. Loop.Results] : [],
            Paused = IsPaused && !IsFinished,
            Priority = Priority,
            Workers = leases.OfJob(Id),
            Quarantined = [.. quarantined],
        };
    }

    /// <summary>
    /// A page of those whose results are folded in, from a birth on. In the order of birth, so that a search that is over tells the same
    /// whoever evaluated it, and whatever came too late to count.
    /// </summary>
    public JobLineage Lineage(BirthNumber from, int count)
    {
        var through = Loop.FoldedThrough;
        var page = ImmutableArray.CreateBuilder<Individual>();
        var bytes = 0;
        var first = from > BirthNumber.None ? from : BirthNumber.None.Next;
        for (var number = first; number <= through && page.Count < count && individuals.TryGetValue(number, out var next); number = number.Next)
        {
            bytes += JobMessageMapper.Size(next);
            if (bytes > JobLineage.PageBytes && page.Count > 0)
                break;
            page.Add(next);
        }

        return new JobLineage(Id, Search.Space, page.ToImmutable(), through);
    }

    /// <summary>What a list of searches tells; costs nothing for a search that is over.</summary>
    public JobSummary Summary()
    {
        if (asleep is { Outcome: { } outcome } record)
        {
            return new JobSummary(
                Id, Search.Evolution.Loop.Name, outcome.Reason, outcome.Evaluations, outcome.Refused, Search.Evolution.ExpectedEvaluations, outcome.Best)
            {
                Priority = Priority,
                ElapsedSeconds = record.ElapsedSeconds,
                Quarantined = record.Settled.Count(s => s is BirthQuarantined),
            };
        }

        var progress = Loop.Progress;
        return new JobSummary(
            Id, Search.Evolution.Loop.Name, Loop.FinishReason, progress.Evaluations, progress.Refused, progress.ExpectedEvaluations, Loop.Best?.Value)
        {
            Paused = IsPaused && !IsFinished,
            Priority = Priority,
            Workers = leases.OfJob(Id),
            ElapsedSeconds = cost.ElapsedSeconds,
            Quarantined = quarantined.Count,
        };
    }

    /// <summary>What a snapshot holds of it.</summary>
    public JobRecord Record()
    {
        if (asleep is { } record)
            return record;
        return new JobRecord(submitted)
        {
            Settled = [.. settled],
            Stopped = stopped,
            Paused = IsPaused,
            ElapsedSeconds = cost.ElapsedSeconds,
            Leased = [.. leased.Values.Where(l => IsOpen(l.Birth))],
            Lost = [.. losses.Where(l => IsOpen(l.Key)).SelectMany(l => l.Value)],
            Outcome = Loop.FinishReason is { } reason
                ? new JobOutcome(reason, Loop.Progress.Evaluations, Loop.Progress.Refused, Loop.Best?.Value)
                : null,
        };
    }

    private IEvolutionLoop Wake()
    {
        var record = asleep ?? throw new InvalidOperationException("A search that is awake has a loop.");
        asleep = null;
        loop = Search.Begin();
        foreach (var e in record.Settled)
            Apply(e);
        if (record.Stopped is { } decided)
            Apply(decided);
        foreach (var e in record.Leased)
            Apply(e);
        foreach (var e in record.Lost)
            Apply(e);
        IsPaused = record.Paused;
        cost = cost with { ElapsedSeconds = Math.Max(cost.ElapsedSeconds, record.ElapsedSeconds) };
        return loop;
    }

    private void GiveBack(BirthNumber birth) => (IsSuspect(birth) ? suspects : givenBack).Add(birth);

    private ModelSpec? Decoded(Birth birth, ulong seed)
    {
        try
        {
            return ReservoirGenomes.Decode(birth.Genome, Search.Template, seed);
        }
        catch (SpecRefusedException)
        {
            return null;
        }
    }

    private int Losses(BirthNumber birth, bool alone) => losses.TryGetValue(birth, out var lost) ? lost.Count(l => l.Alone == alone) : 0;

    private bool IsSuspect(BirthNumber birth) => Losses(birth, alone: true) > 0 || Losses(birth, alone: false) >= LossesInCompany;

    private bool IsFree(BirthNumber number) =>
        !settling.Contains(number) && !losing.Contains(number) && leases.Of(Id, number) is null && IsOpen(number);

    private ImmutableArray<Individual> Ancestors()
    {
        var found = new SortedDictionary<BirthNumber, Individual>();
        var next = new Queue<BirthNumber>(Loop.Best?.Birth.Parents ?? []);
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
