namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>What the text of a row holds.</summary>
/// <param name="Values">[columns of the task]</param>
/// <param name="Sequence">The number that it carries itself; null when no column is declared to hold one.</param>
public sealed record RowFields(double[] Values, long? Sequence);
