using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Cluster.Streams;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace ArchetypeRC.Tests.Cluster.Sources;

/// <summary>A stream from a real MQTT broker, of which each side is killed with SIGKILL.</summary>
public sealed class MqttStreamTests
{
    private const string Topic = "plant/pump-7";

    private static readonly string[] Numbered = ["--format", "json", "--sequence-column", "n"];

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Killed_stream_learns_every_message_that_carries_its_number_exactly_once(ulong seed)
    {
        if (seed > 1)
            SuiteForm.IsRepeat();
        using var scratch = new ScratchDirectory();
        using var broker = await Broker.MosquittoAsync(scratch);
        await SubscribedAsync(broker);
        var log = new AnswerLog();
        var publishing = PublishAsync(broker, 0, Undisturbed.Input.Rows.Length);

        await using (var stream = Start(broker, scratch, log, Numbered))
        {
            await stream.ThroughAsync(new RandomStream(seed).NextInt(600));
            await stream.KillAsync();
        }

        await using (var stream = Start(broker, scratch, log, Numbered))
        {
            await stream.ThroughAsync(Undisturbed.Input.Rows.Length - 1);
            Assert.Equal(new ProgramEnd(130, ""), await stream.StopAsync());
        }

        await publishing;
        await SourceStream.AssertUndisturbedAsync(scratch, log);
    }

    [SkippableFact]
    public async Task Stream_goes_on_when_the_broker_is_killed_and_comes_back()
    {
        using var scratch = new ScratchDirectory();
        using var broker = await Broker.MosquittoAsync(scratch);
        await SubscribedAsync(broker);
        var log = new AnswerLog();
        await using var stream = Start(broker, scratch, log, Numbered);
        var publishing = PublishAsync(broker, 0, Undisturbed.Input.Rows.Length);

        await stream.ThroughAsync(250);
        broker.Kill();
        await publishing;
        await broker.StartAsync();

        // What the broker had taken and not yet written down is gone with it: the device gives it again.
        var again = (int)log.Highest + 1;
        await PublishAsync(broker, again, Undisturbed.Input.Rows.Length);
        await stream.ThroughAsync(Undisturbed.Input.Rows.Length - 1);

        var end = await stream.StopAsync();
        Assert.Equal(130, end.Code);
        Assert.Contains("connecting again", end.Errors, StringComparison.Ordinal);
        await SourceStream.AssertUndisturbedAsync(scratch, log);
    }

    [SkippableFact]
    public async Task Messages_without_numbers_are_numbered_as_they_come()
    {
        using var scratch = new ScratchDirectory();
        using var broker = await Broker.MosquittoAsync(scratch);
        await SubscribedAsync(broker);
        var log = new AnswerLog();
        await PublishAsync(broker, 0, 500);
        await using (var stream = Start(broker, scratch, log, "--format", "json"))
        {
            await stream.ThroughAsync(499);
            Assert.Equal(new ProgramEnd(130, ""), await stream.StopAsync());
        }

        await PublishAsync(broker, 500, Undisturbed.Input.Rows.Length);
        await using (var stream = Start(broker, scratch, log, "--format", "json"))
        {
            await stream.ThroughAsync(Undisturbed.Input.Rows.Length - 1);
            Assert.Equal(new ProgramEnd(130, ""), await stream.StopAsync());
        }

        await SourceStream.AssertUndisturbedAsync(scratch, log);
    }

    [SkippableFact]
    public async Task Message_that_is_left_out_is_refused_with_the_number_expected()
    {
        using var scratch = new ScratchDirectory();
        using var broker = await Broker.MosquittoAsync(scratch);
        await SubscribedAsync(broker);
        await PublishAsync(broker, 0, 100);
        await PublishAsync(broker, 101, 200);
        var log = new AnswerLog();
        await using var stream = Start(broker, scratch, log, Numbered);

        (await stream.ToEndAsync()).AssertRefused("goes on with row 101; row 100 is expected", "--gaps declare", "100 rows before it were learned");

        Assert.Equal(99, log.Highest);
    }

    private static SourceStream Start(Broker broker, ScratchDirectory scratch, AnswerLog log, params string[] more) =>
        SourceStream.Start(scratch, log, $"mqtt://127.0.0.1:{broker.Port}/{Topic}", more);

    // The session of the stream, made before its first message is sent.
    private static async Task SubscribedAsync(Broker broker)
    {
        using var client = await ConnectAsync(broker, "archetyperc-stream");
        await client.SubscribeAsync(Topic, MqttQualityOfServiceLevel.AtLeastOnce);
        await client.DisconnectAsync();
    }

    // A device that sends one row after the other, until the broker is gone.
    private static async Task PublishAsync(Broker broker, int first, int end)
    {
        using var client = await ConnectAsync(broker, "device");
        try
        {
            for (var row = first; row < end; row++)
                await client.PublishStringAsync(Topic, $$"""{"n": {{row}}, "x": {{Undisturbed.Input.Rows[row]}}}""", MqttQualityOfServiceLevel.AtLeastOnce);
        }
        catch (MqttCommunicationException)
        {
            // What it did not send any more is sent again when the broker is back.
        }
    }

    private static async Task<IMqttClient> ConnectAsync(Broker broker, string name)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer("127.0.0.1", broker.Port)
            .WithClientId(name)
            .WithCleanStart(false)
            .WithSessionExpiryInterval(uint.MaxValue)
            .Build());
        return client;
    }
}
