namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>Running mean and sum of squared deviations of each input (Welford 1962), until they are held.</summary>
/// <param name="Count">Rows counted.</param>
/// <param name="Mean">[inputs]</param>
/// <param name="SquaredDeviations">[inputs]</param>
/// <param name="Held">Whether later rows leave them alone.</param>
public sealed record StandardiserState(
    long Count, ReadOnlyMemory<double> Mean, ReadOnlyMemory<double> SquaredDeviations, bool Held);
