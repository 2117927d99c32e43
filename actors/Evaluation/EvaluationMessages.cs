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
internal sealed record RequestWork : IEvaluationMessage;

/// <summary>Leases one birth to a worker.</summary>
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
internal sealed record EvaluationFinished(JobId Job, BirthNumber Birth, FitnessResult Result, double Seconds) : IEvaluationMessage;

/// <summary>Asks for the rows of a search.</summary>
internal sealed record GetSeries(UInt128 DataHash) : IEvaluationMessage;

/// <summary>The rows of a search.</summary>
internal sealed record SeriesDelivered(TimeSeries Data) : IEvaluationMessage;
