using System.Collections.Immutable;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Persistence.Population;

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
}

/// <summary>Refused; nothing was changed.</summary>
/// <param name="Job">Which search.</param>
/// <param name="Explanation">The sentence for a person: what was wrong and what to do.</param>
public sealed record JobRefused(JobId Job, string Explanation) : IJobReply;
