using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ArchetypeRC.Actors.Substrates;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Actors.Substrates;

/// <summary>A session with a device that listens on TCP, and with devices that are not there.</summary>
public sealed class SubstrateSessionTests : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public SubstrateSessionTests() => listener.Start();

    [Fact]
    public async Task Device_that_hangs_up_is_connected_to_again_and_asked_for_the_same_row()
    {
        var device = Task.Run(async () => (string[])[.. await ServeAsync(rows: 1), .. await ServeAsync(rows: 2)]);
        using (var session = Session(new ExternalSubstrateSpec { States = 2, Address = Address, TimeoutMilliseconds = 60_000, Restarts = 1 }))
        {
            Assert.Equal(new[] { 0.5, -0.5 }, await session.AskAsync(7, new[] { 0.5 }));
            Assert.Equal(new[] { 0.1 + 0.2, -(0.1 + 0.2) }, await session.AskAsync(8, new[] { 0.1 + 0.2 }));
            Assert.Equal(new[] { 1e-300, -1e-300 }, await session.AskAsync(9, new[] { 1e-300 }));
            Assert.Equal(1, session.Restarts);
        }

        Assert.Equal(["7 0.5", "8 0.30000000000000004", "9 1E-300"], await device);
    }

    [Fact]
    public async Task Silent_device_is_let_go_when_its_time_is_over()
    {
        using var session = Session(new ExternalSubstrateSpec { States = 2, Address = Address, TimeoutMilliseconds = 50, Restarts = 1 });

        var refused = await Assert.ThrowsAsync<SubstrateUnavailableException>(() => session.AskAsync(3, new[] { 0.5 }));

        Assert.Contains("failed 2 times in a row at row 3; the last time: it did not answer within 50 ms.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, session.Restarts);
    }

    [Fact]
    public async Task Connection_that_does_not_come_about_counts_against_the_same_time()
    {
        var spec = new ExternalSubstrateSpec { States = 2, Address = Address, TimeoutMilliseconds = 50, Restarts = 0 };
        using var session = new SubstrateSession(spec, new NoTransport(), 1, TimeProvider.System);

        var refused = await Assert.ThrowsAsync<SubstrateUnavailableException>(() => session.AskAsync(0, new[] { 0.5 }));

        Assert.Contains("it did not answer within 50 ms", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_where_nobody_listens_is_named()
    {
        var spec = new ExternalSubstrateSpec { States = 2, Address = Address, TimeoutMilliseconds = 60_000, Restarts = 0 };
        listener.Stop();
        using var session = Session(spec);

        var refused = await Assert.ThrowsAsync<SubstrateUnavailableException>(() => session.AskAsync(0, new[] { 0.5 }));

        Assert.Contains($"Nothing answers at {spec.Address}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_that_does_not_exist_is_named()
    {
        using var session = Session(new ExternalSubstrateSpec { States = 2, Command = ["no-such-device"], TimeoutMilliseconds = 60_000, Restarts = 0 });

        var refused = await Assert.ThrowsAsync<SubstrateUnavailableException>(() => session.AskAsync(0, new[] { 0.5 }));

        Assert.Contains("The program 'no-such-device' cannot be started", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => listener.Dispose();

    private string Address => listener.LocalEndpoint.ToString()!;

    private static SubstrateSession Session(ExternalSubstrateSpec spec) =>
        new(spec, SubstrateTransports.For(spec), 1, TimeProvider.System);

    // Answers u with u and -u, then hangs up before the next row.
    private async Task<List<string>> ServeAsync(int rows)
    {
        using var client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\n" };
        await writer.WriteLineAsync(await reader.ReadLineAsync());
        var asked = new List<string>();
        while (asked.Count < rows && await reader.ReadLineAsync() is { } line)
        {
            asked.Add(line);
            var words = line.Split(' ');
            var u = double.Parse(words[1], CultureInfo.InvariantCulture);
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{words[0]} {u:R} {-u:R}"));
        }

        return asked;
    }

    private sealed class NoTransport : ISubstrateTransport
    {
        public async Task<ISubstrateLine> OpenAsync(CancellationToken cancellation)
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            throw new InvalidOperationException("Unreachable: the delay has no end.");
        }
    }
}
