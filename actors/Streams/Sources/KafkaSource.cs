using System.Runtime.CompilerServices;
using System.Text;
using Confluent.Kafka;

namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>
/// One partition of a Kafka topic; a row's number is its offset. Where to begin is the instance's to say: the committed offset only tells
/// other programs how far it has come.
/// </summary>
/// <remarks>Offsets that a transaction, compaction or retention took away are numbers left out.</remarks>
/// <param name="login">A broker to begin at.</param>
/// <param name="topic">The topic.</param>
/// <param name="partition">The partition.</param>
/// <param name="text">Reads a message.</param>
/// <param name="notice">Is told of lost connections.</param>
/// <param name="clock">Times the looks when no message waits.</param>
public sealed class KafkaSource(SourceLogin login, string topic, int partition, RowText text, Action<string> notice, TimeProvider clock) : IRowSource
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TopicPartition where = new(topic, partition);
    private IConsumer<Ignore, byte[]?>? consumer;

    /// <inheritdoc/>
    public bool CanReplay => true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceRow> ReadAsync(StreamPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        consumer = new ConsumerBuilder<Ignore, byte[]?>(Config())
            .SetErrorHandler((_, e) => notice($"kafka://{login}: {e.Reason}"))
            .SetLogHandler((_, _) => { })
            .Build();
        consumer.Assign(new TopicPartitionOffset(where, Math.Max(0, position.AnsweredThrough)));
        while (true)
        {
            // The client fetches in threads of its own; it is asked for what it has, and never waited for.
            if (Take(position) is not { } message)
            {
                await Task.Delay(BetweenLooks, clock, cancellation).ConfigureAwait(false);
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            var value = message.Message.Value is { } bytes ? Encoding.UTF8.GetString(bytes) : "";
            if (text.Read(value, $"Message at offset {message.Offset.Value}") is { } row)
                yield return new SourceRow(message.Offset.Value, row.Values);
        }
    }

    /// <inheritdoc/>
    public ValueTask CommitAsync(long through)
    {
        consumer!.StoreOffset(new TopicPartitionOffset(where, through + 1));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (consumer is null)
            return;
        // Closing commits what is stored, and waits for a broker that may be gone.
        await Task.Run(consumer.Close).WaitAsync(Patience, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private ConsumeResult<Ignore, byte[]?>? Take(StreamPosition position)
    {
        try
        {
            return consumer!.Consume(TimeSpan.Zero);
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.OffsetOutOfRange or ErrorCode.Local_AutoOffsetReset)
        {
            var kept = consumer!.QueryWatermarkOffsets(where, Patience);
            if (position.Next > kept.High)
            {
                throw new SourceRefusedException(
                    $"Partition {partition} of the topic '{topic}' ends before offset {kept.High}, and the instance has learned it up to {position.Next - 1}. "
                    + "It is not the partition that it was; give it an instance of its own.",
                    e);
            }

            consumer.Assign(new TopicPartitionOffset(where, kept.Low));
            return null;
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition
            or ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed)
        {
            throw new SourceRefusedException($"Partition {partition} of the topic '{topic}' at kafka://{login} cannot be read: {e.Error.Reason}", e);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            notice($"kafka://{login}: {e.Error.Reason}");
            return null;
        }
    }

    private ConsumerConfig Config()
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = login.ToString(),
            GroupId = login.Reader,
            ClientId = login.Reader,
            EnableAutoCommit = true,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Error,
            IsolationLevel = IsolationLevel.ReadCommitted,
            ReconnectBackoffMs = 100,
            ReconnectBackoffMaxMs = 10_000,
            QueuedMinMessages = 4096,
        };
        if (login.User is null)
            return config;
        config.SecurityProtocol = SecurityProtocol.SaslPlaintext;
        config.SaslMechanism = SaslMechanism.ScramSha256;
        config.SaslUsername = login.User;
        config.SaslPassword = login.Password;
        return config;
    }
}
