using System.Buffers.Binary;
using System.IO.Hashing;
using Google.Protobuf;

namespace ArchetypeRC.Persistence.ModelFiles;

/// <summary>The bytes around the body of a model file: magic, version, length, body, checksum. All numbers little-endian.</summary>
internal static class ModelFileFrame
{
    /// <summary>The version that this program writes, and the newest that it reads.</summary>
    public const uint CurrentVersion = 1;

    private const int VersionAt = 8;
    private const int LengthAt = 12;
    private const int BodyAt = 20;
    private const int ChecksumSize = 16;

    // A byte above 127, both line ends and an end-of-text mark: a copy that meddles with text cannot pass unnoticed.
    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'A', (byte)'R', (byte)'C', 0x0d, 0x0a, 0x1a, 0x0a];

    public static byte[] Seal(IMessage body)
    {
        var size = body.CalculateSize();
        var bytes = GC.AllocateUninitializedArray<byte>(BodyAt + size + ChecksumSize);
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(VersionAt), CurrentVersion);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(LengthAt), (ulong)size);
        body.WriteTo(bytes.AsSpan(BodyAt, size));
        XxHash128.Hash(bytes.AsSpan(0, BodyAt + size), bytes.AsSpan(BodyAt + size));
        return bytes;
    }

    /// <summary>Returns the body. The version is looked at before the checksum: a newer file is called newer, not altered.</summary>
    /// <exception cref="ModelFileRefusedException">It is not a model file, truncated, altered, or of a newer version.</exception>
    public static ReadOnlySpan<byte> Open(string name, ReadOnlySpan<byte> bytes)
    {
        var beginning = Math.Min(bytes.Length, Magic.Length);
        if (!bytes[..beginning].SequenceEqual(Magic[..beginning]))
            throw new ModelFileRefusedException(ModelFileRefusal.NotAModelFile, name, "it does not begin as a model file does");
        if (bytes.Length < LengthAt)
            throw Truncated(name, bytes.Length);
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[VersionAt..]);
        if (version > CurrentVersion)
        {
            throw new ModelFileRefusedException(
                ModelFileRefusal.NewerVersion,
                name,
                $"it says that it is of version {version}, and this program reads up to {CurrentVersion}");
        }

        if (version == 0)
            throw new ModelFileRefusedException(ModelFileRefusal.Altered, name, "its version is 0, which no program wrote");
        if (bytes.Length < BodyAt + ChecksumSize)
            throw Truncated(name, bytes.Length);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes[LengthAt..]);
        var room = (ulong)(bytes.Length - BodyAt - ChecksumSize);
        if (length > room)
            throw Truncated(name, bytes.Length);
        if (length < room)
            throw new ModelFileRefusedException(ModelFileRefusal.Altered, name, $"{room - length} bytes follow its end");
        Span<byte> checksum = stackalloc byte[ChecksumSize];
        XxHash128.Hash(bytes[..^ChecksumSize], checksum);
        if (!checksum.SequenceEqual(bytes[^ChecksumSize..]))
            throw new ModelFileRefusedException(ModelFileRefusal.Altered, name, "its checksum does not match its content");
        return bytes[BodyAt..^ChecksumSize];
    }

    private static ModelFileRefusedException Truncated(string name, int length) =>
        new(ModelFileRefusal.Truncated, name, length == 0 ? "it is empty" : $"it ends after {length} bytes, before it is complete");
}
