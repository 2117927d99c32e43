using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Population;

/// <summary>How a node takes part in searches; the same on every node, since any of them may run the supervisor.</summary>
public sealed record PopulationOptions
{
    /// <summary>
    /// Time without a beat after which a birth is taken from its worker and given to another; a worker beats every second. Longer than the
    /// longest step between two beats, which is to make one reservoir. 1 second to 1 day, 2 minutes unless said.
    /// </summary>
    public TimeSpan LeaseTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Leases of a birth that may be lost, by a hang or with nothing beside it in the process that died, before it is quarantined. 1 to 100, 3
    /// unless said.
    /// </summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Least number of events between two snapshots of the supervisor. 1 to 1,000,000, 500 unless said.</summary>
    public int SnapshotEveryEvents { get; init; } = 500;

    /// <summary>Directory in which this node keeps the rows of searches; null to keep them in memory alone.</summary>
    public string? DataSets { get; init; }

    /// <summary>Every field that cannot be used; empty when the options are good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var problems = ImmutableArray.CreateBuilder<SpecProblem>();
        if (LeaseTimeout < TimeSpan.FromSeconds(1) || LeaseTimeout > TimeSpan.FromDays(1))
            problems.Add(new SpecProblem("population.leaseTimeout", LeaseTimeout.ToString(), "1 second to 1 day"));
        Within("population.attempts", Attempts, 1, 100);
        Within("population.snapshotEveryEvents", SnapshotEveryEvents, 1, 1_000_000);
        if (DataSets is not null && string.IsNullOrWhiteSpace(DataSets))
            problems.Add(new SpecProblem("population.dataSets", "blank", "a directory, or none"));
        return problems.ToImmutable();

        void Within(string field, int value, int low, int high)
        {
            if (value < low || value > high)
                problems.Add(new SpecProblem(field, value.ToString(System.Globalization.CultureInfo.InvariantCulture), $"{low} to {high}"));
        }
    }
}
