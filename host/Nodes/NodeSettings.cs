using System.Collections.Immutable;
using System.Net;
using Akka.Configuration;
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
    /// <exception cref="NodeRefusedException">The file is no HOCON, or holds a key that nobody knows.</exception>
    public static NodeSettings Read(FileInfo? file)
    {
        var hocon = file is null ? Config.Empty : Parse(file);
        var node = hocon.WithFallback(KnownKeys.Reference).GetConfig("archetyperc.node");
        try
        {
            return new NodeSettings
            {
                HostName = node.GetString("host-name"),
                Port = node.GetInt("port"),
                Seeds = [.. node.GetStringList("seeds")],
                JoinWithin = node.GetTimeSpan("join-within"),
                Store = node.GetString("store"),
                DataDirectory = node.GetString("data-dir"),
                Workers = node.GetInt("workers"),
                InstanceThreads = node.GetInt("instance-threads"),
                Instances = new InstanceOptions
                {
                    SnapshotEveryRows = node.GetInt("snapshot-every-rows"),
                    WaitingRows = node.GetInt("waiting-rows"),
                },
                DataSetsGiven = node.GetString("data-sets-dir").Length > 0,
                Population = new PopulationOptions
                {
                    DataSets = DataSetsOf(node.GetString("data-sets-dir")),
                    LeaseTimeout = node.GetTimeSpan("lease-timeout"),
                    Attempts = node.GetInt("lost-leases"),
                },
                Certificate = node.GetString("tls.certificate"),
                Key = node.GetString("tls.key"),
                Authority = node.GetString("tls.authority"),
                PlainText = node.GetBoolean("plain-text"),
                Hocon = hocon,
            };
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or OverflowException)
        {
            throw new NodeRefusedException($"A value under archetyperc.node in {file} cannot be read: {e.Message}", e);
        }
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
