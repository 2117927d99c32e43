namespace ArchetypeRC.Tests.Cluster.Searches;

/// <summary>What a search found; doubles as text that round-trips, so that equal text means equal bits.</summary>
/// <param name="Evaluations">Evaluations that it took.</param>
/// <param name="Best">The best individual: birth, genome, fitness, spec.</param>
/// <param name="History">Best, median and worst of each generation.</param>
/// <param name="Test">Its error on the held-out rows.</param>
/// <param name="Model">The bytes of best.arc.</param>
internal sealed record EvolveResult(int Evaluations, string Best, string History, string Test, string Model);
