using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ArchetypeRC.Tests.Persistence.Sql;

/// <summary>
/// A PostgreSQL server for one test class: the one that ARCHETYPERC_TEST_POSTGRES names (a connection string whose user may
/// create databases), or one of its own in a temporary directory, stopped and removed at the end.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string Variable = "ARCHETYPERC_TEST_POSTGRES";
    private const string Missing =
        "PostgreSQL is not installed. Install it with 'apt-get install -y postgresql', or name a server in " + Variable + ".";

    private readonly string? directory;
    private readonly string? binaries;
    private readonly string? administrator;
    private readonly string reasonToSkip = Missing;
    private readonly List<string> databases = [];
    private readonly bool durable;

    public PostgresServer()
        : this(durable: false)
    {
    }

    private PostgresServer(bool durable)
    {
        this.durable = durable;
        administrator = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(administrator))
            return;
        binaries = FindBinaries();
        if (binaries is null)
        {
            administrator = null;
            return;
        }

        directory = Directory.CreateTempSubdirectory("archetyperc-pg-").FullName;
        try
        {
            administrator = Start();
        }
        catch
        {
            Directory.Delete(directory, recursive: true);
            throw;
        }
    }

    /// <summary>A server whose commits are on the disk when they return, as one in service; those of the tests need not survive a power cut.</summary>
    public static PostgresServer Durable() => new(durable: true);

    /// <summary>A new, empty database; skips the calling test when there is no PostgreSQL.</summary>
    /// <returns>Its connection string.</returns>
    public string CreateDatabase()
    {
        Skip.If(administrator is null, reasonToSkip);
        var name = $"archetyperc_test_{Guid.NewGuid():n}";
        Administer($"CREATE DATABASE {name}");
        databases.Add(name);
        return new NpgsqlConnectionStringBuilder(administrator) { Database = name }.ConnectionString;
    }

    /// <summary>A new, empty database whose tables and indexes lie in a directory; the server's own log stays where it is.</summary>
    /// <param name="tablespace">A directory that <see cref="MakeDirectory"/> made.</param>
    /// <returns>Its connection string.</returns>
    public string CreateDatabaseIn(string tablespace)
    {
        var name = $"archetyperc_test_{Guid.NewGuid():n}";
        if (Environment.IsPrivilegedProcess)
            Execute("chown", ["postgres", tablespace]);
        Administer($"CREATE TABLESPACE {name} LOCATION '{tablespace}'");
        Administer($"CREATE DATABASE {name} TABLESPACE {name}");
        return new NpgsqlConnectionStringBuilder(administrator) { Database = name }.ConnectionString;
    }

    /// <summary>Makes a directory that the server can reach, when it is this class's own.</summary>
    public string MakeDirectory(string name) => Directory.CreateDirectory(Path.Combine(directory!, name)).FullName;

    /// <summary>Whether the server may be killed: it is this class's own.</summary>
    public bool IsOwn => directory is not null;

    /// <summary>Refuses every write of every database, as a server does that became a stand-by; connections stay open.</summary>
    public void MakeReadOnly() => SetReadOnly("on");

    /// <summary>Takes writes again.</summary>
    public void MakeWritable() => SetReadOnly("off");

    /// <summary>Ends the server at once, as a crash does: no connection is served to its end, nothing is written any more.</summary>
    public void Kill()
    {
        var master = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();

        // One that is stopped makes no more children. Its memory is free for the next server only when all of them are gone.
        Execute("kill", ["-s", "STOP", master]);
        var children = File.ReadAllText($"/proc/{master}/task/{master}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Execute("kill", ["-s", "KILL", .. children, master]);
        if (!SpinWait.SpinUntil(() => children.Append(master).All(Ended), TimeSpan.FromSeconds(60)))
            throw new InvalidOperationException("A process of the server outlived its kill.");
        NpgsqlConnection.ClearAllPools();

        static bool Ended(string process)
        {
            try
            {
                var stat = File.ReadAllText($"/proc/{process}/stat");
                return stat[stat.LastIndexOf(')') + 2] == 'Z';
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return true;
            }
        }
    }

    /// <summary>Starts a killed server again at the same port; it recovers from its own log.</summary>
    public void Restart()
    {
        // A killed process whose parent does not collect it still has its number, and would be taken for a running server.
        File.Delete(Path.Combine(Data, "postmaster.pid"));
        foreach (var socket in Directory.EnumerateFiles(directory!, ".s.PGSQL.*"))
            File.Delete(socket);
        StartAt(new NpgsqlConnectionStringBuilder(administrator).Port);
    }

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        if (directory is null)
        {
            foreach (var name in databases)
                Administer($"DROP DATABASE {name} WITH (FORCE)");
            return;
        }

        try
        {
            Run("pg_ctl", "stop", "-D", Data, "-m", "immediate", "-w");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private void SetReadOnly(string value)
    {
        Administer($"ALTER SYSTEM SET default_transaction_read_only = {value}");
        Administer("SELECT pg_reload_conf()");
    }

    private string Data => Path.Combine(directory!, "data");

    private void Administer(string sql)
    {
        using var connection = new NpgsqlConnection(administrator);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private string Start()
    {
        if (Environment.IsPrivilegedProcess)
            Execute("chown", ["postgres", directory!]);
        Run("initdb", "-D", Data, "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C");
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            try
            {
                StartAt(port);
                return $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // The port was free a moment ago and another process took it.
            }
        }
    }

    // -l: the server must not hold on to this process's pipes.
    private void StartAt(int port) =>
        Run("pg_ctl", "start", "-D", Data, "-w", "-t", "60", "-l", Path.Combine(directory!, "log"),
            "-o", $"-p {port} -k {directory} -c listen_addresses=127.0.0.1{(durable ? "" : " -c fsync=off")}");

    private void Run(string tool, params string[] arguments)
    {
        var program = Path.Combine(binaries!, tool);

        // PostgreSQL refuses to run as root.
        if (Environment.IsPrivilegedProcess)
            Execute("runuser", ["-u", "postgres", "--", program, .. arguments]);
        else
            Execute(program, arguments);
    }

    private void Execute(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {output}{errors.Result}{ServerLog}");
    }

    private string ServerLog =>
        directory is not null && File.Exists(Path.Combine(directory, "log")) ? File.ReadAllText(Path.Combine(directory, "log")) : "";

    private static string? FindBinaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var installed = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).OrderByDescending(Version).Select(d => Path.Combine(d, "bin"))
            : [];
        var searched = installed.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));
        return searched.FirstOrDefault(d => IsThere(Path.Combine(d, "initdb")) && IsThere(Path.Combine(d, "pg_ctl")));
    }

    // A link that leads nowhere exists as a link.
    private static bool IsThere(string program) =>
        File.Exists(program) && (File.ResolveLinkTarget(program, returnFinalTarget: true)?.Exists ?? true);

    private static double Version(string directory) =>
        double.TryParse(Path.GetFileName(directory), System.Globalization.CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
