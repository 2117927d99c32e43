namespace ArchetypeRC.Persistence.Population;

/// <summary>A part of a data set was written down. Once all parts are there, the rows that they make have the content hash of the data set.</summary>
/// <param name="DataHash">Content hash of the rows.</param>
/// <param name="Index">Which part, from 0.</param>
/// <param name="Count">Number of parts.</param>
/// <param name="Bytes">The part.</param>
public sealed record DataChunkStored(UInt128 DataHash, int Index, int Count, ReadOnlyMemory<byte> Bytes);
