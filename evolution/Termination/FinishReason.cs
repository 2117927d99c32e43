namespace ArchetypeRC.Evolution.Termination;

/// <summary>Why a search is over.</summary>
public enum FinishReason
{
    /// <summary>The wanted number of generations is complete.</summary>
    Generations = 0,

    /// <summary>The wanted number of evaluations is done.</summary>
    Evaluations = 1,

    /// <summary>The best has not improved for the wanted number of generations.</summary>
    Stagnation = 2,

    /// <summary>The best has reached the wanted fitness.</summary>
    FitnessThreshold = 3,

    /// <summary>The time limit has passed; decided outside of the loop.</summary>
    Time = 4,

    /// <summary>Somebody ended the job; decided outside of the loop.</summary>
    Cancelled = 5,

    /// <summary>No genome was left that had not been evaluated.</summary>
    SpaceExhausted = 6,

    /// <summary>The estimated energy is spent; decided outside of the loop.</summary>
    Energy = 7,
}
