using ArchetypeRC.Persistence.Forms;
using Google.Protobuf;

namespace ArchetypeRC.Persistence.Population;

/// <summary>Parts of data sets, and their form.</summary>
internal static class DataSetMapper
{
    public static DataChunkStoredForm ToForm(DataChunkStored chunk) => new()
    {
        DataHashHigh = (ulong)(chunk.DataHash >> 64),
        DataHashLow = (ulong)chunk.DataHash,
        Index = chunk.Index,
        Count = chunk.Count,
        Bytes = UnsafeByteOperations.UnsafeWrap(chunk.Bytes),
    };

    public static DataChunkStored FromForm(string form, DataChunkStoredForm chunk) => chunk.Index >= 0 && chunk.Index < chunk.Count
        ? new DataChunkStored(new UInt128(chunk.DataHashHigh, chunk.DataHashLow), chunk.Index, chunk.Count, chunk.Bytes.Memory)
        : throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, $"it is part {chunk.Index} of {chunk.Count}");
}
