namespace ArchetypeRC.Evolution.Fitness;

/// <summary>What an evaluation minimises.</summary>
public enum FitnessObjective
{
    /// <summary>Root mean squared error over the standard deviation of the target; forecasts and regressions.</summary>
    Nrmse = 0,

    /// <summary>Share of wrong classes, 0 to 1; classifications.</summary>
    ErrorRate = 1,
}
