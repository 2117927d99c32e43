namespace ArchetypeRC.Evolution.Crossover;

/// <summary>Which crossover a job uses.</summary>
public enum CrossoverKind
{
    /// <summary><see cref="UniformCrossover"/>.</summary>
    Uniform = 0,

    /// <summary><see cref="OnePointCrossover"/>.</summary>
    OnePoint = 1,
}
