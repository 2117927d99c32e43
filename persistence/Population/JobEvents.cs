using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Persistence.Population;

/// <summary>What happened to one search; the supervisor's journal keeps nothing else. Binds the serializer.</summary>
public interface IJobEvent
{
    /// <summary>Which search.</summary>
    JobId Job { get; }
}

/// <summary>A search was taken on, with the rows that it is made on.</summary>
/// <param name="Job">Its name.</param>
/// <param name="Search">What is searched and how.</param>
/// <param name="Data">The rows.</param>
public sealed record JobSubmitted(JobId Job, EvolutionJob Search, TimeSeries Data) : IJobEvent;

/// <summary>The result of a birth was accepted: the first one to arrive, and the only one that counts.</summary>
/// <param name="Job">Whose birth.</param>
/// <param name="Birth">Its number.</param>
/// <param name="Result">Fitness or refusal.</param>
/// <param name="EvaluationSeconds">Processor time that the worker spent on it.</param>
/// <param name="ElapsedSeconds">Time for which the search had run, restarts left out.</param>
public sealed record BirthEvaluated(
    JobId Job, BirthNumber Birth, FitnessResult Result, double EvaluationSeconds, double ElapsedSeconds) : IJobEvent;

/// <summary>A decision from outside the loop ended the search: time, or cancel.</summary>
/// <param name="Job">Which search.</param>
/// <param name="Reason">Why.</param>
/// <param name="After">The last birth whose result counts.</param>
public sealed record JobStopped(JobId Job, FinishReason Reason, BirthNumber After) : IJobEvent;
