using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Host.Commands;
using ArchetypeRC.Persistence.Sql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace ArchetypeRC.Host.Nodes;

/// <summary>A node of a cluster in this process.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    // Of a question to an actor of this process.
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly DataDirectory? directory;
    private readonly IHost host;

    private ClusterNode(DataDirectory? directory, IHost host)
    {
        this.directory = directory;
        this.host = host;
    }

    public ActorSystem System => host.Services.GetRequiredService<ActorSystem>();

    /// <summary>Opens the store and starts the node, which then looks for its cluster.</summary>
    /// <exception cref="NodeRefusedException">The store, a certificate, an address or the port cannot be used.</exception>
    /// <exception cref="DataDirectoryInUseException">Another process has the data directory.</exception>
    public static async Task<ClusterNode> StartAsync(NodeSettings settings, CancellationToken cancellation)
    {
        var held = settings.Postgres is null ? DataDirectory.Open(settings.DataDirectory) : null;
        try
        {
            CheckPort(settings);
            var store = held is null ? await PostgresAsync(settings.Postgres!, cancellation) : SqlStore.Sqlite(held);
            var options = new ArchetypeOptions
            {
                Store = store,
                HostName = settings.HostName,
                Port = settings.Port,
                SeedNodes = Seeds(settings.Seeds, settings.IsEncrypted),
                ServesClients = true,
                Certificate = Certificate(settings.Certificate, settings.Key, settings.Authority),
                Workers = settings.Workers switch { 0 => Environment.ProcessorCount, < 0 => 0, var n => n },
                InstanceThreads = settings.InstanceThreads == 0 ? Environment.ProcessorCount : settings.InstanceThreads,
                Instances = settings.Instances,
                Population = held is null || settings.DataSetsGiven
                    ? settings.Population
                    : settings.Population with { DataSets = Path.Combine(held.Path, NodeSettings.DataSets) },
            };
            var builder = QuietHost.Builder();
            builder.Services.AddArchetypeRC(options, akka =>
            {
                if (!settings.Hocon.IsEmpty)
                    akka.AddHocon(settings.Hocon, HoconAddMode.Prepend);
                QuietHost.Log(akka);
            });
            var started = builder.Build();
            await StartAsync(started, settings, cancellation);
            return new ClusterNode(held, started);
        }
        catch
        {
            held?.Dispose();
            throw;
        }
    }

    /// <summary>Addresses of seed nodes as Akka writes them.</summary>
    /// <exception cref="NodeRefusedException">One of them is no address.</exception>
    public static ImmutableArray<string> Seeds(IEnumerable<string> texts, bool encrypted)
    {
        try
        {
            return [.. texts.Select(text => NodeAddress.Parse(text, encrypted))];
        }
        catch (FormatException e)
        {
            throw new NodeRefusedException(e.Message, e);
        }
    }

    /// <summary>The certificate of a process, or none.</summary>
    /// <exception cref="NodeRefusedException">The files cannot be used.</exception>
    public static NodeCertificate? Certificate(string certificate, string key, string authority)
    {
        if (certificate.Length == 0)
            return null;
        try
        {
            return NodeCertificate.FromPem(certificate, key, Environment.GetEnvironmentVariable(NodeSettings.KeyPasswordVariable), authority);
        }
        catch (CryptographicException e)
        {
            throw new NodeRefusedException(
                $"The certificate cannot be used: {e.Message} Check {certificate}, {key}, {authority} and {NodeSettings.KeyPasswordVariable}.", e);
        }
    }

    /// <summary>Waits until the node is a member of a cluster that serves, or its actor system has ended.</summary>
    /// <returns>How many members are up, this one among them; null when it is none, or when the time is over.</returns>
    public async Task<int?> JoinedAsync(TimeSpan within, CancellationToken cancellation)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cluster = Akka.Cluster.Cluster.Get(System);
        cluster.RegisterOnMemberUp(() => up.TrySetResult());
        try
        {
            await Task.WhenAny(up.Task, System.WhenTerminated).WaitAsync(within, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }

        if (!up.Task.IsCompleted)
            return null;

        // Asked of whoever told that this one is up: what the process reads of its cluster follows a moment later.
        using var inbox = Inbox.Create(System);
        cluster.SendCurrentClusterState(inbox.Receiver);
        return await inbox.ReceiveAsync(AnswerWithin) is ClusterEvent.CurrentClusterState state
            ? state.Members.Count(member => member.Status == MemberStatus.Up)
            : null;
    }

    /// <summary>Hands its shards over, leaves the cluster and ends the actor system.</summary>
    public Task LeaveAsync() => CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClrExitReason.Instance);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await System.Terminate();
        host.Dispose();
        directory?.Dispose();
    }

    private static async Task<SqlStore> PostgresAsync(string connectionString, CancellationToken cancellation)
    {
        try
        {
            var store = SqlStore.Postgres(connectionString);
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellation);
            return store;
        }
        catch (ArgumentException e)
        {
            throw new NodeRefusedException($"What follows 'postgres:' is no connection string: {e.Message}", e);
        }
        catch (NpgsqlException e)
        {
            var server = new NpgsqlConnectionStringBuilder(connectionString);
            throw new NodeRefusedException(
                $"The database '{server.Database}' at {server.Host}:{server.Port} cannot be opened: {e.Message.TrimEnd('.')}. Start it, or "
                + "correct the store, and start the node again.",
                e);
        }
    }

    // Looked at before Akka begins, whose own account of it is pages long. Its own bind refuses what comes in between.
    private static void CheckPort(NodeSettings settings)
    {
        if (settings.Port == 0 || !IPAddress.TryParse(settings.HostName, out var address))
            return;
        try
        {
            using var port = new TcpListener(address, settings.Port);
            port.Start();
        }
        catch (SocketException e)
        {
            throw CannotListen(settings, e);
        }
    }

    private static NodeRefusedException CannotListen(NodeSettings settings, Exception e) => new(
        $"The node cannot listen at {settings.HostName}:{settings.Port}: {e.GetBaseException().Message.TrimEnd('.')}. Choose another --port, "
        + "or a --host that is an address of this machine.",
        e);

    private static async Task StartAsync(IHost host, NodeSettings settings, CancellationToken cancellation)
    {
        try
        {
            await host.StartAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException && HasSocketFault(e))
        {
            host.Dispose();
            throw CannotListen(settings, e);
        }
    }

    private static bool HasSocketFault(Exception? e) => e switch
    {
        null => false,
        global::System.Net.Sockets.SocketException => true,
        AggregateException many => many.InnerExceptions.Any(HasSocketFault),
        _ => HasSocketFault(e.InnerException),
    };
}
