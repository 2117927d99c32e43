namespace ArchetypeRC.Runtime.Intervals;

/// <summary>Where the adaptive conformal inference of one output stands.</summary>
/// <param name="Samples">Targets seen.</param>
/// <param name="Covered">Of them, those within their interval.</param>
/// <param name="Levels">Miscoverage level of each rate, [K].</param>
/// <param name="Weights">Weight of each rate, [K].</param>
/// <param name="Errors">Magnitudes of the latest errors, oldest first, at most as many as the window holds.</param>
public sealed record IntervalState(
    long Samples, long Covered, ReadOnlyMemory<double> Levels, ReadOnlyMemory<double> Weights, ReadOnlyMemory<double> Errors);
