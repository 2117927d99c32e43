using System.Collections.Immutable;
using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>Reservoirs side by side, all driven by the same inputs; the features of all, from the first to the last.</summary>
public sealed record ParallelSpec : CompositeSpec
{
    /// <summary>1 to <see cref="CompositeSpec.MaximumParts"/> reservoirs of any kind.</summary>
    public ImmutableArray<ReservoirSpec> Members { get; init; } = [];

    /// <inheritdoc/>
    internal override ImmutableArray<ReservoirSpec> Parts => Members;

    /// <inheritdoc/>
    internal override string PartsName => "members";

    /// <summary>Equality by content, member by member.</summary>
    public bool Equals(ParallelSpec? other) => base.Equals(other) && Same(Members, other.Members);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Members.IsDefault ? 0 : Members.Length);

    /// <inheritdoc/>
    internal override ImmutableArray<int> Wiring => [0];

    /// <inheritdoc/>
    internal override bool IsDriven(int part) => true;

    /// <inheritdoc/>
    internal override IEnumerable<int> Feeding(int part) => [];

    /// <inheritdoc/>
    internal override bool IsSeen(int part) => true;

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) => new CompositeReservoir(this, inputSize);
}
