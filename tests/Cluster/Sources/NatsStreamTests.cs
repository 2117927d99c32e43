using System.Text;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Cluster.Streams;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace ArchetypeRC.Tests.Cluster.Sources;

/// <summary>A stream from a real NATS server, of which each side is killed with SIGKILL.</summary>
public sealed class NatsStreamTests
{
    private static readonly int Rows = Undisturbed.Input.Rows.Length;

    [SkippableTheory]
    [InlineData(3, StreamConfigRetention.Limits)]
    [InlineData(4, StreamConfigRetention.Workqueue)]
    public async Task Killed_stream_learns_every_message_exactly_once(ulong seed, StreamConfigRetention retention)
    {
        if (retention == StreamConfigRetention.Workqueue)
            SuiteForm.IsRepeat();
        using var scratch = new ScratchDirectory();
        using var broker = await Broker.NatsAsync(scratch);
        await using var device = await DeviceAsync(broker, retention);
        var log = new AnswerLog();
        var publishing = PublishAsync(device, 0, Rows);

        await using (var stream = Start(broker, scratch, log))
        {
            await stream.ThroughAsync(new RandomStream(seed).NextInt(600));
            await stream.KillAsync();
        }

        await using (var stream = Start(broker, scratch, log))
        {
            await stream.ThroughAsync(Rows - 1);
            Assert.Equal(new ProgramEnd(130, ""), await stream.StopAsync());
        }

        await publishing;
        await SourceStream.AssertUndisturbedAsync(scratch, log);

        // Every message was acknowledged.
        var jetStream = new NatsJSContext(device);
        var consumer = await jetStream.GetConsumerAsync("READINGS", "archetyperc-stream");
        Assert.Equal((ulong)Rows, consumer.Info.AckFloor.StreamSeq);
        Assert.Equal(0, consumer.Info.NumAckPending);
        var kept = (await jetStream.GetStreamAsync("READINGS")).Info.State.Messages;
        Assert.Equal(retention == StreamConfigRetention.Workqueue ? 0 : Rows, kept);
    }

    [SkippableFact]
    public async Task Stream_goes_on_when_the_server_is_killed_and_comes_back()
    {
        using var scratch = new ScratchDirectory();
        using var broker = await Broker.NatsAsync(scratch);
        await using var device = await DeviceAsync(broker, StreamConfigRetention.Limits);
        var log = new AnswerLog();
        await using var stream = Start(broker, scratch, log);
        await PublishAsync(device, 0, 500);

        await stream.ThroughAsync(250);
        broker.Kill();
        await broker.StartAsync();
        await using (var again = new NatsConnection(new NatsOpts { Url = $"nats://127.0.0.1:{broker.Port}" }))
            await PublishAsync(again, 500, Rows);
        await stream.ThroughAsync(Rows - 1);

        Assert.Equal(130, (await stream.StopAsync()).Code);
        await SourceStream.AssertUndisturbedAsync(scratch, log);
    }

    [SkippableFact]
    public async Task Message_that_was_deleted_is_refused_and_goes_on_when_that_is_declared()
    {
        using var scratch = new ScratchDirectory();
        using var broker = await Broker.NatsAsync(scratch);
        await using var device = await DeviceAsync(broker, StreamConfigRetention.Limits);
        await PublishAsync(device, 0, 300);
        await (await new NatsJSContext(device).GetStreamAsync("READINGS")).DeleteMessageAsync(
            new StreamMsgDeleteRequest { Seq = 101 });
        var log = new AnswerLog();
        await using (var stream = Start(broker, scratch, log))
            (await stream.ToEndAsync()).AssertRefused("goes on with row 101; row 100 is expected", "--gaps declare", "100 rows before it were learned");

        Assert.Equal(99, log.Highest);
        await using (var stream = Start(broker, scratch, log, "--gaps", "declare"))
        {
            await stream.ThroughAsync(299);
            Assert.Equal(130, (await stream.StopAsync()).Code);
        }

        Assert.Equal(299, log.Count);
        Assert.DoesNotContain(100, log.Answers.Select(answer => answer.Key));
        Assert.Equal(300, (await Streams.StreamState.ReadAsync(scratch)).Description.NextSequence);
    }

    [SkippableFact]
    public async Task Stream_that_is_missing_or_shorter_than_what_was_learned_is_refused()
    {
        using var scratch = new ScratchDirectory();
        using var broker = await Broker.NatsAsync(scratch);
        await using var device = await DeviceAsync(broker, StreamConfigRetention.Limits);
        await PublishAsync(device, 0, 20);
        var log = new AnswerLog();
        await using (var stream = Start(broker, scratch, log))
        {
            await stream.ThroughAsync(19);
            Assert.Equal(130, (await stream.StopAsync()).Code);
        }

        var jetStream = new NatsJSContext(device);
        await jetStream.DeleteStreamAsync("READINGS");
        await using (var stream = Start(broker, scratch, log))
            (await stream.ToEndAsync()).AssertRefused("has no stream 'READINGS'");
        await using var anew = await DeviceAsync(broker, StreamConfigRetention.Limits);
        await PublishAsync(anew, 0, 5);
        await using (var stream = Start(broker, scratch, log))
            (await stream.ToEndAsync()).AssertRefused("ends at message 5", "has learned it up to 20", "It is not the stream that it was");
    }

    [SkippableFact]
    public async Task Stream_that_is_not_there_is_made_when_that_is_said()
    {
        using var scratch = new ScratchDirectory();
        using var broker = await Broker.NatsAsync(scratch);
        var log = new AnswerLog();
        await using var stream = Start(broker, scratch, log, "--create-stream");
        await using var device = new NatsConnection(new NatsOpts { Url = $"nats://127.0.0.1:{broker.Port}" });
        var jetStream = new NatsJSContext(device);
        await Condition.HoldsAsync(() => jetStream.ListStreamNamesAsync().ToBlockingEnumerable().Contains("READINGS"), "the stream is made");
        await PublishAsync(device, 0, 20);
        await stream.ThroughAsync(19);
        var end = await stream.StopAsync();
        Assert.Equal(130, end.Code);
        Assert.Contains("had no stream 'READINGS'; it is made, for the subject 'readings'", end.Errors, StringComparison.Ordinal);
    }

    private static SourceStream Start(Broker broker, ScratchDirectory scratch, AnswerLog log, params string[] more) =>
        SourceStream.Start(scratch, log, $"nats://127.0.0.1:{broker.Port}/READINGS/readings", ["--columns", "x", .. more]);

    private static async Task<NatsConnection> DeviceAsync(Broker broker, StreamConfigRetention retention)
    {
        var device = new NatsConnection(new NatsOpts { Url = $"nats://127.0.0.1:{broker.Port}" });
        await new NatsJSContext(device).CreateStreamAsync(new StreamConfig("READINGS", ["readings"]) { Retention = retention });
        return device;
    }

    private static async Task PublishAsync(NatsConnection device, int first, int end)
    {
        var jetStream = new NatsJSContext(device);
        for (var row = first; row < end; row++)
            (await jetStream.PublishAsync("readings", Encoding.UTF8.GetBytes(Undisturbed.Input.Rows[row]))).EnsureSuccess();
    }
}
