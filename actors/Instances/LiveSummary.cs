using ArchetypeRC.Evolution.Live;

namespace ArchetypeRC.Actors.Instances;

/// <summary>
/// What live evolution has done, since the instance was made or its model was changed by hand for another than the champion before.
/// </summary>
/// <param name="Rows">Rows that the population has read.</param>
/// <param name="Challengers">Models in the shadow now.</param>
/// <param name="Births">Models that were tried, the first champion included.</param>
/// <param name="Promotions">Challengers that took over; what was rolled back is not taken off.</param>
/// <param name="Alarms">Changes of the stream that were found in the champion's loss.</param>
/// <param name="Elites">Champions of earlier regimes that are archived.</param>
/// <param name="ShareUsed">Multiply-adds of the shadows over those of the models that served; 0 before the first row.</param>
public sealed record LiveSummary(long Rows, int Challengers, long Births, long Promotions, long Alarms, int Elites, double ShareUsed)
{
    /// <summary>That of a population as it stands.</summary>
    public static LiveSummary Of(LivePopulation population) => new(
        population.Rows,
        population.Shadows.Count(),
        population.Births,
        population.Promotions,
        population.Alarms,
        population.Elites.Count,
        population.ServedOperations == 0 ? 0 : (double)population.ShadowOperations / population.ServedOperations);
}
