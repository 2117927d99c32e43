using System.Collections.Immutable;
using ArchetypeRC.Actors.Instances;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Persistence.Sql;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Actors.Hosting;

/// <summary>How one node runs. A single node is a cluster of one: the same path, no seed nodes.</summary>
public sealed record ArchetypeOptions
{
    /// <summary>Where journal and snapshots are kept.</summary>
    public required SqlStore Store { get; init; }

    /// <summary>Address that other nodes reach this one at; loopback unless said.</summary>
    public string HostName { get; init; } = "127.0.0.1";

    /// <summary>Port of it; 0 takes a free one. 0 to 65,535.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Addresses of nodes to join, such as <c>akka.tcp://archetyperc@10.0.0.1:4053</c>; none for a cluster of one. A new cluster serves
    /// nobody before more than half of so many nodes are there.
    /// </summary>
    public ImmutableArray<string> SeedNodes { get; init; } = [];

    /// <summary>Evaluations that this node works on at the same time. 0 to 1,024; the number of processors unless said.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Threads for live instances. 1 to 1,024; the number of processors unless said.</summary>
    public int InstanceThreads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether clients outside the cluster are served, see <see cref="ArchetypeHosting.AddArchetypeClient"/>; off unless said.</summary>
    public bool ServesClients { get; init; }

    /// <summary>Certificate for connections between nodes and with clients; null for connections in plain text.</summary>
    public NodeCertificate? Certificate { get; init; }

    /// <summary>How the node takes part in searches.</summary>
    public PopulationOptions Population { get; init; } = new();

    /// <summary>How instances keep what they learn.</summary>
    public InstanceOptions Instances { get; init; } = new();

    /// <summary>How long a client waits for an answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Every field that cannot be used; empty when the options are good.</summary>
    public ImmutableArray<SpecProblem> Validate()
    {
        var problems = ImmutableArray.CreateBuilder<SpecProblem>();
        Within("port", Port, 0, 65_535);
        Within("workers", Workers, 0, 1_024);
        Within("instanceThreads", InstanceThreads, 1, 1_024);
        if (string.IsNullOrWhiteSpace(HostName))
            problems.Add(new SpecProblem("hostName", "blank", "a name or address of this machine"));
        if (Patience <= TimeSpan.Zero)
            problems.Add(new SpecProblem("patience", Patience.ToString(), "above zero"));
        return [.. problems, .. Population.Validate(), .. Instances.Validate()];

        void Within(string field, int value, int low, int high)
        {
            if (value < low || value > high)
                problems.Add(new SpecProblem(field, value.ToString(), $"{low} to {high}"));
        }
    }
}
