using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Hosting;

/// <summary>How a process that is no node reaches a cluster.</summary>
public sealed record ArchetypeClientOptions
{
    /// <summary>
    /// Addresses of nodes, such as <c>akka.tcp://archetyperc@10.0.0.1:4053</c>; one that answers is enough, and tells of the others.
    /// </summary>
    public required ImmutableArray<string> Nodes { get; init; }

    /// <summary>Address of this machine that the nodes answer to; loopback unless said.</summary>
    public string HostName { get; init; } = "127.0.0.1";

    /// <summary>Certificate for the connections, of the authority that the nodes trust; null for plain text.</summary>
    public NodeCertificate? Certificate { get; init; }

    /// <summary>Wait for an answer before what is safe to send again is sent again. Above zero; 2 s unless said.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Wait in all, fail-overs included. Above zero; 2 minutes unless said.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Is told in one sentence when answers stop coming and are asked for again, once a minute at the most. From any thread; null for nobody.
    /// </summary>
    public Action<string>? Notice { get; init; }

    /// <summary>Every field that cannot be used; empty when the options are good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var problems = ImmutableArray.CreateBuilder<SpecProblem>();
        if (Nodes.IsDefaultOrEmpty)
            problems.Add(new SpecProblem("nodes", "empty", "the address of one node or more"));
        if (string.IsNullOrWhiteSpace(HostName))
            problems.Add(new SpecProblem("hostName", "blank", "a name or address of this machine"));
        if (Attempt <= TimeSpan.Zero)
            problems.Add(new SpecProblem("attempt", Attempt.ToString(), "above zero"));
        if (Patience <= TimeSpan.Zero)
            problems.Add(new SpecProblem("patience", Patience.ToString(), "above zero"));
        return problems.ToImmutable();
    }
}
