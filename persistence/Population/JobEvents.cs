using System.Collections.Immutable;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Evolution.Termination;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Population;

/// <summary>What happened to one search; the supervisor's journal keeps nothing else. Binds the serializer.</summary>
public interface IJobEvent
{
    /// <summary>Which search.</summary>
    JobId Job { get; }
}

/// <summary>What settles a birth: its result, or that it will have none.</summary>
public interface IBirthSettled : IJobEvent
{
    /// <summary>Which birth.</summary>
    BirthNumber Birth { get; }
}

/// <summary>A search was taken on.</summary>
/// <param name="Job">Its name.</param>
/// <param name="Search">What is searched and how.</param>
/// <param name="Data">The rows, in events of earlier versions; null where they are kept by their hash.</param>
public sealed record JobSubmitted(JobId Job, EvolutionJob Search, TimeSeries? Data) : IJobEvent
{
    /// <summary>Content hash of the rows.</summary>
    public UInt128 DataHash { get; init; } = Data?.ContentHash ?? default;

    /// <summary>A search of a higher priority is served before those of a lower one. -100 to 100, 0 unless said.</summary>
    public int Priority { get; init; }
}

/// <summary>A birth was given to a worker. Journaled before the worker is told, so that a birth that ends its process is known.</summary>
/// <param name="Job">Whose birth.</param>
/// <param name="Birth">Its number.</param>
/// <param name="Worker">Full path of the worker, with address and incarnation.</param>
public sealed record BirthLeased(JobId Job, BirthNumber Birth, string Worker) : IJobEvent;

/// <summary>A lease ended without a result: the worker died, or sent no beat for too long.</summary>
/// <param name="Job">Whose birth.</param>
/// <param name="Birth">Its number.</param>
/// <param name="Reason">The sentence a person reads.</param>
/// <param name="Alone">Whether it is certain that this birth was the cause: it hung, or nothing else was evaluated in the process that died.</param>
public sealed record BirthLost(JobId Job, BirthNumber Birth, string Reason, bool Alone) : IJobEvent;

/// <summary>A worker stopped in good order and gave its birth back: nothing is held against it.</summary>
/// <param name="Job">Whose birth.</param>
/// <param name="Birth">Its number.</param>
public sealed record BirthReturned(JobId Job, BirthNumber Birth) : IJobEvent;

/// <summary>A birth was lost so often that it is given up: it counts as refused, and the search goes on.</summary>
/// <param name="Job">Whose birth.</param>
/// <param name="Birth">Its number.</param>
/// <param name="Spec">The model that could not be evaluated, under the first of the seeds; null when the genome stands for none.</param>
/// <param name="Seeds">Seeds of the weights that it was evaluated with, in turn.</param>
/// <param name="Reason">What became of the last worker.</param>
/// <param name="ElapsedSeconds">Time for which the search had run, restarts and pauses left out.</param>
public sealed record BirthQuarantined(
    JobId Job, BirthNumber Birth, ModelSpec? Spec, ImmutableArray<ulong> Seeds, string Reason, double ElapsedSeconds) : IBirthSettled;

/// <summary>A search gives out no births until it is resumed.</summary>
/// <param name="Job">Which search.</param>
/// <param name="After">The last birth up to which every result was in.</param>
/// <param name="ElapsedSeconds">Time for which the search had run; it stands still meanwhile.</param>
public sealed record JobPaused(JobId Job, BirthNumber After, double ElapsedSeconds) : IJobEvent;

/// <summary>A paused search goes on.</summary>
/// <param name="Job">Which search.</param>
/// <param name="After">The last birth up to which every result was in.</param>
public sealed record JobResumed(JobId Job, BirthNumber After) : IJobEvent;

/// <summary>The result of a birth was accepted: the first one to arrive, and the only one that counts.</summary>
/// <param name="Job">Whose birth.</param>
/// <param name="Birth">Its number.</param>
/// <param name="Result">Fitness or refusal.</param>
/// <param name="EvaluationSeconds">Processor time that the worker spent on it.</param>
/// <param name="ElapsedSeconds">Time for which the search had run, restarts and pauses left out.</param>
public sealed record BirthEvaluated(
    JobId Job, BirthNumber Birth, FitnessResult Result, double EvaluationSeconds, double ElapsedSeconds) : IBirthSettled;

/// <summary>A decision from outside the loop ended the search: time, energy, or cancel.</summary>
/// <param name="Job">Which search.</param>
/// <param name="Reason">Why.</param>
/// <param name="After">The last birth whose result counts.</param>
public sealed record JobStopped(JobId Job, FinishReason Reason, BirthNumber After) : IJobEvent;

/// <summary>A search that was over is gone with all that it found; its name is free.</summary>
/// <param name="Job">Which search.</param>
/// <param name="Request">Tells the question that asked for it from any other.</param>
public sealed record JobDeleted(JobId Job, Guid Request) : IJobEvent;
