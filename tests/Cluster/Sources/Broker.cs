using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ArchetypeRC.Tests.Cluster.Processes;

namespace ArchetypeRC.Tests.Cluster.Sources;

/// <summary>A broker from the system's packages, at a free port of this machine, with its data in a directory of the test.</summary>
internal sealed class Broker : IDisposable
{
    private readonly string program;
    private readonly string[] arguments;
    private Process? process;

    private Broker(string program, int port, params string[] arguments)
    {
        this.program = program;
        this.arguments = arguments;
        Port = port;
    }

    /// <summary>Where it listens, on the loopback address.</summary>
    public int Port { get; }

    /// <summary>The user that a guarded broker lets in.</summary>
    public const string User = "reader";

    /// <summary>The user's password.</summary>
    public const string Password = "an open secret";

    /// <summary>An MQTT broker that writes every change of its sessions down.</summary>
    /// <param name="scratch">Its files.</param>
    /// <param name="guarded">Whether it encrypts, with a certificate of the authority in <c>broker/ca.pem</c>, and asks for the user.</param>
    public static async Task<Broker> MosquittoAsync(ScratchDirectory scratch, bool guarded = false)
    {
        if (guarded)
            CertificateFiles.Write(scratch, "broker", "server");
        var port = FreePort();
        await File.WriteAllTextAsync(scratch["mosquitto.conf"], $"""
            listener {port} 127.0.0.1
            {(guarded ? Guard(scratch) : "allow_anonymous true")}
            persistence true
            persistence_location {scratch.FullName}/
            autosave_on_changes true
            autosave_interval 1
            max_queued_messages 0
            {(Environment.IsPrivilegedProcess ? "user root" : "")}

            """);
        var broker = new Broker(Find("mosquitto"), port, "-c", scratch["mosquitto.conf"]);
        await broker.StartAsync();
        return broker;
    }

    /// <summary>A NATS server with JetStream on disk.</summary>
    /// <param name="scratch">Its files.</param>
    /// <param name="guarded">Whether it encrypts, with a certificate of the authority in <c>broker/ca.pem</c>, and asks for the user.</param>
    public static async Task<Broker> NatsAsync(ScratchDirectory scratch, bool guarded = false)
    {
        var port = FreePort();
        string[] guard = [];
        if (guarded)
        {
            CertificateFiles.Write(scratch, "broker", "server");
            guard = ["--user", User, "--pass", Password, "--tls", "--tlscert", scratch["broker/server.pem"], "--tlskey", scratch["broker/server.key"]];
        }

        var broker = new Broker(
            Find("nats-server"), port, ["-a", "127.0.0.1", "-p", $"{port}", "-js", "-sd", scratch["jetstream"], .. guard]);
        await broker.StartAsync();
        return broker;
    }

    /// <summary>Starts it, and waits until it listens.</summary>
    public async Task StartAsync()
    {
        process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Condition.HoldsAsync(Listens, $"{program} listens");
    }

    /// <summary>SIGKILL: it writes nothing any more.</summary>
    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
        process.Dispose();
        process = null;
    }

    public void Dispose()
    {
        if (process is not null)
            Kill();
    }

    private static string Find(string name)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
            .Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
        Skip.If(path is null, $"{name} is not installed. Install it with 'apt-get install -y {name}'.");
        return path!;
    }

    private static string Guard(ScratchDirectory scratch)
    {
        using (var made = Process.Start(Find("mosquitto_passwd"), ["-b", "-c", scratch["passwords"], User, Password]))
            made.WaitForExit();
        return $"""
            allow_anonymous false
            password_file {scratch["passwords"]}
            certfile {scratch["broker/server.pem"]}
            keyfile {scratch["broker/server.key"]}
            """;
    }

    private bool Listens()
    {
        Assert.False(process!.HasExited, $"{program} ended.");
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
