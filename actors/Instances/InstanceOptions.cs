using System.Collections.Immutable;
using ArchetypeRC.Actors.Admission;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Instances;

/// <summary>How instances keep what they learn.</summary>
public sealed record InstanceOptions
{
    /// <summary>A snapshot is taken after about this many journaled rows: from half to one and a half times as many. 1 to 10,000,000.</summary>
    public int SnapshotEveryRows { get; init; } = 5_000;

    /// <summary>The same in journaled bytes; whichever comes first. 1,024 to 1,073,741,824.</summary>
    public int SnapshotEveryBytes { get; init; } = 8_388_608;

    /// <summary>
    /// Rows that may wait for the journal before a sender is told to come back later; one message may, whatever its size. 1 to 10,000,000.
    /// </summary>
    public int WaitingRows { get; init; } = 65_536;

    /// <summary>
    /// An instance that nothing was asked of for so long leaves memory, and comes back with the next message. Zero for never; 2 minutes
    /// unless said.
    /// </summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How much the node takes on.</summary>
    public AdmissionOptions Admission { get; init; } = new();

    /// <summary>Every field that cannot be used; empty when the options are good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var problems = ImmutableArray.CreateBuilder<SpecProblem>();
        if (SnapshotEveryRows is < 1 or > 10_000_000)
            problems.Add(new SpecProblem("instances.snapshotEveryRows", SnapshotEveryRows.ToString(), "1 to 10,000,000"));
        if (SnapshotEveryBytes is < 1_024 or > 1_073_741_824)
            problems.Add(new SpecProblem("instances.snapshotEveryBytes", SnapshotEveryBytes.ToString(), "1,024 to 1,073,741,824"));
        if (WaitingRows is < 1 or > 10_000_000)
            problems.Add(new SpecProblem("instances.waitingRows", WaitingRows.ToString(), "1 to 10,000,000"));
        if (IdleAfter < TimeSpan.Zero)
            problems.Add(new SpecProblem("instances.idleAfter", IdleAfter.ToString(), "zero for never, or above"));
        problems.AddRange(Admission.Validate());
        return problems.ToImmutable();
    }
}
