namespace ArchetypeRC.Host.Tasks;

/// <summary>What one seed of a task gave, and what it cost.</summary>
/// <param name="Figure">The figure of merit.</param>
/// <param name="Operations">Multiply-adds, counted.</param>
/// <param name="Bytes">Bytes of weights and sums moved, counted.</param>
internal sealed record TaskRun(double Figure, long Operations, long Bytes);
