using System.Net;
using System.Net.Sockets;
using System.Text;
using ArchetypeRC.Tests.Cluster.Processes;
using ArchetypeRC.Tests.Cluster.Streams;

namespace ArchetypeRC.Tests.Cluster.Sources;

/// <summary>A stream of lines from a server, which is connected to again.</summary>
public sealed class TcpStreamTests
{
    [Fact]
    public async Task Killed_stream_learns_rows_that_carry_their_numbers_exactly_once_when_the_server_sends_them_again()
    {
        using var scratch = new ScratchDirectory();
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var address = $"tcp://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}";
        var rows = Undisturbed.Input.Rows.Length;
        var log = new AnswerLog();
        await using (var stream = SourceStream.Start(scratch, log, address, "--sequence-column", "n"))
        {
            // A connection may end in the middle of a line; the half of it is no row.
            await SendAsync(server, 0, 300, "300,0.");
            await stream.ThroughAsync(299);

            // Kept until the kill: a connection that the killed stream had made anew would be taken for that of the next.
            using var kept = await server.AcceptTcpClientAsync();
            await WriteAsync(kept, 200, 600, "");
            await stream.ThroughAsync(450);
            await stream.KillAsync();
        }

        await using (var stream = SourceStream.Start(scratch, log, address, "--sequence-column", "n"))
        {
            await SendAsync(server, 0, rows, "");
            await stream.ThroughAsync(rows - 1);
            var end = await stream.StopAsync();
            Assert.Equal(130, end.Code);
            Assert.Contains("ended the connection; connecting again", end.Errors, StringComparison.Ordinal);
        }

        await SourceStream.AssertUndisturbedAsync(scratch, log);
    }

    private static async Task SendAsync(TcpListener server, int first, int end, string rest)
    {
        using var client = await server.AcceptTcpClientAsync();
        await WriteAsync(client, first, end, rest);
        client.Client.Shutdown(SocketShutdown.Send);
    }

    private static async Task WriteAsync(TcpClient client, int first, int end, string rest)
    {
        var lines = Enumerable.Range(first, end - first).Select(row => $"{row},{Undisturbed.Input.Rows[row]}\r\n");
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes("n,x\r\n" + string.Concat(lines) + rest));
    }
}
