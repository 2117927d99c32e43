using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Persistence.Sql;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Population;

/// <summary>What the supervisor answers about a search.</summary>
public interface IJobReply
{
    /// <summary>Which search.</summary>
    JobId Job { get; }
}

/// <summary>Where a search stands.</summary>
/// <param name="Job">Its name.</param>
/// <param name="Search">What is searched and how.</param>
/// <param name="Finished">Why it is over; null while it runs.</param>
/// <param name="Generation">The generation under evaluation, from 0.</param>
/// <param name="Evaluations">Results taken in.</param>
/// <param name="Refused">Of them, refusals.</param>
/// <param name="ExpectedEvaluations">Evaluations that the limits allow; null when they do not tell.</param>
/// <param name="History">A line per complete generation.</param>
/// <param name="Best">The best so far; null before the first result.</param>
/// <param name="Ancestors">Once it is over, the best's ancestors, youngest first; empty before.</param>
/// <param name="Cost">What it took so far.</param>
public sealed record JobStatus(
    JobId Job,
    EvolutionJob Search,
    FinishReason? Finished,
    int Generation,
    long Evaluations,
    long Refused,
    long? ExpectedEvaluations,
    ImmutableArray<GenerationSummary> History,
    Individual? Best,
    ImmutableArray<Individual> Ancestors,
    JobCost Cost) : IJobReply
{
    /// <summary>What the search has to show where it is not the best alone: a front, or the elites of a map. Empty otherwise.</summary>
    public ImmutableArray<Individual> Results { get; init; } = [];

    /// <summary>Whether it is paused.</summary>
    public bool Paused { get; init; }

    /// <summary>A search of a higher priority is served before those of a lower one.</summary>
    public int Priority { get; init; }

    /// <summary>Workers that evaluate births of it now.</summary>
    public int Workers { get; init; }

    /// <summary>Births that were given up, since those who evaluated them died or hung.</summary>
    public ImmutableArray<QuarantinedBirth> Quarantined { get; init; } = [];
}

/// <summary>A birth that was given up.</summary>
/// <param name="Birth">Its number.</param>
/// <param name="Spec">The model, under the first of the seeds; null when the genome stands for none.</param>
/// <param name="Seeds">Seeds of the weights that it was evaluated with, in turn.</param>
/// <param name="Reason">The sentence for a person.</param>
public sealed record QuarantinedBirth(BirthNumber Birth, ModelSpec? Spec, ImmutableArray<ulong> Seeds, string Reason);

/// <summary>A search in a list.</summary>
/// <param name="Job">Its name.</param>
/// <param name="Loop">Its kind.</param>
/// <param name="Finished">Why it is over; null while it runs.</param>
/// <param name="Evaluations">Results taken in.</param>
/// <param name="Refused">Of them, refusals.</param>
/// <param name="ExpectedEvaluations">Evaluations that the limits allow; null when they do not tell.</param>
/// <param name="Best">Fitness of the best so far; null before the first result.</param>
public sealed record JobSummary(
    JobId Job, string Loop, FinishReason? Finished, long Evaluations, long Refused, long? ExpectedEvaluations, double? Best)
{
    /// <summary>Whether it is paused.</summary>
    public bool Paused { get; init; }

    /// <summary>A search of a higher priority is served before those of a lower one.</summary>
    public int Priority { get; init; }

    /// <summary>Workers that evaluate births of it now.</summary>
    public int Workers { get; init; }

    /// <summary>Births that were given up.</summary>
    public int Quarantined { get; init; }

    /// <summary>Time for which it ran, restarts and pauses left out, seconds.</summary>
    public double ElapsedSeconds { get; init; }
}

/// <summary>All searches, in the order of their submission.</summary>
/// <param name="Jobs">One line each.</param>
public sealed record JobList(ImmutableArray<JobSummary> Jobs) : IPopulationMessage;

/// <summary>How many parts of the rows of a search are there: all of them when the search may be submitted.</summary>
/// <param name="Job">Which search.</param>
/// <param name="DataHash">Content hash of the rows.</param>
/// <param name="Next">The part that is expected next; the number of parts when none is missing.</param>
public sealed record RowsProgress(JobId Job, UInt128 DataHash, int Next) : IJobReply;

/// <summary>A search is gone with all that it found.</summary>
/// <param name="Job">Its name, which is free.</param>
public sealed record JobDeletedResult(JobId Job) : IJobReply;

/// <summary>A page of the lineage of a search.</summary>
/// <param name="Job">Its name.</param>
/// <param name="Space">What is searched.</param>
/// <param name="Individuals">In the order of birth, without a gap; each as its own evaluation found it.</param>
/// <param name="Through">The last birth up to which every result is in: whose page ends before it asks for the next one.</param>
public sealed record JobLineage(
    JobId Job, SearchSpace Space, ImmutableArray<Individual> Individuals, BirthNumber Through) : IJobReply
{
    /// <summary>
    /// Bytes that the individuals of a page take in their wire form at the most, unless it holds one alone: with the search space it stays
    /// below the 128,000 bytes that Akka takes in a message where nobody says more.
    /// </summary>
    public const int PageBytes = 64_000;
}

/// <summary>Refused; nothing was changed.</summary>
/// <param name="Job">Which search.</param>
/// <param name="Explanation">The sentence for a person: what was wrong and what to do.</param>
public sealed record JobRefused(JobId Job, string Explanation) : IJobReply
{
    internal static JobRefused StorageFailed(JobId job, Exception cause) => new(
        job,
        $"The journal could not write: {StoreFault.Text(cause)}. What was found before is kept. Free some space "
        + "if the disk is full, then give the same search again: it goes on from there.");
}
