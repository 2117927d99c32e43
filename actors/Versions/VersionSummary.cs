using System.Collections.Immutable;
using ArchetypeRC.Persistence.Instances;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Versions;

/// <summary>One version of a model, without what it has learned.</summary>
/// <param name="Number">Counted from 1; never given twice in the life of an instance.</param>
/// <param name="Spec">What it is.</param>
/// <param name="Origin">How it came to be.</param>
/// <param name="From">Sequence number of the first row that it was to answer.</param>
/// <param name="Before">The version that served before it; 0 for none.</param>
public sealed record VersionSummary(int Number, ModelSpec Spec, VersionOrigin Origin, long From, int Before)
{
    /// <summary>What another version has otherwise, field by field.</summary>
    public ImmutableArray<SpecDifference> DifferencesTo(VersionSummary other) => SpecDifference.Between(Spec, other.Spec);
}
