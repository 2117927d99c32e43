using Akka.Actor;
using ArchetypeRC.Persistence.Population;

namespace ArchetypeRC.Actors.Population;

/// <summary>Who is told of which search.</summary>
internal sealed class WatcherBook
{
    private readonly Dictionary<JobId, HashSet<IActorRef>> watchers = [];

    /// <summary>Whether anybody watches a search.</summary>
    public bool Any(JobId job) => watchers.ContainsKey(job);

    /// <summary>Whether it is new that this one watches the search.</summary>
    public bool Add(JobId job, IActorRef watcher)
    {
        if (!watchers.TryGetValue(job, out var set))
            watchers[job] = set = [];
        return set.Add(watcher);
    }

    /// <summary>Tells those who watch the search that the reply is about.</summary>
    public void Tell(IJobReply reply)
    {
        foreach (var watcher in watchers.GetValueOrDefault(reply.Job, []))
            watcher.Tell(reply);
    }

    /// <summary>Tells everybody, whatever they watch.</summary>
    public void TellAll(IJobReply reply)
    {
        foreach (var watcher in watchers.Values.SelectMany(set => set))
            watcher.Tell(reply);
    }

    /// <summary>Nobody watches the search any more.</summary>
    public void Forget(JobId job) => watchers.Remove(job);

    /// <summary>This one watches nothing any more.</summary>
    public void Forget(IActorRef watcher)
    {
        foreach (var (job, set) in watchers)
        {
            if (set.Remove(watcher) && set.Count == 0)
                watchers.Remove(job);
        }
    }
}
