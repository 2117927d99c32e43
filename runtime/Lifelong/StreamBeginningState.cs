namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>The first rows of a stream, while the scale of its inputs is not final.</summary>
/// <param name="Rows">As they were read, what was missing filled in, [rows, columns].</param>
/// <param name="Learned">1 for a row that was learned, 0 for others, [rows].</param>
/// <param name="Scale">The statistics by which inputs are standardised now; of no row before the first were taken.</param>
public sealed record StreamBeginningState(ReadOnlyMemory<double> Rows, ReadOnlyMemory<byte> Learned, StandardiserState Scale);
