namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>What a model keeps to fill in missing values.</summary>
/// <param name="Values">What would stand for each column now, [columns].</param>
/// <param name="Counts">Values that each column has held, [columns].</param>
public sealed record MissingValueState(ReadOnlyMemory<double> Values, ReadOnlyMemory<ulong> Counts);
