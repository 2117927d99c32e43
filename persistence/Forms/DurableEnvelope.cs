using System.Buffers.Binary;
using System.IO.Hashing;
using Google.Protobuf;

namespace ArchetypeRC.Persistence.Forms;

/// <summary>
/// Writes and reads the wrapper of everything durable, <c>EnvelopeForm</c> in envelope.proto: version, checksum, body.
/// Written by hand, field by field in order, so that a snapshot of many megabytes is laid out in one buffer and its body
/// is read without a copy, and so that a missing end is told from a changed byte.
/// </summary>
internal static class DurableEnvelope
{
    /// <summary>The version of every form that this program writes.</summary>
    public const uint CurrentVersion = 1;

    private const byte VersionTag = 0x08;
    private const byte ChecksumTag = 0x11;
    private const byte BodyTag = 0x1a;
    private const int ChecksumSize = sizeof(ulong);

    /// <summary>Wraps a body.</summary>
    public static byte[] Seal(IMessage body)
    {
        var size = body.CalculateSize();
        var head = 1 + CodedOutputStream.ComputeUInt32Size(CurrentVersion) + 1 + ChecksumSize + 1
            + CodedOutputStream.ComputeLengthSize(size);
        var bytes = GC.AllocateUninitializedArray<byte>(head + size);
        var at = 0;
        bytes[at++] = VersionTag;
        at = WriteVarint(bytes, at, CurrentVersion);
        bytes[at++] = ChecksumTag;
        var checksumAt = at;
        at += ChecksumSize;
        bytes[at++] = BodyTag;
        at = WriteVarint(bytes, at, (uint)size);
        body.WriteTo(bytes.AsSpan(at));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(checksumAt), XxHash64.HashToUInt64(bytes.AsSpan(at)));
        return bytes;
    }

    /// <summary>Returns the body of a wrapper, parsed.</summary>
    /// <param name="form">What it is kept as, for the refusal.</param>
    /// <param name="parser">Parser of the body.</param>
    /// <param name="bytes">The whole wrapper.</param>
    /// <exception cref="DurableFormRefusedException">It is truncated, altered, or of a newer version.</exception>
    public static TBody Open<TBody>(string form, MessageParser<TBody> parser, ReadOnlySpan<byte> bytes)
        where TBody : IMessage<TBody>
    {
        var body = Unwrap(form, bytes);
        try
        {
            return parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, "its body cannot be parsed", e);
        }
    }

    private static ReadOnlySpan<byte> Unwrap(string form, ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        Expect(form, bytes, ref at, VersionTag);
        var version = ReadVarint(form, bytes, ref at);
        if (version > CurrentVersion)
        {
            throw new DurableFormRefusedException(
                DurableFormRefusal.NewerVersion,
                form,
                $"it is of version {version}, and this program reads up to {CurrentVersion}");
        }

        if (version == 0)
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, "its version is 0, which no program wrote");
        Expect(form, bytes, ref at, ChecksumTag);
        if (bytes.Length - at < ChecksumSize)
            throw Truncated(form, bytes.Length);
        var checksum = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
        at += ChecksumSize;
        Expect(form, bytes, ref at, BodyTag);
        var length = ReadVarint(form, bytes, ref at);
        var left = (ulong)(bytes.Length - at);
        if (length > left)
            throw Truncated(form, bytes.Length);
        if (length < left)
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, $"{left - length} bytes follow its end");
        var body = bytes[at..];
        if (XxHash64.HashToUInt64(body) != checksum)
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, "its checksum does not match its content");
        return body;
    }

    private static void Expect(string form, ReadOnlySpan<byte> bytes, ref int at, byte tag)
    {
        if (at >= bytes.Length)
            throw Truncated(form, bytes.Length);
        if (bytes[at++] != tag)
        {
            throw new DurableFormRefusedException(
                DurableFormRefusal.Altered, form, $"byte {at - 1} is 0x{bytes[at - 1]:x2} where 0x{tag:x2} was written");
        }
    }

    private static int WriteVarint(byte[] bytes, int at, uint value)
    {
        for (; value >= 0x80; value >>= 7)
            bytes[at++] = (byte)(value | 0x80);
        bytes[at++] = (byte)value;
        return at;
    }

    private static ulong ReadVarint(string form, ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= bytes.Length)
                throw Truncated(form, bytes.Length);
            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }

        throw new DurableFormRefusedException(DurableFormRefusal.Altered, form, "a number in its head has no end");
    }

    private static DurableFormRefusedException Truncated(string form, int length) =>
        new(DurableFormRefusal.Truncated, form, $"it ends after {length} bytes, before it is complete");
}
