using System.Collections.Immutable;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Persistence.Population;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Actors.Evaluation;

/// <summary>What the supervisor and its workers say to each other; bound to the job serializer.</summary>
internal interface IEvaluationMessage;

/// <summary>A worker is idle: it takes the next birth, now or when there is one.</summary>
/// <param name="Beats">Whether it understands <see cref="LeaseBirth"/> and beats while it works; not so in earlier versions.</param>
internal sealed record RequestWork(bool Beats = false) : IEvaluationMessage;

/// <summary>Leases one birth to a worker. What the birth belongs to is asked for once per node, by name and version.</summary>
/// <param name="Job">Whose birth.</param>
/// <param name="Version">Tells the search and its rows from any other.</param>
/// <param name="Birth">Its number.</param>
/// <param name="Genes">Values of the genome, in the order of the search space.</param>
/// <param name="Plan">The rows and seeds of the evaluation, and whose sums it inherits.</param>
internal sealed record LeaseBirth(
    JobId Job, UInt128 Version, BirthNumber Birth, ImmutableArray<double> Genes, LeasedPlan Plan) : IEvaluationMessage;

/// <summary>A worker is at work on a birth: it is neither dead nor hung.</summary>
internal sealed record LeaseBeat(JobId Job, BirthNumber Birth) : IEvaluationMessage;

/// <summary>A worker stops in good order in the middle of a birth, which is free again.</summary>
internal sealed record ReturnBirth(JobId Job, BirthNumber Birth) : IEvaluationMessage;

/// <summary>The workers of a node have stopped in good order: asks to be told when what they gave back is written down.</summary>
internal sealed record StandDown : IEvaluationMessage;

/// <summary>What a node's workers gave back is written down.</summary>
internal sealed record StoodDown : IEvaluationMessage;

/// <summary>An evaluation ended in a way that says more about the process than about the genome: it may be tried elsewhere.</summary>
/// <param name="Job">Whose birth.</param>
/// <param name="Birth">Its number.</param>
/// <param name="Reason">The sentence a person reads.</param>
internal sealed record EvaluationCrashed(JobId Job, BirthNumber Birth, string Reason) : IEvaluationMessage;

/// <summary>Nobody waits for a birth any more: its worker may stop.</summary>
internal sealed record AbandonBirth(JobId Job, BirthNumber Birth) : IEvaluationMessage;

/// <summary>Leases one birth to a worker of an earlier version.</summary>
/// <param name="Job">Whose birth.</param>
/// <param name="Search">What is searched and how.</param>
/// <param name="Birth">Its number.</param>
/// <param name="Genes">Values of the genome, in the order of the search space.</param>
/// <param name="DataHash">Content hash of the rows; a worker that lacks them asks for them.</param>
internal sealed record EvaluateBirth(
    JobId Job, EvolutionJob Search, BirthNumber Birth, ImmutableArray<double> Genes, UInt128 DataHash) : IEvaluationMessage
{
    /// <summary>The rows and seeds of the evaluation, and whose sums it inherits.</summary>
    public EvaluationPlan Plan { get; init; } = EvaluationPlan.Full;
}

/// <summary>What a worker found.</summary>
/// <param name="Job">Whose birth.</param>
/// <param name="Birth">Its number.</param>
/// <param name="Result">Fitness or refusal.</param>
/// <param name="Seconds">Processor time spent on it.</param>
internal sealed record EvaluationFinished(JobId Job, BirthNumber Birth, FitnessResult Result, double Seconds) : IEvaluationMessage
{
    /// <summary>Tells the search and its rows from an earlier one of the same name, which was deleted; 0 where an earlier version does not tell.</summary>
    public UInt128 Version { get; init; }
}

/// <summary>Asks for the rows of a search, as workers of an earlier version do.</summary>
internal sealed record GetSeries(UInt128 DataHash) : IEvaluationMessage;

/// <summary>The rows of a search, whole.</summary>
internal sealed record SeriesDelivered(TimeSeries Data) : IEvaluationMessage;
