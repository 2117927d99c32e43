using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>
/// The messages of an MQTT 5 broker, at quality of service 1, in a session that the broker keeps while nobody reads. A message is
/// acknowledged when its row is committed, so a broker that keeps its sessions loses none.
/// </summary>
/// <remarks>
/// MQTT has no offsets. Rows that carry their numbers are learned exactly once. Rows that do not are numbered as they come, and those whose
/// acknowledgement did not reach the broker before a crash come again as new rows: at least once.
/// </remarks>
/// <param name="login">The broker.</param>
/// <param name="topic">Topic, or a filter of topics.</param>
/// <param name="text">Reads a message.</param>
/// <param name="notice">Is told of lost connections.</param>
/// <param name="clock">Times the pauses between attempts.</param>
public sealed class MqttSource(SourceLogin login, string topic, RowText text, Action<string> notice, TimeProvider clock) : IRowSource
{
    // Most messages that the broker may send ahead of the acknowledgements; it may have a lower limit of its own.
    private const ushort MostAhead = 2048;

    private static readonly TimeSpan FarewellWait = TimeSpan.FromSeconds(10);

    private readonly MqttClientFactory clients = new();
    private readonly Lock gate = new();
    private readonly Dictionary<ushort, long> rowsOfPackets = [];
    private UncommittedRows<Delivery>? uncommitted;
    private IMqttClient? client;

