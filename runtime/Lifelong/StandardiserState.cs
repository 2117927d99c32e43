namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>Running mean and sum of squared deviations of each input (Welford 1962).</summary>
/// <param name="Count">Rows counted.</param>
/// <param name="Mean">[inputs]</param>
/// <param name="SquaredDeviations">[inputs]</param>
public sealed record StandardiserState(long Count, ReadOnlyMemory<double> Mean, ReadOnlyMemory<double> SquaredDeviations);
