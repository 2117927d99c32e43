using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Instances;

/// <summary>One version of an instance's model.</summary>
/// <param name="Number">Counted from 1; never given twice in the life of an instance.</param>
/// <param name="Spec">What it is.</param>
/// <param name="Origin">How it came to be.</param>
/// <param name="From">Sequence number of the first row that it was to answer.</param>
/// <param name="Before">The version that served before it, which a roll-back returns to; 0 for none.</param>
/// <param name="Retired">What it had learned when it last served; null for the version that serves.</param>
public sealed record ModelVersion(
    int Number, ModelSpec Spec, VersionOrigin Origin, long From, int Before, RetiredModel? Retired);
