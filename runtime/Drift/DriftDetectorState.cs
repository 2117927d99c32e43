namespace ArchetypeRC.Runtime.Drift;

/// <summary>Where a drift detector stands in its stream; what it holds is laid out as its kind says.</summary>
/// <param name="Samples">Values read since the detector was made.</param>
/// <param name="Numbers">Its running quantities.</param>
public sealed record DriftDetectorState(long Samples, ReadOnlyMemory<double> Numbers);
