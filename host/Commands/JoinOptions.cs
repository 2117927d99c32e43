using System.CommandLine;
using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Host.Nodes;

namespace ArchetypeRC.Host.Commands;

/// <summary>The options by which a command about searches reaches a cluster.</summary>
internal sealed class JoinOptions
{
    private const double LongestPatience = 86_400;

    public JoinOptions(string what)
    {
        Nodes = new Option<string[]>("--join") { Description = what, HelpName = "HOST:PORT" };
        Patience.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= LongestPatience))
                result.AddError("--patience is seconds: above 0, 86,400 at most.");
        });
    }

    public Option<string[]> Nodes { get; }

    public Option<double> Patience { get; } = new("--patience")
    {
        Description = "With --join: seconds to wait for an answer, fail-overs included.",
        HelpName = "S",
        DefaultValueFactory = _ => 120,
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

    public IEnumerable<Option> All => [Nodes, Patience, Host, Tls];

    /// <summary>How the cluster is reached; null when none is named.</summary>
    /// <exception cref="NodeRefusedException">An address or a certificate cannot be used.</exception>
    public ArchetypeClientOptions? Read(ParseResult parsed)
    {
        if (parsed.GetValue(Nodes) is not { Length: > 0 } nodes)
            return null;
        var tls = parsed.GetValue(Tls);
        var folder = Path.GetDirectoryName(Path.GetFullPath(tls ?? ".")) ?? "";
        return new ArchetypeClientOptions
        {
            Nodes = ClusterNode.Seeds(nodes, encrypted: tls is not null),
            HostName = parsed.GetValue(Host)!,
            Certificate = ClusterNode.Certificate(tls ?? "", Path.ChangeExtension(tls ?? "", ".key"), Path.Combine(folder, "ca.pem")),
            Patience = TimeSpan.FromSeconds(parsed.GetValue(Patience)),
        };
    }
}
