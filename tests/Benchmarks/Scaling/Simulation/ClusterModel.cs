using ArchetypeRC.Evolution.Loops;

namespace ArchetypeRC.Tests.Benchmarks.Scaling.Simulation;

/// <summary>A cluster that evaluates births of a search, in virtual time. Times in seconds.</summary>
internal sealed record ClusterModel
{
    /// <summary>The search, limited by evaluations.</summary>
    public required EvolutionSpec Evolution { get; init; }

    public required int Workers { get; init; }

    public required ArtificialCost Cost { get; init; }

    /// <summary>From one node to another, each way.</summary>
    public double MessageDelay { get; init; } = 0.001;

    /// <summary>From a result's arrival at the supervisor until the journal has it.</summary>
    public double JournalDelay { get; init; } = 0.005;

    /// <summary>Mean time that a worker lives, exponential; infinity for ever.</summary>
    public double TimeBetweenFailures { get; init; } = 3_600;

    /// <summary>From a failure until the supervisor is told.</summary>
    public double Detection { get; init; } = 10;

    /// <summary>From a failure until the worker is back.</summary>
    public double Restart { get; init; } = 30;

    public ulong Seed { get; init; } = 1;
}
