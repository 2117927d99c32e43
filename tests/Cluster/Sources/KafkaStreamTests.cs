using System.Text;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Cluster.Streams;
using Confluent.Kafka;

namespace ArchetypeRC.Tests.Cluster.Sources;

/// <summary>A stream from the mock cluster of Kafka's client library, which speaks Kafka's protocol on this machine.</summary>
public sealed class KafkaStreamTests
{
    private static readonly int Rows = Undisturbed.Input.Rows.Length;

    [Fact]
    public async Task Killed_stream_learns_every_message_exactly_once_and_commits_its_offset()
    {
        using var scratch = new ScratchDirectory();
        using var device = new ProducerBuilder<Null, byte[]>(new Dictionary<string, string> { ["test.mock.num.brokers"] = "1" }).Build();
        using var admin = new DependentAdminClientBuilder(device.Handle).Build();
        var broker = admin.GetMetadata(TimeSpan.FromSeconds(30)).Brokers.Single();
        var address = $"kafka://{broker.Host}:{broker.Port}/readings/0";
        await PublishAsync(device, 0, 1);
        var log = new AnswerLog();
        var publishing = PublishAsync(device, 1, Rows);

        await using (var stream = SourceStream.Start(scratch, log, address, "--columns", "x"))
        {
            await stream.ThroughAsync(new RandomStream(5).NextInt(600));
            await stream.KillAsync();
        }

        await using (var stream = SourceStream.Start(scratch, log, address, "--columns", "x"))
        {
            await stream.ThroughAsync(Rows - 1);
            Assert.Equal(new ProgramEnd(130, ""), await stream.StopAsync());
        }

        await publishing;
        await SourceStream.AssertUndisturbedAsync(scratch, log);
        using var reader = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig { BootstrapServers = $"{broker.Host}:{broker.Port}", GroupId = "archetyperc-stream" }).Build();
        var committed = reader.Committed([new TopicPartition("readings", 0)], TimeSpan.FromSeconds(30)).Single();
        Assert.Equal(Rows, committed.Offset.Value);
    }

    private static async Task PublishAsync(IProducer<Null, byte[]> device, int first, int end)
    {
        for (var row = first; row < end; row++)
        {
            await device.ProduceAsync(
                new TopicPartition("readings", 0), new Message<Null, byte[]> { Value = Encoding.UTF8.GetBytes(Undisturbed.Input.Rows[row]) });
        }
    }
}
