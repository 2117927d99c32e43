using System.Collections.Immutable;
using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Runtime.Series;
using Google.Protobuf;

namespace ArchetypeRC.Persistence.Population;

/// <summary>Rows as bytes (a <c>TimeSeriesForm</c>), whole and in parts that fit into a message and an event.</summary>
internal static class DataSetBytes
{
    /// <summary>Size of a part, bytes; the last one may be shorter. With what stands around it well below the default frame of 128,000.</summary>
    public const int ChunkSize = 48 * 1024;

    public static byte[] Of(TimeSeries rows) => JobMapper.ToForm(rows).ToByteArray();

    public static ImmutableArray<ReadOnlyMemory<byte>> Chunks(ReadOnlyMemory<byte> bytes)
    {
        var chunks = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        for (var at = 0; at < bytes.Length || at == 0; at += ChunkSize)
            chunks.Add(bytes.Slice(at, Math.Min(ChunkSize, bytes.Length - at)));
        return chunks.ToImmutable();
    }

    /// <summary>Reads rows and checks that they are those asked for.</summary>
    /// <exception cref="DurableFormRefusedException">The bytes are truncated, altered, or of other rows.</exception>
    public static TimeSeries Read(string form, ReadOnlySpan<byte> bytes, UInt128 hash)
    {
        TimeSeries rows;
        try
        {
            rows = JobMapper.SeriesFrom(form, TimeSeriesForm.Parser.ParseFrom(bytes));
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, "it cannot be parsed", e);
        }

        return rows.ContentHash == hash
            ? rows
            : throw new DurableFormRefusedException(
                DurableFormRefusal.Altered, form, $"its rows have the content hash {rows.ContentHash:x32} in place of {hash:x32}");
    }
}
