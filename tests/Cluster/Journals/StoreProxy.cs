using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ArchetypeRC.Tests.Cluster.Journals;

/// <summary>
/// Stands between nodes and their PostgreSQL server: hands bytes on, as late as it is told to, or ends every connection and
/// accepts no other.
/// </summary>
internal sealed class StoreProxy : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly string host;
    private readonly int port;
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentDictionary<TcpClient, byte> connections = new();
    private readonly Task accepting;
    private long delay;
    private volatile bool down;

    private StoreProxy(IPAddress at, NpgsqlConnectionStringBuilder server)
    {
        host = server.Host!;
        port = server.Port;
        listener = new TcpListener(at, 0);
        listener.Start();
        Store = new NpgsqlConnectionStringBuilder(server.ConnectionString)
        {
            Host = at.ToString(),
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        }.ConnectionString;
        accepting = AcceptAsync();
    }

    /// <summary>Connection string of the way through this.</summary>
    public string Store { get; }

    /// <summary>How late whatever a node sends to the server is handed on: every statement and every commit takes so much longer.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref delay));
        set => Volatile.Write(ref delay, value.Ticks);
    }

    /// <param name="at">Address to listen at; a free port is taken.</param>
    /// <param name="store">Connection string of the server.</param>
    public static StoreProxy Before(string store, string at = "127.0.0.1") =>
        new(IPAddress.Parse(at), new NpgsqlConnectionStringBuilder(store));

    /// <summary>Ends all connections and every new one.</summary>
    public void TakeDown()
    {
        down = true;
        foreach (var connection in connections.Keys)
            connection.Dispose();
    }

    /// <summary>Serves again.</summary>
    public void BringUp() => down = false;

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Dispose();
        TakeDown();
        await accepting;
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var served = new ConcurrentDictionary<Task, byte>();
        while (!end.IsCancellationRequested)
        {
            try
            {
                var connection = await listener.AcceptTcpClientAsync(end.Token);
                if (down)
                    connection.Dispose();
                else
                    served.TryAdd(ServeAsync(connection), 0);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // The listener is closed.
            }
        }

        await Task.WhenAll(served.Keys);
    }

    private async Task ServeAsync(TcpClient node)
    {
        using var server = new TcpClient { NoDelay = true };
        node.NoDelay = true;
        connections.TryAdd(node, 0);
        connections.TryAdd(server, 0);
        try
        {
            await server.ConnectAsync(host, port);
            await Task.WhenAny(
                HandOnAsync(node.GetStream(), server.GetStream(), late: true),
                HandOnAsync(server.GetStream(), node.GetStream(), late: false));
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Either side is gone.
        }
        finally
        {
            connections.TryRemove(node, out _);
            connections.TryRemove(server, out _);
            node.Dispose();
        }
    }

    private async Task HandOnAsync(NetworkStream from, NetworkStream to, bool late)
    {
        var buffer = new byte[65_536];
        try
        {
            while (await from.ReadAsync(buffer) is > 0 and var count)
            {
                if (late && Delay > TimeSpan.Zero)
                    await Task.Delay(Delay);
                await to.WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Either side is gone.
        }
    }
}
