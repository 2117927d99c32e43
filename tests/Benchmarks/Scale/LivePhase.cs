namespace ArchetypeRC.Tests.Benchmarks.Scale;

/// <summary>What the first process measured: instances that were made, fed, and left memory.</summary>
/// <param name="Empty">A node that has made and fed one instance.</param>
/// <param name="Created">Instances made.</param>
/// <param name="Fed">Instances that were fed all their samples.</param>
/// <param name="Live">All instances in memory.</param>
/// <param name="Passivated">None in memory.</param>
internal sealed record LivePhase(MemoryReading Empty, Pace Created, Pace Fed, MemoryReading Live, MemoryReading Passivated);
