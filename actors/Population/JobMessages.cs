using ArchetypeRC.Evolution.Lineage;
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

/// <summary>A message about all searches, or its answer; bound to the job serializer.</summary>
public interface IPopulationMessage;

/// <summary>Starts a search, or joins the one of the same name.</summary>
/// <param name="Job">Its name.</param>
/// <param name="Search">What is searched and how.</param>
/// <param name="Data">
/// The rows, with at least the columns of the task; null when they are named by their hash alone, and are sent with <see cref="StoreRows"/> if
/// the answer is that they are missing.
/// </param>
public sealed record SubmitJob(JobId Job, EvolutionJob Search, TimeSeries? Data) : IJobMessage
{
    /// <summary>Lowest and highest priority.</summary>
    public const int MostPriority = 100;

    /// <summary>Content hash of the rows.</summary>
    public UInt128 DataHash { get; init; } = Data?.ContentHash ?? default;

    /// <summary>A search of a higher priority is served before those of a lower one. -100 to 100, 0 unless said.</summary>
    public int Priority { get; init; }
}

/// <summary>Sends a part of the rows of a search that is to be submitted.</summary>
/// <param name="Job">Its name.</param>
/// <param name="DataHash">Content hash of the rows.</param>
/// <param name="Index">Which part, from 0; they come in their order.</param>
/// <param name="Count">Number of parts.</param>
/// <param name="Bytes">The part.</param>
public sealed record StoreRows(JobId Job, UInt128 DataHash, int Index, int Count, ReadOnlyMemory<byte> Bytes) : IJobMessage;

/// <summary>Asks where a search stands.</summary>
/// <param name="Job">Which.</param>
public sealed record GetJob(JobId Job) : IJobMessage;

/// <summary>Asks to be told where a search stands, now and after each change, until it has finished.</summary>
/// <param name="Job">Which.</param>
public sealed record WatchJob(JobId Job) : IJobMessage;

/// <summary>Asks for a page of those who were born in a search and whose result counts, in the order of birth.</summary>
/// <param name="Job">Which.</param>
/// <param name="From">The first birth of the page, from 1.</param>
/// <param name="Count">Births of the page at the most. It ends before that where the search does, and where it is full.</param>
public sealed record GetLineage(JobId Job, BirthNumber From, int Count) : IJobMessage;

/// <summary>Ends a search with what it has found so far.</summary>
/// <param name="Job">Which.</param>
public sealed record CancelJob(JobId Job) : IJobMessage;

/// <summary>Gives out no births of a search until it is resumed; what is under way is taken in. The time meanwhile does not count.</summary>
/// <param name="Job">Which.</param>
public sealed record PauseJob(JobId Job) : IJobMessage;

/// <summary>Lets a paused search go on.</summary>
/// <param name="Job">Which.</param>
public sealed record ResumeJob(JobId Job) : IJobMessage;

/// <summary>Removes a search that is over with all that it found; its name is free then.</summary>
/// <param name="Job">Which.</param>
/// <param name="Request">Tells this question from any other: asked again, since its answer was lost, it is answered and deletes nothing.</param>
public sealed record DeleteJob(JobId Job, Guid Request) : IJobMessage;

/// <summary>Asks for all searches.</summary>
public sealed record ListJobs : IPopulationMessage;
