namespace ArchetypeRC.Evolution.Selection;

/// <summary>Which selection a job uses.</summary>
public enum SelectionKind
{
    /// <summary><see cref="TournamentSelection"/>.</summary>
    Tournament = 0,

    /// <summary><see cref="EliteSelection"/>.</summary>
    Elite = 1,

    /// <summary><see cref="TruncationSelection"/>.</summary>
    Truncation = 2,

    /// <summary><see cref="RankSelection"/>.</summary>
    Rank = 3,

    /// <summary><see cref="RouletteWheelSelection"/>.</summary>
    RouletteWheel = 4,

    /// <summary><see cref="StochasticUniversalSampling"/>.</summary>
    StochasticUniversalSampling = 5,
}
