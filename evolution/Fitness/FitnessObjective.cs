namespace ArchetypeRC.Evolution.Fitness;

/// <summary>What an evaluation minimises.</summary>
public enum FitnessObjective
{
    /// <summary>
    /// Root mean squared error over the standard deviation of the target; forecasts and regressions. Of several targets the root of the mean
    /// of the squared ones, see <see cref="MeanNrmse"/>.
    /// </summary>
    Nrmse = 0,

    /// <summary>Share of wrong classes, 0 to 1; classifications.</summary>
    ErrorRate = 1,

    /// <summary>Mean over the targets of the NRMSE of each, so that none outweighs the others by its scale; forecasts and regressions.</summary>
    MeanNrmse = 2,
}
