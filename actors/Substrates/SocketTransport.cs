using System.Globalization;
using System.Net.Sockets;

namespace ArchetypeRC.Actors.Substrates;

/// <summary>A device that listens at an address, over TCP. Nothing is encrypted: for a device on a trusted network.</summary>
public sealed class SocketTransport : ISubstrateTransport
{
    private readonly string host;
    private readonly int port;

    /// <param name="address"><c>host:port</c>; an address of version 6 in brackets.</param>
    public SocketTransport(string address)
    {
        var colon = address.LastIndexOf(':');
        if (colon < 1 || !int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port))
            throw new ArgumentException($"The address '{address}' is not host:port.", nameof(address));
        host = address[..colon].Trim('[', ']');
    }

    /// <inheritdoc/>
    public async Task<ISubstrateLine> OpenAsync(CancellationToken cancellation)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(host, port, cancellation).ConfigureAwait(false);
            return new Line(client);
        }
        catch (SocketException e)
        {
            client.Dispose();
            throw new IOException($"Nothing answers at {host}:{port}: {e.Message}.", e);
        }
        catch (OperationCanceledException)
        {
            client.Dispose();
            throw;
        }
    }

    private sealed class Line(TcpClient client) : ISubstrateLine
    {
        public TextReader Answers { get; } = SubstrateText.Reader(client.GetStream());

        public TextWriter Questions { get; } = SubstrateText.Writer(client.GetStream());

        public void Dispose() => client.Dispose();
    }
}
