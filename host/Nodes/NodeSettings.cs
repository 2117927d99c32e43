using System.Collections.Immutable;
using System.Net;
using Akka.Configuration;
using ArchetypeRC.Actors.Admission;
using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Population;

namespace ArchetypeRC.Host.Nodes;

/// <summary>What a node is started with: the command line over the file over what holds when nothing is said.</summary>
internal sealed record NodeSettings
{
    /// <summary>The environment variable that names the store, since a connection string holds a password.</summary>
    public const string StoreVariable = "ARCHETYPERC_STORE";

    /// <summary>The environment variable with the password of the certificate's key.</summary>
    public const string KeyPasswordVariable = "ARCHETYPERC_KEY_PASSWORD";

    /// <summary>Directory of the rows of searches, in a data directory.</summary>
    public const string DataSets = "data-sets";

    private const string PostgresPrefix = "postgres:";

    public required string HostName { get; init; }

    public required int Port { get; init; }

    public required ImmutableArray<string> Seeds { get; init; }

    public required TimeSpan JoinWithin { get; init; }

    public required string Store { get; init; }

    public required string DataDirectory { get; init; }

    public required int Workers { get; init; }

    public required int InstanceThreads { get; init; }

    public required InstanceOptions Instances { get; init; }

    public required PopulationOptions Population { get; init; }

    /// <summary>Whether a directory for the rows of searches is named.</summary>
    public required bool DataSetsGiven { get; init; }

    public required string Certificate { get; init; }

    public required string Key { get; init; }

    public required string Authority { get; init; }

    public required bool PlainText { get; init; }

    /// <summary>What the file says to Akka.</summary>
    public required Config Hocon { get; init; }

    /// <summary>Connection string of PostgreSQL; null for the embedded store.</summary>
    public string? Postgres => Store.Length > 0 ? Store[PostgresPrefix.Length..] : null;

    public bool IsEncrypted => Certificate.Length > 0;

    /// <summary>Reads a file, or what holds without one.</summary>
    /// <exception cref="NodeRefusedException">The file is no HOCON, holds a key that nobody knows, or a value that cannot be used.</exception>
    public static NodeSettings Read(FileInfo? file)
    {
        var hocon = file is null ? Config.Empty : Parse(file);
        var node = new NodeKeys(hocon.WithFallback(KnownKeys.Reference).GetConfig(NodeKeys.Path), file);
        return new NodeSettings
        {
            HostName = node.Text("host-name"),
            Port = node.Whole("port", 0, 65_535),
            Seeds = node.Texts("seeds"),
            JoinWithin = node.Time("join-within"),
            Store = node.Text("store"),
            DataDirectory = node.Text("data-dir"),
            Workers = node.Whole("workers", -1, 1_024),
            InstanceThreads = node.Whole("instance-threads", 0, 1_024),
            Instances = new InstanceOptions
            {
                SnapshotEveryRows = node.Whole("snapshot-every-rows", 1, 10_000_000),
                WaitingRows = node.Whole("waiting-rows", 1, 10_000_000),
                IdleAfter = node.TimeOrOff("idle-after"),
                Admission = new AdmissionOptions { Node = Limits("admission.node"), Tenant = Limits("admission.tenant") },
            },
            DataSetsGiven = node.Text("data-sets-dir").Length > 0,
            Population = new PopulationOptions
            {
                DataSets = DataSetsOf(node.Text("data-sets-dir")),
                LeaseTimeout = node.Time("lease-timeout"),
                Attempts = node.Whole("lost-leases", 1, 100),
            },
            Certificate = node.Text("tls.certificate"),
            Key = node.Text("tls.key"),
            Authority = node.Text("tls.authority"),
            PlainText = node.Switch("plain-text"),
            Hocon = hocon,
        };

        LoadLimits Limits(string of) => new()
        {
            Instances = node.WholeOrOff($"{of}.instances"),
            Bytes = node.BytesOrOff($"{of}.bytes"),
            SamplesPerSecond = node.NumberOrOff($"{of}.samples-per-second"),
        };
    }

    /// <summary>The same with the store of the environment, when none is named otherwise; checked.</summary>
    /// <exception cref="NodeRefusedException">Settings contradict each other or one is missing.</exception>
    public NodeSettings Complete(string? storeOfEnvironment)
    {
        var complete = Store.Length > 0 || DataDirectory.Length > 0 ? this : this with { Store = storeOfEnvironment ?? "" };
        complete.Check();
        return complete;
    }

    // Without a home there is nowhere to keep them, and they are fetched again at each start.
    private static string? DataSetsOf(string directory)
    {
        if (directory.Length > 0)
            return directory;
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return data.Length > 0 ? Path.Combine(data, "archetyperc", DataSets) : null;
    }

    private void Check()
    {
        if (Store.Length > 0 && DataDirectory.Length > 0)
            throw new NodeRefusedException("Both a store and a data directory are named. Give --store for PostgreSQL, or --data-dir for the embedded store.");
        if (Store.Length == 0 && DataDirectory.Length == 0)
        {
            throw new NodeRefusedException(
                $"No store is named. Give --data-dir DIR for a cluster of one, or --store postgres:CONNECTION, or set {StoreVariable}.");
        }

        if (Store.Length > 0 && !Store.StartsWith(PostgresPrefix, StringComparison.Ordinal))
            throw new NodeRefusedException($"The store must begin with '{PostgresPrefix}', followed by a connection string such as Host=db;Database=archetyperc.");
        if (DataDirectory.Length > 0 && Seeds.Length > 0)
            throw new NodeRefusedException("A data directory belongs to one process: nodes of a cluster need a store that they share, --store postgres:CONNECTION.");
        if (IsEncrypted && (Key.Length == 0 || Authority.Length == 0))
            throw new NodeRefusedException("archetyperc.node.tls names a certificate; its key and the authority that signed it are needed as well.");
        if (!IsEncrypted && !PlainText && !IsLoopback(HostName))
        {
            throw new NodeRefusedException(
                $"'{HostName}' can be reached from other machines, and the connections are not encrypted. Name a certificate under "
                + "archetyperc.node.tls, or say archetyperc.node.plain-text = on if the network is private.");
        }
    }

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static Config Parse(FileInfo file)
    {
        Config parsed;
        try
        {
            parsed = ConfigurationFactory.ParseString(File.ReadAllText(file.FullName));
        }
        catch (Exception e) when (e is not IOException and not UnauthorizedAccessException)
        {
            throw new NodeRefusedException($"{file} is no HOCON: {e.Message}", e);
        }

        var unknown = KnownKeys.UnknownIn(parsed);
        return unknown.IsEmpty
            ? parsed
            : throw new NodeRefusedException(
                $"{file} holds keys that nobody reads: {string.Join(", ", unknown)}. cluster-config/reference.conf lists ours; the others are Akka's.");
    }
}
