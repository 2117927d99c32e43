using ArchetypeRC.Actors.Hosting;
using ArchetypeRC.Host.Searches;
using ArchetypeRC.Persistence.Population;

namespace ArchetypeRC.Host.Commands;

/// <summary>One call of <c>evolve</c>, as the command line says it.</summary>
/// <param name="Data">The series.</param>
/// <param name="Output">Where the results are kept, and, without a cluster, the search.</param>
/// <param name="Workers">Evaluations at the same time, without a cluster.</param>
/// <param name="Json">Whether programs read the output.</param>
/// <param name="GridIntensity">Grams of carbon dioxide for a kilowatt-hour, where the search runs.</param>
/// <param name="Settings">The task and the search.</param>
internal sealed record EvolveRequest(FileInfo Data, DirectoryInfo Output, int Workers, bool Json, double GridIntensity, SearchSettings Settings)
{
    /// <summary>Name of the search. One directory, one search: without a cluster the name need not say which.</summary>
    public JobId Job { get; init; } = new("evolve");

    /// <summary>The cluster that evaluates it; null for this process.</summary>
    public ArchetypeClientOptions? Cluster { get; init; }

    /// <summary>Its priority among the searches of the cluster.</summary>
    public int Priority { get; init; }
}
