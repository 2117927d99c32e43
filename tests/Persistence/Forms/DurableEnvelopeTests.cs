using ArchetypeRC.Persistence.Forms;
using ArchetypeRC.Persistence.Instances;
using Google.Protobuf;

namespace ArchetypeRC.Tests.Persistence.Forms;

public sealed class DurableEnvelopeTests
{
    private static readonly byte[] Sealed = DurableEnvelope.Seal(Body());

    [Fact]
    public void Bytes_are_those_of_the_protobuf_message_EnvelopeForm()
    {
        var form = EnvelopeForm.Parser.ParseFrom(Sealed);
        Assert.Equal(1u, form.Version);
        Assert.Equal(Body().ToByteString(), form.Body);
        Assert.Equal(form.ToByteArray(), Sealed);
    }

    [Fact]
    public void Any_changed_byte_is_refused()
    {
        for (var at = 0; at < Sealed.Length; at++)
        {
            for (var flip = 1; flip < 256; flip++)
            {
                var altered = Sealed.ToArray();
                altered[at] ^= (byte)flip;
                Assert.Throws<DurableFormRefusedException>(() => Open(altered));
            }
        }
    }

    [Fact]
    public void Any_missing_end_is_refused_as_truncated()
    {
        for (var length = 0; length < Sealed.Length; length++)
        {
            var refusal = Assert.Throws<DurableFormRefusedException>(() => Open(Sealed[..length]));
            Assert.Equal(DurableFormRefusal.Truncated, refusal.Reason);
            Assert.Contains($"after {length} bytes", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bytes_after_the_end_are_refused()
    {
        var refusal = Assert.Throws<DurableFormRefusedException>(() => Open([.. Sealed, 0]));
        Assert.Equal(DurableFormRefusal.Altered, refusal.Reason);
    }

    [Fact]
    public void Newer_version_is_called_newer_and_says_what_to_do()
    {
        var newer = EnvelopeForm.Parser.ParseFrom(Sealed);
        newer.Version = 2;
        var refusal = Assert.Throws<DurableFormRefusedException>(() => Open(newer.ToByteArray()));
        Assert.Equal(DurableFormRefusal.NewerVersion, refusal.Reason);
        Assert.Contains("version 2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("at least as new", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Changed_body_is_found_by_the_checksum()
    {
        var altered = Sealed.ToArray();
        altered[^1] ^= 1;
        var refusal = Assert.Throws<DurableFormRefusedException>(() => Open(altered));
        Assert.Equal(DurableFormRefusal.Altered, refusal.Reason);
        Assert.Contains("checksum", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Body_of_another_form_is_refused()
    {
        var other = DurableEnvelope.Seal(new EnvelopeForm { Body = ByteString.CopyFrom(0xff, 0xff) });
        var refusal = Assert.Throws<DurableFormRefusedException>(
            () => DurableEnvelope.Open("event InstanceCreated", InstanceCreatedForm.Parser, Tampered(other)));
        Assert.Equal(DurableFormRefusal.Altered, refusal.Reason);
    }

    // The same wrapper around three bytes that no message begins with.
    private static byte[] Tampered(byte[] bytes)
    {
        var form = EnvelopeForm.Parser.ParseFrom(bytes);
        form.Body = ByteString.CopyFrom(0x0a, 0x7f, 0x00);
        form.Checksum = System.IO.Hashing.XxHash64.HashToUInt64(form.Body.Span);
        return form.ToByteArray();
    }

    private static BatchLearnedForm Body() => InstanceMapper.ToForm(
        new BatchLearned(5, 2, 1, new[] { 1.5, double.NaN }, 3));

    private static BatchLearnedForm Open(byte[] bytes) =>
        DurableEnvelope.Open("event BatchLearned", BatchLearnedForm.Parser, bytes);
}
