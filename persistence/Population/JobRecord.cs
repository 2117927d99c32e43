using System.Collections.Immutable;
using ArchetypeRC.Evolution.Termination;

namespace ArchetypeRC.Persistence.Population;

/// <summary>Everything about one search that its events tell and that is still needed: folded again, they make the same search.</summary>
/// <param name="Submitted">What is searched; its rows are kept by their hash.</param>
public sealed record JobRecord(JobSubmitted Submitted)
{
    /// <summary>What settled the births, in the order in which it was journaled.</summary>
    public ImmutableArray<IBirthSettled> Settled { get; init; } = [];

    /// <summary>The decision from outside that ended the search; null for none.</summary>
    public JobStopped? Stopped { get; init; }

    /// <summary>Whether it is paused.</summary>
    public bool Paused { get; init; }

    /// <summary>Time for which it ran, restarts and pauses left out, seconds.</summary>
    public double ElapsedSeconds { get; init; }

    /// <summary>Who evaluates which birth that is not settled.</summary>
    public ImmutableArray<BirthLeased> Leased { get; init; } = [];

    /// <summary>Leases that were lost, of births that are not settled.</summary>
    public ImmutableArray<BirthLost> Lost { get; init; } = [];

    /// <summary>What a list tells once the search is over; null while it runs.</summary>
    public JobOutcome? Outcome { get; init; }
}

/// <summary>How a search ended, as a list of searches tells it.</summary>
/// <param name="Reason">Why it is over.</param>
/// <param name="Evaluations">Results taken in.</param>
/// <param name="Refused">Of them, refusals.</param>
/// <param name="Best">Fitness of the best; null when nothing was evaluated.</param>
public sealed record JobOutcome(FinishReason Reason, long Evaluations, long Refused, double? Best);
