namespace ArchetypeRC.Actors.Streams;

/// <summary>A row of a source.</summary>
/// <param name="Sequence">Its number, 0 or more.</param>
/// <param name="Values">[columns of the task]</param>
public readonly record struct SourceRow(long Sequence, double[] Values);
