using System.CommandLine;
using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Host.Nodes;
using ArchetypeRC.Persistence.Sql;

namespace ArchetypeRC.Host.Commands;

/// <summary>The options by which a command is told where its instances live: a directory of this process, or a cluster.</summary>
internal sealed class AccessOptions
{
    private const double DefaultPatience = 120;
    private const double LongestPatience = 86_400;

    public AccessOptions() => Patience.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<double>() is not (> 0 and <= LongestPatience))
            result.AddError("--patience is seconds: above 0, 86,400 at most.");
    });

    public Option<DirectoryInfo> State { get; } = new("--state")
    {
        Description = "Directory that keeps what is learned, for one process at a time. What starts an instance makes it when it is missing.",
        HelpName = "DIR",
    };

    public Option<string[]> Join { get; } = new("--join")
    {
        Description = "In place of --state: nodes of a cluster that keeps and serves the instance. The loss of one is only a delay; "
            + "when none answers, the exit code is 4.",
        HelpName = "HOST:PORT",
    };

    public Option<double> Patience { get; } = new("--patience")
    {
        Description = "With --join: seconds to wait for an answer, fail-overs included.",
        HelpName = "S",
        DefaultValueFactory = _ => DefaultPatience,
    };

    public Option<string> Host { get; } = new("--host")
    {
        Description = "With --join: address of this machine that the nodes answer to.",
        HelpName = "HOST",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    public Option<string> Tls { get; } = new("--tls")
    {
        Description = "With --join: this client's certificate for a cluster with tls. Its key stands beside it with the ending .key, "
            + "the authority's certificate as ca.pem.",
        HelpName = "CERT.pem",
    };

    /// <summary>Adds the options to a command, and the rule that it is told one place.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { State, Join, Patience, Host, Tls })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if ((result.GetResult(State) is null) == (result.GetResult(Join) is null))
                result.AddError("Give either --state DIR, a directory of this process, or --join HOST:PORT, a cluster.");
        });
    }

    /// <summary>The place in words.</summary>
    public string PlaceIn(ParseResult parsed) => parsed.GetValue(State)?.FullName ?? "the cluster";

    /// <summary>Takes the directory, or finds a node of the cluster.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="makesDirectory">Whether the directory is made when it holds nothing yet.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="NodeRefusedException">An address or a certificate cannot be used.</exception>
    /// <exception cref="NoNodeAnsweredException">None of the nodes answered.</exception>
    /// <exception cref="OutputRefusedException">The directory holds no state.</exception>
    public async Task<IInstanceAccess> OpenAsync(ParseResult parsed, bool makesDirectory, CancellationToken cancellation)
    {
        if (parsed.GetValue(State) is { } state)
        {
            return makesDirectory || File.Exists(Path.Combine(state.FullName, SqlStore.FileName))
                ? await EmbeddedNode.StartAsync(state.FullName, workers: 0, cancellation)
                : throw new OutputRefusedException($"{state} is not a state directory: it has no {SqlStore.FileName}. Name the --state directory of stream.");
        }

        var tls = parsed.GetValue(Tls);
        var folder = Path.GetDirectoryName(Path.GetFullPath(tls ?? ".")) ?? "";
        return await ClusterGuest.StartAsync(
            new ArchetypeClientOptions
            {
                Nodes = ClusterNode.Seeds(parsed.GetValue(Join) ?? [], encrypted: tls is not null),
                HostName = parsed.GetRequiredValue(Host),
                Certificate = ClusterNode.Certificate(tls ?? "", Path.ChangeExtension(tls ?? "", ".key"), Path.Combine(folder, "ca.pem")),
                Patience = TimeSpan.FromSeconds(parsed.GetValue(Patience)),
                Notice = sentence => Console.Error.WriteLine($"archetyperc: {sentence}"),
            },
            cancellation);
    }
}
