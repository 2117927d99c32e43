using System.Buffers.Binary;
using System.IO.Hashing;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>Feeds numbers to a hash in little-endian order, so that every machine gets the same value.</summary>
internal static class WeightsHash
{
    public static void Append(XxHash128 hash, ReadOnlySpan<double> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
            hash.Append(bytes);
        }
    }

    public static void Append(XxHash128 hash, ReadOnlySpan<int> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            hash.Append(bytes);
        }
    }
}
