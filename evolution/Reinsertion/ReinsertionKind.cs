namespace ArchetypeRC.Evolution.Reinsertion;

/// <summary>Which reinsertion a job uses.</summary>
public enum ReinsertionKind
{
    /// <summary><see cref="ElitistReinsertion"/>.</summary>
    Elitist = 0,

    /// <summary><see cref="FitnessBasedReinsertion"/>.</summary>
    FitnessBased = 1,

    /// <summary><see cref="PureReinsertion"/>.</summary>
    Pure = 2,

    /// <summary><see cref="UniformReinsertion"/>.</summary>
    Uniform = 3,
}
