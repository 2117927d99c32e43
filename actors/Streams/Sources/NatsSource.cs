using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Text;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>
/// A stream of NATS JetStream; a row's number is its stream sequence less one. Where to begin is the instance's to say. A message is
/// acknowledged when its row is committed, so that a work queue may drop it.
/// </summary>
/// <remarks>Messages that were deleted, or that have another subject than the one asked for, are numbers left out.</remarks>
/// <param name="login">The server.</param>
/// <param name="stream">Name of the stream.</param>
/// <param name="subject">Subject of the messages that are wanted; null for all.</param>
/// <param name="text">Reads a message.</param>
/// <param name="notice">Is told of lost connections.</param>
/// <param name="clock">Times the pauses between attempts.</param>
/// <param name="creates">Whether a stream that is not there is made, for the subject; it then keeps all that it has room for, on disk.</param>
public sealed class NatsSource(
    SourceLogin login, string stream, string? subject, RowText text, Action<string> notice, TimeProvider clock, bool creates = false) : IRowSource
{
    private const int MostAhead = 4096;
    private const int NoSuchStream = 10059; // The server's error code.

    private static readonly TimeSpan FetchWait = TimeSpan.FromSeconds(5);

    // A message that was sent and lost on its way is asked for by a new consumer, and not waited for.
    private static readonly TimeSpan AcknowledgementWait = TimeSpan.FromHours(1);

    private UncommittedRows<INatsJSMsg<byte[]>>? uncommitted;
    private NatsConnection? connection;
    private int disconnections;

    /// <inheritdoc/>
    public bool CanReplay => true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceRow> ReadAsync(StreamPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        uncommitted = new UncommittedRows<INatsJSMsg<byte[]>>(position.AnsweredThrough);
        connection = new NatsConnection(Options());
        connection.ConnectionDisconnected += (_, _) =>
        {
            Interlocked.Increment(ref disconnections);
            return ValueTask.CompletedTask;
        };
        var next = Math.Max(0, position.AnsweredThrough);
        var learned = position.Next;
        for (var backoff = new Backoff(clock); ; await backoff.WaitAsync(cancellation).ConfigureAwait(false))
        {
            await foreach (var message in DeliveriesAsync(next, learned, cancellation).ConfigureAwait(false))
            {
                backoff.Reset();
                var sequence = (long)message.Metadata!.Value.Sequence.Stream - 1;
                if (!uncommitted.Add(sequence, message))
                    await AcknowledgeAsync(message).ConfigureAwait(false);
                if (sequence < next)
                    continue;
                next = sequence + 1;
                learned = Math.Max(learned, next);
                if (text.Read(Encoding.UTF8.GetString(message.Data ?? []), $"Message {sequence + 1} of the stream '{stream}'") is { } row)
                    yield return new SourceRow(sequence, row.Values);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(long through)
    {
        foreach (var message in uncommitted!.Commit(through))
            await AcknowledgeAsync(message).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private string Scheme => login.Encrypted ? "nats+tls" : "nats";

    private static async ValueTask AcknowledgeAsync(INatsJSMsg<byte[]> message)
    {
        try
        {
            await message.AckAsync().ConfigureAwait(false);
        }
        catch (NatsException)
        {
            // A work queue sends it again, and it is acknowledged then.
        }
    }

    /// <summary>What one consumer delivers, from a row on; ends when something was lost on the way.</summary>
    private async IAsyncEnumerable<INatsJSMsg<byte[]>> DeliveriesAsync(
        long next, long learned, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var before = Volatile.Read(ref disconnections);
        var consumer = await Attempt(() => ConsumerAsync(next, learned, cancellation)).ConfigureAwait(false);
        ulong delivered = 0;
        while (consumer is not null && Volatile.Read(ref disconnections) == before)
        {
            var batch = consumer.FetchAsync<byte[]>(
                new NatsJSFetchOpts { MaxMsgs = MostAhead / 4, Expires = FetchWait, IdleHeartbeat = FetchWait / 4 }, cancellationToken: cancellation)
                .GetAsyncEnumerator(cancellation);
            await using (batch.ConfigureAwait(false))
            {
                while (await Attempt(async () => await batch.MoveNextAsync().ConfigureAwait(false) ? batch : null).ConfigureAwait(false) is not null)
                {
                    if (batch.Current.Metadata!.Value.Sequence.Consumer != ++delivered)
                        yield break;
                    yield return batch.Current;
                }
            }
        }
    }

    private async Task<T?> Attempt<T>(Func<Task<T?>> action)
        where T : class
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (NatsJSApiException e) when (e.Error.ErrCode == NoSuchStream)
        {
            throw new SourceRefusedException($"{Scheme}://{login} has no stream '{stream}'. Make it (--create-stream does), or give the name of one that is there.", e);
        }
        catch (NatsException e) when (Within<NatsServerException>(e) is { IsAuthError: true } || connection!.ConnectionState == NatsConnectionState.Failed)
        {
            throw login.NotLetIn(Scheme, e);
        }
        catch (NatsException e) when (Within<AuthenticationException>(e) is { } untrusted)
        {
            throw login.NotTrusted(Scheme, untrusted);
        }
        catch (NatsException e)
        {
            Interlocked.Increment(ref disconnections);
            notice($"{Scheme}://{login}: {e.Message.TrimEnd('.')}; trying again.");
            return null;
        }
    }

    // A consumer of an earlier run may have deliveries under way that nobody receives: it is made anew, from where the instance stands.
    private async Task<INatsJSConsumer?> ConsumerAsync(long next, long learned, CancellationToken cancellation)
    {
        var jetStream = new NatsJSContext(connection!);
        var info = (await StreamAsync(jetStream, cancellation).ConfigureAwait(false)).Info;
        if (info.Config.Retention == StreamConfigRetention.Interest)
        {
            throw new SourceRefusedException(
                $"The stream '{stream}' forgets what no consumer waits for. Give it the retention 'limits' or 'workqueue'.");
        }

        if (info.State.LastSeq < (ulong)learned)
        {
            throw new SourceRefusedException(
                $"The stream '{stream}' ends at message {info.State.LastSeq}, and the instance has learned it up to {learned}. "
                + "It is not the stream that it was; give it an instance of its own.");
        }

        try
        {
            await jetStream.DeleteConsumerAsync(stream, login.Reader, cancellation).ConfigureAwait(false);
        }
        catch (NatsJSApiException e) when (e.Error.Code == 404)
        {
            // There is none yet.
        }

        var queue = info.Config.Retention == StreamConfigRetention.Workqueue;
        return await jetStream.CreateOrUpdateConsumerAsync(
            stream,
            new ConsumerConfig(login.Reader)
            {
                FilterSubject = subject,
                AckPolicy = ConsumerConfigAckPolicy.Explicit,
                AckWait = AcknowledgementWait,
                MaxAckPending = 2 * MostAhead,
                // A work queue holds only what was not acknowledged, and lets nobody begin elsewhere.
                DeliverPolicy = queue ? ConsumerConfigDeliverPolicy.All : ConsumerConfigDeliverPolicy.ByStartSequence,
                OptStartSeq = queue ? 0 : (ulong)next + 1,
            },
            cancellation).ConfigureAwait(false);
    }

    private async Task<INatsJSStream> StreamAsync(NatsJSContext jetStream, CancellationToken cancellation)
    {
        try
        {
            return await jetStream.GetStreamAsync(stream, cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (NatsJSApiException e) when (creates && e.Error.ErrCode == NoSuchStream)
        {
            notice($"{Scheme}://{login} had no stream '{stream}'; it is made, for the subject '{subject}'.");
            return await jetStream.CreateStreamAsync(new StreamConfig(stream, [subject!]), cancellation).ConfigureAwait(false);
        }
    }

    private static T? Within<T>(Exception? e)
        where T : Exception => e is null or T ? (T?)e : Within<T>(e.InnerException);

    private NatsOpts Options() => new()
    {
        Url = $"{(login.Encrypted ? "tls" : "nats")}://{login}",
        Name = login.Reader,
        TlsOpts = login.Authority is null ? NatsTlsOpts.Default : new NatsTlsOpts { CaFile = login.Authority },
        AuthOpts = login.User is null ? NatsAuthOpts.Default : new NatsAuthOpts { Username = login.User, Password = login.Password },
        MaxReconnectRetry = -1,
        ReconnectWaitMin = TimeSpan.FromMilliseconds(100),
        ReconnectWaitMax = TimeSpan.FromSeconds(10),
    };
}
