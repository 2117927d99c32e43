using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Streams.Sources;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.Streams.Sources;

/// <summary>Addresses of sources.</summary>
public sealed class StreamSourcesTests
{
    private static readonly SourceRequest Request = new()
    {
        Address = "stdin", Task = new TaskSpec { Inputs = ["x"], Targets = ["x"] }, Instance = new InstanceId("pump"), StandardInput = () => Stream.Null,
    };

    [Theory]
    [InlineData("stdin", typeof(InputSource), false)]
    [InlineData("file:rows.csv", typeof(FileSource), true)]
    [InlineData("tcp://localhost:9000", typeof(TcpSource), false)]
    [InlineData("mqtt://localhost/plant/+/x", typeof(MqttSource), false)]
    [InlineData("mqtt://localhost/plant/#", typeof(MqttSource), false)]
    [InlineData("mqtts://localhost:1234/x", typeof(MqttSource), false)]
    [InlineData("kafka://localhost/readings", typeof(KafkaSource), true)]
    [InlineData("kafka://localhost:1/readings/3", typeof(KafkaSource), true)]
    [InlineData("nats://localhost/READINGS", typeof(NatsSource), true)]
    [InlineData("nats+tls://localhost/READINGS/plant.x", typeof(NatsSource), true)]
    public async Task Address_names_a_source_that_says_whether_it_can_replay(string address, Type type, bool canReplay)
    {
        await using var source = StreamSources.Open(Request with { Address = address, Columns = ["x"] });

        Assert.IsType(type, source);
        Assert.Equal(canReplay, source.CanReplay);
    }

    [Theory]
    [InlineData("amqp://localhost/x")]
    [InlineData("rows.csv")]
    [InlineData("file:")]
    [InlineData("tcp://localhost")]
    [InlineData("mqtt://localhost/")]
    [InlineData("mqtt://localhost")]
    [InlineData("kafka://localhost/a/0/1")]
    [InlineData("nats://localhost/A/b/c")]
    [InlineData("nats://localhost/A/")]
    public void Address_that_is_none_is_refused_with_those_that_are(string address)
    {
        var refused = Assert.Throws<SourceRefusedException>(() => StreamSources.Open(Request with { Address = address, Columns = ["x"] }));

        Assert.StartsWith($"'{address}' is no source. Give one of: stdin, file:PATH, tcp://HOST:PORT, mqtt://", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_source_cannot_do_is_refused()
    {
        Refused(Request with { Follow = true }, "--follow is for a file");
        Refused(Request with { SequenceColumn = "n" }, "--sequence-column is for TCP and MQTT");
        Refused(Request with { Address = "nats://localhost/A", Columns = ["x"], First = 3 }, "--from-sequence is for standard input and files");
        Refused(Request with { Address = "mqtt://localhost/a" }, "Messages of CSV have no header");
        Refused(Request with { Address = "file:a.jsonl", Columns = ["x"] }, "--columns is for CSV");
        Refused(Request with { Address = "kafka://localhost/a/b", Columns = ["x"] }, "The partition 'b'");
    }

    [Fact]
    public void Address_with_a_password_is_refused_without_saying_it()
    {
        var refused = Assert.Throws<SourceRefusedException>(
            () => StreamSources.Open(Request with { Address = "mqtt://me:secret@localhost/a", Columns = ["x"] }));

        Assert.Contains(SourceRequest.PasswordVariable, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", new SourceLogin("localhost", 1, false, "r", "me", "secret").ToString(), StringComparison.Ordinal);
    }

    private static void Refused(SourceRequest request, string advice) =>
        Assert.StartsWith(advice, Assert.Throws<SourceRefusedException>(() => StreamSources.Open(request)).Message, StringComparison.Ordinal);
}
