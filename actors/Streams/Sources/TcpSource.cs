using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace ArchetypeRC.Actors.Streams.Sources;

/// <summary>
/// Lines from a TCP server, which is connected to again when the connection ends. What it sends while nobody reads, and what is under way
/// when the reader dies, is lost to us: rows that carry their numbers show it, rows that do not are numbered as they come.
/// </summary>
/// <param name="host">Name or address of the server.</param>
/// <param name="port">Its port.</param>
/// <param name="text">Makes the reader of the rows of one connection, with its header if it has one.</param>
/// <param name="notice">Is told of lost connections.</param>
/// <param name="clock">Times the pauses between attempts.</param>
public sealed class TcpSource(string host, int port, Func<RowText> text, Action<string> notice, TimeProvider clock) : IRowSource
{
    /// <inheritdoc/>
    public bool CanReplay => false;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceRow> ReadAsync(StreamPosition position, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var next = position.Next;
        for (var backoff = new Backoff(clock); ; await backoff.WaitAsync(cancellation).ConfigureAwait(false))
        {
            using var client = new TcpClient();
            if (!await ConnectAsync(client, cancellation).ConfigureAwait(false))
                continue;
            var stream = client.GetStream();
            var rows = new TextRows(new TextLines((into, stop) => ReceiveAsync(stream, into, stop), lastLineMayLackEnd: false), text());
            while (await rows.MoveNextAsync(cancellation).ConfigureAwait(false))
            {
                backoff.Reset();
                if (rows.Read() is not { } row)
                    continue;
                yield return new SourceRow(row.Sequence ?? next, row.Values);
                next = Math.Max(next, (row.Sequence ?? next) + 1);
            }

            notice($"tcp://{host}:{port} ended the connection; connecting again.");
        }
    }

    /// <inheritdoc/>
    public ValueTask CommitAsync(long through) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async ValueTask<int> ReceiveAsync(NetworkStream stream, Memory<byte> into, CancellationToken cancellation)
    {
        try
        {
            return await stream.ReadAsync(into, cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private async ValueTask<bool> ConnectAsync(TcpClient client, CancellationToken cancellation)
    {
        try
        {
            await client.ConnectAsync(host, port, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (SocketException e)
        {
            notice($"tcp://{host}:{port} cannot be reached ({e.Message}); trying again.");
            return false;
        }
    }
}
