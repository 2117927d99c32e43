using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Instances;

/// <summary>How instances keep what they learn.</summary>
public sealed record InstanceOptions
{
    /// <summary>A snapshot is taken after this many journaled rows. 1 to 10,000,000.</summary>
    public int SnapshotEveryRows { get; init; } = 5_000;

    /// <summary>Rows that may wait for the journal before a sender is told to come back later. 1 to 10,000,000.</summary>
    public int WaitingRows { get; init; } = 65_536;

    /// <summary>Every field that cannot be used; empty when the options are good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var problems = ImmutableArray.CreateBuilder<SpecProblem>();
        if (SnapshotEveryRows is < 1 or > 10_000_000)
            problems.Add(new SpecProblem("instances.snapshotEveryRows", SnapshotEveryRows.ToString(), "1 to 10,000,000"));
        if (WaitingRows is < 1 or > 10_000_000)
            problems.Add(new SpecProblem("instances.waitingRows", WaitingRows.ToString(), "1 to 10,000,000"));
        return problems.ToImmutable();
    }
}
