namespace ArchetypeRC.Evolution.Crossover;

/// <summary>Which crossover a job uses.</summary>
public enum CrossoverKind
{
    /// <summary><see cref="UniformCrossover"/>.</summary>
    Uniform = 0,

    /// <summary><see cref="OnePointCrossover"/>.</summary>
    OnePoint = 1,

    /// <summary><see cref="TwoPointCrossover"/>.</summary>
    TwoPoint = 2,

    /// <summary><see cref="ThreeParentCrossover"/>.</summary>
    ThreeParent = 3,

    /// <summary><see cref="VotingCrossover"/>.</summary>
    Voting = 4,

    /// <summary><see cref="BlendCrossover"/>.</summary>
    Blend = 5,

    /// <summary><see cref="SimulatedBinaryCrossover"/>.</summary>
    SimulatedBinary = 6,

    /// <summary><see cref="CutAndSpliceCrossover"/>.</summary>
    CutAndSplice = 7,
}
