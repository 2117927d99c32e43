namespace ArchetypeRC.Host.Observations;

/// <summary>An observable of a reservoir under one seed.</summary>
/// <param name="Value">Its value, which may be infinite; NaN when it is missing.</param>
/// <param name="Missing">Why it is missing; null when it is not.</param>
internal sealed record ObservedValue(double Value, string? Missing);
