using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// The best individuals are evaluated again with other seeds, so that none stays on top for a lucky draw. An evaluation again is a
/// birth like any other: it has a number, and it counts against the limits.
/// </summary>
public sealed record ReevaluationSpec
{
    /// <summary>Share of births that evaluate one of the best again. Above 0, up to 0.5, default 0.2.</summary>
    public double Share { get; init; } = 0.2;

    /// <summary>Evaluations of one individual, the first one counted. 2 to 1,000, default 5.</summary>
    public int Most { get; init; } = 5;

    /// <summary>Whether individuals are ranked by the mean over all their evaluations, or by the first one. Default by the mean.</summary>
    public bool RankByMean { get; init; } = true;

    internal void Check(SpecCheck check)
    {
        check.Within("evolution.reevaluation.share", Share, 0, 0.5, lowExcluded: true);
        check.Within("evolution.reevaluation.most", Most, 2, 1_000);
    }
}
