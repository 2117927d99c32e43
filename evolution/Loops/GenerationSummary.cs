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
public sealed record GenerationSummary(int Generation, long Evaluations, double Best, double Median, double Worst, int Refused)
{
    /// <summary>Hyper-volume of the front against the search's reference point; null unless the search has several objectives.</summary>
    public double? HyperVolume { get; init; }

    /// <summary>Share of the cells of a map of behaviours that hold somebody; null unless the search has one.</summary>
    public double? Coverage { get; init; }

    /// <summary>Sum over those cells of 1 / (1 + fitness); null unless the search has a map.</summary>
    public double? QualityDiversity { get; init; }
}