    /// <inheritdoc/>
    public bool CanReplay => false;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceRow> ReadAsync(StreamPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        uncommitted = new UncommittedRows<Delivery>(position.AnsweredThrough);
        var next = position.Next;
        for (var backoff = new Backoff(clock); ; await backoff.WaitAsync(cancellation).ConfigureAwait(false))
        {
            var arrivals = Channel.CreateUnbounded<MqttApplicationMessageReceivedEventArgs>();
            if (!await ConnectAsync(arrivals.Writer, cancellation).ConfigureAwait(false))
                continue;
            await foreach (var message in arrivals.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
                backoff.Reset();
                if (Known(message) is { } known)
                {
                    await KeepAsync(known, message).ConfigureAwait(false);
                    continue;
                }

                var row = text.Read(message.ApplicationMessage.ConvertPayloadToString() ?? "", $"Message for row {next}");
                var sequence = row is null ? next - 1 : row.Sequence ?? next;
                await KeepAsync(sequence, message).ConfigureAwait(false);
                next = Math.Max(next, sequence + 1);
                if (row is not null)
                    yield return new SourceRow(sequence, row.Values);
            }

            notice($"{Scheme}://{login} ended the connection; connecting again.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(long through)
    {
        foreach (var message in uncommitted!.Commit(through))
            await AcknowledgeAsync(message).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (client is null)
            return;
        try
        {
            // The answer to a ping comes behind the acknowledgements: the broker has them all.
            using var patience = new CancellationTokenSource(FarewellWait, clock);
            await client.PingAsync(patience.Token).ConfigureAwait(false);
            await client.DisconnectAsync(new MqttClientDisconnectOptions(), patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsLost(e) || e is OperationCanceledException)
        {
            // The broker is gone, or too slow: what it does not know comes again.
        }

        client.Dispose();
    }

    private string Scheme => login.Encrypted ? "mqtts" : "mqtt";

    // A message that comes again over a new connection has its old packet identifier, as long as the session is the old one.
    private long? Known(MqttApplicationMessageReceivedEventArgs message)
    {
        lock (gate)
            return message.ApplicationMessage.Dup && rowsOfPackets.TryGetValue(message.PacketIdentifier, out var row) ? row : null;
    }

    private async ValueTask KeepAsync(long sequence, MqttApplicationMessageReceivedEventArgs message)
    {
        var delivery = new Delivery(sequence, message);
        lock (gate)
            rowsOfPackets[message.PacketIdentifier] = sequence;
        if (!uncommitted!.Add(sequence, delivery))
            await AcknowledgeAsync(delivery).ConfigureAwait(false);
    }

    private static bool IsLost(Exception e) => e is MqttCommunicationException or ObjectDisposedException or InvalidOperationException;

    private async ValueTask AcknowledgeAsync(Delivery delivery)
    {
        // The broker may use the identifier for another message as soon as it has the acknowledgement.
        lock (gate)
            rowsOfPackets.Remove(delivery.Message.PacketIdentifier);
        try
        {
            await delivery.Message.AcknowledgeAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (IsLost(e) || e is NullReferenceException)
        {
            // A client whose connection was disposed of meanwhile has no channel, and fails on that. The message comes again over the next
            // connection, and is known then.
            lock (gate)
                rowsOfPackets.TryAdd(delivery.Message.PacketIdentifier, delivery.Sequence);
        }
    }

    private async ValueTask<bool> ConnectAsync(ChannelWriter<MqttApplicationMessageReceivedEventArgs> arrivals, CancellationToken cancellation)
    {
        client?.Dispose();
        client = clients.CreateMqttClient();
        client.ApplicationMessageReceivedAsync += message =>
        {
            message.AutoAcknowledge = false;
            arrivals.TryWrite(message);
            return Task.CompletedTask;
        };
        client.DisconnectedAsync += _ =>
        {
            arrivals.TryComplete();
            return Task.CompletedTask;
        };
        try
        {
            var connected = await client.ConnectAsync(Options(), cancellation).ConfigureAwait(false);
            if (connected.ResultCode is MqttClientConnectResultCode.NotAuthorized or MqttClientConnectResultCode.BadUserNameOrPassword)
                throw login.NotLetIn(Scheme);
            if (connected.ResultCode != MqttClientConnectResultCode.Success)
                throw new MqttCommunicationException($"the broker answered {connected.ResultCode}");
            if (!connected.IsSessionPresent)
            {
                lock (gate)
                    rowsOfPackets.Clear();
            }

            var subscribed = await client.SubscribeAsync(Subscription(), cancellation).ConfigureAwait(false);
            var result = subscribed.Items.Single().ResultCode;
            return result == MqttClientSubscribeResultCode.GrantedQoS1
                ? true
                : throw new SourceRefusedException(
                    $"{Scheme}://{login} answered the subscription to '{topic}' with {result}. A topic with quality of service 1 that this user may read is needed.");
        }
        catch (MqttCommunicationException e) when (e.GetBaseException() is AuthenticationException untrusted)
        {
            throw login.NotTrusted(Scheme, untrusted);
        }
        catch (Exception e) when (e is MqttCommunicationException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            notice($"{Scheme}://{login} cannot be reached ({e.Message}); trying again.");
            return false;
        }
    }

    private MqttClientOptions Options()
    {
        var options = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer(login.Host, login.Port)
            .WithClientId(login.Reader)
            .WithCleanStart(false)
            .WithSessionExpiryInterval(uint.MaxValue)
            .WithTlsOptions(Trust);
        if (login.User is not null)
            options.WithCredentials(login.User, login.Password);
        var built = options.Build();
        built.ReceiveMaximum = MostAhead;
        // The client's custom is to reset the connection at its end, and what the broker has not read yet is then lost.
        ((MqttClientTcpOptions)built.ChannelOptions).LingerState = new LingerOption(enable: false, seconds: 0);
        return built;
    }

    private void Trust(MqttClientTlsOptionsBuilder tls)
    {
        tls.UseTls(login.Encrypted);
        if (login.Authority is null)
            return;
        var authority = new X509Certificate2Collection();
        authority.ImportFromPemFile(login.Authority);
        // An authority of one's own seldom has a list of the certificates that it took back.
        tls.WithTrustChain(authority).WithRevocationMode(X509RevocationMode.NoCheck);
    }

    private MqttClientSubscribeOptions Subscription() => clients.CreateSubscribeOptionsBuilder()
        .WithTopicFilter(new MqttTopicFilter
        {
            Topic = topic,
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            // A retained message is an old one, which has its row already.
            RetainHandling = MqttRetainHandling.DoNotSendOnSubscribe,
        })
        .Build();

    private sealed record Delivery(long Sequence, MqttApplicationMessageReceivedEventArgs Message);
}
