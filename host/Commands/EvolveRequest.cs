using ArchetypeRC.Host.Searches;

namespace ArchetypeRC.Host.Commands;

/// <summary>One call of <c>evolve</c>, as the command line says it.</summary>
/// <param name="Data">The series.</param>
/// <param name="Output">Where the search and its results are kept.</param>
/// <param name="Workers">Evaluations at the same time.</param>
/// <param name="Json">Whether programs read the output.</param>
/// <param name="Settings">The task and the search.</param>
internal sealed record EvolveRequest(FileInfo Data, DirectoryInfo Output, int Workers, bool Json, SearchSettings Settings);
