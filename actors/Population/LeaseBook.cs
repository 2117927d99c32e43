using Akka.Actor;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Persistence.Population;

namespace ArchetypeRC.Actors.Population;

/// <summary>Who evaluates what, over all searches. A worker holds one birth at the most, a birth has one holder. Looking up costs the same however many are out.</summary>
internal sealed class LeaseBook
{
    private readonly Dictionary<(JobId, BirthNumber), Lease> byBirth = [];
    private readonly Dictionary<IActorRef, Lease> byWorker = [];
    private readonly Dictionary<string, HashSet<Lease>> byNode = new(StringComparer.Ordinal);
    private readonly Dictionary<JobId, int> byJob = [];
    private readonly HashSet<string> alone = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Lease> All => byBirth.Values;

    public void Add(Lease lease)
    {
        if (!byNode.TryGetValue(lease.Node, out var beside))
            byNode[lease.Node] = beside = [];
        // The second marks the first; every further one finds all marked.
        lease.HadCompany = beside.Count > 0;
        if (beside.Count == 1)
            beside.First().HadCompany = true;
        beside.Add(lease);
        byBirth.Add((lease.Job, lease.Birth.Number), lease);
        byWorker.Add(lease.Worker, lease);
        byJob[lease.Job] = OfJob(lease.Job) + 1;
        if (lease.Alone)
            alone.Add(lease.Node);
    }

    /// <summary>Ends the lease of a birth; null when nobody holds it.</summary>
    public Lease? End(JobId job, BirthNumber birth)
    {
        if (!byBirth.Remove((job, birth), out var lease))
            return null;
        byWorker.Remove(lease.Worker);
        if (byNode[lease.Node] is { Count: > 1 } beside)
            beside.Remove(lease);
        else
            byNode.Remove(lease.Node);
        byJob[lease.Job]--;
        if (lease.Alone)
            alone.Remove(lease.Node);
        return lease;
    }

    public Lease? Of(JobId job, BirthNumber birth) => byBirth.GetValueOrDefault((job, birth));

    public Lease? HeldBy(IActorRef worker) => byWorker.GetValueOrDefault(worker);

    public int OnNode(string node) => byNode.GetValueOrDefault(node)?.Count ?? 0;

    public int OfJob(JobId job) => byJob.GetValueOrDefault(job);

    /// <summary>Whether a node evaluates a birth that nothing may be evaluated beside.</summary>
    public bool HasAlone(string node) => alone.Contains(node);
}
