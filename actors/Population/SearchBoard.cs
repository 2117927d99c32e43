using Akka.Actor;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Persistence.Population;

namespace ArchetypeRC.Actors.Population;

/// <summary>
/// All searches without their actor, and which birth a worker that asks is given. A search of a higher priority goes first; among those of
/// the same priority the one that has used the least processor time since it began to compete. What one search cannot use goes to the others.
/// </summary>
/// <remarks>
/// A birth that was in several processes that died is evaluated with nothing beside it: which of several births ended a process cannot be seen,
/// and all but one are innocent. A node that is to have one is given nothing else until it is empty. A birth is quarantined when it was lost
/// alone so often as it may be; one that hangs is lost alone wherever it hangs.
/// Leases and shares are a function of the calls, their order and their arguments.
/// </remarks>
/// <param name="attempts">Leases of a birth that may be lost, with nothing beside it, before it is quarantined.</param>
internal sealed class SearchBoard(int attempts)
{
    /// <summary>Deletions that are remembered: far more than are asked for while an answer is on its way.</summary>
    private const int KeptDeletions = 100;

    private readonly LeaseBook leases = new();
    private readonly List<SearchJob> jobs = [];
    private readonly Dictionary<JobId, SearchJob> byName = [];
    private readonly Queue<JobDeleted> deleted = [];
    private string? emptying;

    /// <summary>In the order of their submission.</summary>
    public IReadOnlyList<SearchJob> Jobs => jobs;

    public IReadOnlyCollection<Lease> Leases => leases.All;

    public SearchJob? Find(JobId job) => byName.GetValueOrDefault(job);

    /// <summary>A search as it would be taken on; <see cref="Add"/> takes it on.</summary>
    /// <exception cref="Runtime.Specs.SpecRefusedException">It cannot be run.</exception>
    public SearchJob Make(JobSubmitted submitted) => new(submitted, leases, attempts);

    public void Add(SearchJob job)
    {
        jobs.Add(job);
        byName.Add(job.Id, job);
        Compete(job);
    }

    public void Restore(PopulationSnapshot snapshot)
    {
        foreach (var record in snapshot.Jobs)
            Add(new SearchJob(record, leases, attempts));
        foreach (var deletion in snapshot.Deleted)
            Remember(deletion);
    }

    /// <summary>Removes a search that is over, and so holds no lease.</summary>
    public void Apply(JobDeleted e)
    {
        jobs.Remove(byName[e.Job]);
        byName.Remove(e.Job);
        Remember(e);
    }

    /// <summary>Whether just this was done before: its answer may have been lost.</summary>
    public bool Did(JobDeleted deletion) => deleted.Contains(deletion);

    /// <summary>A search begins to compete: what the others have used is not made up for.</summary>
    public void Compete(SearchJob job)
    {
        var others = jobs.Where(other => other != job && other.IsOffered && other.Priority == job.Priority).ToArray();
        job.UsedSeconds = others.Length == 0 ? 0 : others.Min(other => other.UsedSeconds);
        job.Given = others.Length == 0 ? 0 : others.Min(other => other.Given);
    }

    /// <summary>Leases the next birth to a worker that holds none; null when there is none for it.</summary>
    /// <param name="worker">Who asks.</param>
    /// <param name="node">Its process.</param>
    /// <param name="now">A timestamp of the clock; null for a worker that sends no beats.</param>
    public Lease? Next(IActorRef worker, string node, long? now)
    {
        if (leases.HasAlone(node))
            return null;
        var offered = jobs.Where(job => job.IsOffered)
            .OrderByDescending(job => job.Priority)
            .ThenBy(job => job.ShareSeconds)
            .ThenBy(job => job.Given)
            .ToArray();
        if (offered.FirstOrDefault(job => job.HasSuspect) is not { } suspected)
        {
            emptying = null;
        }
        else if (leases.OnNode(node) == 0)
        {
            emptying = null;
            return Lend(suspected, suspected.NextSuspect()!, worker, node, now, alone: true);
        }
        else
        {
            if (emptying is null || leases.OnNode(emptying) == 0)
                emptying = node;
            if (emptying == node)
                return null;
        }

        foreach (var job in offered)
        {
            if (job.Next() is { } birth)
                return Lend(job, birth, worker, node, now, alone: false);
        }

        return null;
    }

    /// <summary>Takes up a lease that the journal tells of; null when the birth needs none any more, or its worker holds another.</summary>
    public Lease? TakeUp(BirthLeased leased, IActorRef worker, string node, long now)
    {
        if (Find(leased.Job) is not { } job || job.Find(leased.Birth) is not { } birth || leases.HeldBy(worker) is not null)
            return null;
        var lease = Lend(job, birth, worker, node, now, alone: false);
        lease.IsJournaled = true;
        return lease;
    }

    public Lease? Of(JobId job, BirthNumber birth) => leases.Of(job, birth);

    public Lease? HeldBy(IActorRef worker) => leases.HeldBy(worker);

    /// <summary>Ends a lease whose birth is to be given to another, and says what is to be journaled about it; null when there is none.</summary>
    /// <param name="lease">Which.</param>
    /// <param name="reason">The sentence a person reads.</param>
    /// <param name="hung">Whether its worker hangs, the process alive.</param>
    /// <param name="elapsedSeconds">Time for which its search has run.</param>
    public IJobEvent? Lose(Lease lease, string reason, bool hung, double elapsedSeconds)
    {
        if (leases.End(lease.Job, lease.Birth.Number) is null)
            return null;
        if (emptying == lease.Node)
            emptying = null;
        return byName[lease.Job] is { IsFinished: false } job
            ? job.Lose(lease.Birth, reason, hung || !lease.HadCompany, elapsedSeconds)
            : null;
    }

    /// <summary>Ends a lease that its worker gives back, and says what is to be journaled about it; null when there is nothing.</summary>
    public BirthReturned? GiveBack(Lease lease) =>
        leases.End(lease.Job, lease.Birth.Number) is not null && byName[lease.Job] is { IsFinished: false } job
            ? job.Return(lease.Birth.Number)
            : null;

    /// <summary>Ends the leases of a search that is over; their workers are returned.</summary>
    public IReadOnlyList<Lease> Drop(JobId job)
    {
        var dropped = leases.All.Where(lease => lease.Job == job).ToArray();
        foreach (var lease in dropped)
            leases.End(job, lease.Birth.Number);
        return dropped;
    }

    public PopulationSnapshot Snapshot() => new([.. jobs.Select(job => job.Record())]) { Deleted = [.. deleted] };

    private void Remember(JobDeleted deletion)
    {
        deleted.Enqueue(deletion);
        if (deleted.Count > KeptDeletions)
            deleted.Dequeue();
    }

    private Lease Lend(SearchJob job, Birth birth, IActorRef worker, string node, long? now, bool alone)
    {
        var lease = new Lease(job.Id, birth, worker, node, alone) { LastBeat = now };
        leases.Add(lease);
        job.Given++;
        return lease;
    }
}
