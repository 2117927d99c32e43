using ArchetypeRC.Persistence.Population;

namespace ArchetypeRC.Actors.Population;

/// <summary>For how long each search has run: pauses, and what passes between two supervisors, left out.</summary>
internal sealed class RunningTimes(TimeProvider clock)
{
    private readonly Dictionary<JobId, (long Since, double Before)> running = [];

    /// <summary>The search runs from now on, after what its events tell.</summary>
    public void Start(SearchJob job) => running[job.Id] = (clock.GetTimestamp(), job.ElapsedSeconds);

    public void Stop(JobId job) => running.Remove(job);

    /// <summary>Seconds for which a search has run.</summary>
    public double Of(SearchJob job) => running.TryGetValue(job.Id, out var since)
        ? since.Before + clock.GetElapsedTime(since.Since).TotalSeconds
        : job.ElapsedSeconds;
}
