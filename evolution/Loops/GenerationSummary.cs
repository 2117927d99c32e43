namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// The population after a generation was folded in. Fitness figures leave refused individuals out; they are positive infinity
/// when there is no other.
/// </summary>
/// <param name="Generation">Number of the generation, from 0.</param>
/// <param name="Evaluations">Evaluations of the search up to and with this generation.</param>
/// <param name="Best">Lowest fitness of the population.</param>
/// <param name="Median">Median fitness of the population.</param>
/// <param name="Worst">Highest fitness of the population.</param>
/// <param name="Refused">Births of this generation that were refused.</param>
public sealed record GenerationSummary(int Generation, long Evaluations, double Best, double Median, double Worst, int Refused);
