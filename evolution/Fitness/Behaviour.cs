namespace ArchetypeRC.Evolution.Fitness;

/// <summary>What a reservoir does, whatever the task.</summary>
/// <param name="MemoryCapacity">Capacity of short-term memory, in steps; may be a little below 0 by chance.</param>
/// <param name="KernelRank">Rank of the states that different inputs lead to.</param>
public sealed record Behaviour(double MemoryCapacity, int KernelRank);
