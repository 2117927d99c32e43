namespace ArchetypeRC.Tests.Cluster.Soak;

/// <summary>What one node held at one moment.</summary>
/// <param name="At">Time since the start.</param>
/// <param name="Node">Number of the node.</param>
/// <param name="Process">Its process: another one after each kill.</param>
/// <param name="Heap">Bytes of its managed heap after the last collection of all of it.</param>
/// <param name="Resident">Bytes of memory that it has from the system.</param>
internal sealed record MemorySample(TimeSpan At, int Node, int Process, long Heap, long Resident);
