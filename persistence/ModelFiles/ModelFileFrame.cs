using System.Buffers.Binary;
using System.IO.Hashing;
using Google.Protobuf;

namespace ArchetypeRC.Persistence.ModelFiles;

/// <summary>
/// The bytes around the body of a model file: magic, version, length, from version 2 on its kind, body, checksum. All numbers
/// little-endian. Version 1 is a model of a stream, which is still written so, and read by every program there ever was.
/// </summary>
internal static class ModelFileFrame
{
    /// <summary>The newest version that this program writes and reads.</summary>
    public const uint CurrentVersion = 2;

    private const uint WithoutKind = 1;

    private const int VersionAt = 8;
    private const int LengthAt = 12;
    private const int BodyAt = 20;
    private const int KindSize = 4;
    private const int ChecksumSize = 16;

    // A byte above 127, both line ends and an end-of-text mark: a copy that meddles with text cannot pass unnoticed.
    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'A', (byte)'R', (byte)'C', 0x0d, 0x0a, 0x1a, 0x0a];

    public static byte[] Seal(ModelFileKind kind, IMessage body)
    {
        var (version, before) = kind == ModelFileKind.Lifelong ? (WithoutKind, 0) : (CurrentVersion, KindSize);
        var size = before + body.CalculateSize();
        var bytes = GC.AllocateUninitializedArray<byte>(BodyAt + size + ChecksumSize);
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(VersionAt), version);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(LengthAt), (ulong)size);
        if (before > 0)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(BodyAt), (uint)kind);
        body.WriteTo(bytes.AsSpan(BodyAt + before, size - before));
        XxHash128.Hash(bytes.AsSpan(0, BodyAt + size), bytes.AsSpan(BodyAt + size));
        return bytes;
    }

    /// <summary>Returns the body. The version is looked at before the checksum: a newer file is called newer, not altered.</summary>
    /// <exception cref="ModelFileRefusedException">It is not a model file, of another kind, truncated, altered, or of a newer version.</exception>
    public static ReadOnlySpan<byte> Open(string name, ReadOnlySpan<byte> bytes, ModelFileKind expected)
    {
        var content = Content(name, bytes);
        var kind = KindOf(name, Version(bytes), content);
        if (kind != expected)
            throw new ModelFileRefusedException(ModelFileRefusal.OtherKind, name, $"it holds {Holds(kind)}, where {Holds(expected)} is asked for");
        return Version(bytes) == WithoutKind ? content : content[KindSize..];
    }

    /// <summary>What a file holds.</summary>
    /// <exception cref="ModelFileRefusedException">It is not a model file, truncated, altered, or of a newer version.</exception>
    public static ModelFileKind KindOf(string name, ReadOnlySpan<byte> bytes)
    {
        var content = Content(name, bytes);
        return KindOf(name, Version(bytes), content);
    }

    private static ModelFileKind KindOf(string name, uint version, ReadOnlySpan<byte> content)
    {
        if (version == WithoutKind)
            return ModelFileKind.Lifelong;
        if (content.Length < KindSize)
            throw new ModelFileRefusedException(ModelFileRefusal.Altered, name, "it does not say of what kind it is");
        var kind = BinaryPrimitives.ReadUInt32LittleEndian(content);
        if (kind is 0 or > (uint)ModelFileKind.Graphs)
            throw new ModelFileRefusedException(ModelFileRefusal.NewerVersion, name, $"it says that it is of kind {kind}, which this program does not know");
        return (ModelFileKind)kind;
    }

    private static string Holds(ModelFileKind kind) => kind switch
    {
        ModelFileKind.Sequences => "a classifier of sequences",
        ModelFileKind.Graphs => "a classifier of graphs",
        _ => "a model of a stream",
    };

    private static uint Version(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[VersionAt..]);

    // Everything between length and checksum.
    private static ReadOnlySpan<byte> Content(string name, ReadOnlySpan<byte> bytes)
    {
        var beginning = Math.Min(bytes.Length, Magic.Length);
        if (!bytes[..beginning].SequenceEqual(Magic[..beginning]))
            throw new ModelFileRefusedException(ModelFileRefusal.NotAModelFile, name, "it does not begin as a model file does");
        if (bytes.Length < LengthAt)
            throw Truncated(name, bytes.Length);
        var version = Version(bytes);
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
