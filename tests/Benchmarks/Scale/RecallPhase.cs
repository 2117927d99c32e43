namespace ArchetypeRC.Tests.Benchmarks.Scale;

/// <summary>What the second process measured, on the store that the first one left.</summary>
/// <param name="Empty">A node with nothing in memory.</param>
/// <param name="Recalled">Instances brought back.</param>
/// <param name="Live">All instances in memory.</param>
internal sealed record RecallPhase(MemoryReading Empty, Pace Recalled, MemoryReading Live);
