using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace ArchetypeRC.Persistence.Forms;

/// <summary>Arrays of 64-bit values as bytes, little-endian on every machine, exact bits both ways (NaN payloads too).</summary>
internal static class DoubleArrayForm
{
    public static ByteString Of(ReadOnlyMemory<double> values) => OfWords(MemoryMarshal.Cast<double, ulong>(values.Span));

    public static ByteString OfWords(ReadOnlySpan<ulong> values)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(values.Length * sizeof(ulong));
        if (BitConverter.IsLittleEndian)
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
        else
            BinaryPrimitives.ReverseEndianness(values, MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan()));
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <param name="form">What is being read, for the refusal.</param>
    /// <param name="field">The field's name in the .proto file.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="length">Values that it must hold.</param>
    public static double[] Read(string form, string field, ByteString bytes, long length)
    {
        var values = GC.AllocateUninitializedArray<double>(Checked(form, field, bytes, length));
        CopyWords(bytes.Span, MemoryMarshal.Cast<double, ulong>(values.AsSpan()));
        return values;
    }

    /// <summary>As many values as there are; how many may be is for the caller to check.</summary>
    /// <param name="form">What is being read, for the refusal.</param>
    /// <param name="field">The field's name in the .proto file.</param>
    /// <param name="bytes">Its content.</param>
    public static double[] Read(string form, string field, ByteString bytes) => Read(form, field, bytes, bytes.Length / sizeof(double));

    public static ulong[] ReadWords(string form, string field, ByteString bytes, long length)
    {
        var values = GC.AllocateUninitializedArray<ulong>(Checked(form, field, bytes, length));
        CopyWords(bytes.Span, values);
        return values;
    }

    private static int Checked(string form, string field, ByteString bytes, long length)
    {
        // Divided, not multiplied: a length from an altered form may be anything.
        if (length < 0 || bytes.Length % sizeof(ulong) != 0 || bytes.Length / sizeof(ulong) != length)
        {
            throw new DurableFormRefusedException(
                DurableFormRefusal.Altered, form, $"{field} holds {bytes.Length} bytes where {length} values of 8 bytes belong");
        }

        return (int)length;
    }

    private static void CopyWords(ReadOnlySpan<byte> bytes, Span<ulong> values)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        if (BitConverter.IsLittleEndian)
            words.CopyTo(values);
        else
            BinaryPrimitives.ReverseEndianness(words, values);
    }
}
