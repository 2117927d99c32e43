using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Actors.Population;

/// <summary>A message about one search; bound to the job serializer.</summary>
public interface IJobMessage
{
    /// <summary>Which search.</summary>
    JobId Job { get; }
}

/// <summary>Starts a search, or joins the one of the same name.</summary>
/// <param name="Job">Its name.</param>
/// <param name="Search">What is searched and how.</param>
/// <param name="Data">The rows, with at least the columns of the task.</param>
public sealed record SubmitJob(JobId Job, EvolutionJob Search, TimeSeries Data) : IJobMessage;

/// <summary>Asks where a search stands.</summary>
/// <param name="Job">Which.</param>
public sealed record GetJob(JobId Job) : IJobMessage;

/// <summary>Asks to be told where a search stands, now and after each change, until it has finished.</summary>
/// <param name="Job">Which.</param>
public sealed record WatchJob(JobId Job) : IJobMessage;

/// <summary>Ends a search with what it has found so far.</summary>
/// <param name="Job">Which.</param>
public sealed record CancelJob(JobId Job) : IJobMessage;
