using ArchetypeRC.Evolution.Genomes;

namespace ArchetypeRC.Evolution.Fitness;

/// <summary>How one birth is evaluated, where it is not with every training row and the job's first seeds.</summary>
public sealed record EvaluationPlan
{
    /// <summary>Every training row, the first seeds, nothing inherited.</summary>
    public static EvaluationPlan Full { get; } = new();

    /// <summary>The part of the training rows; null for all of them.</summary>
    public Fidelity? Fidelity { get; init; }

    /// <summary>Which seeds are drawn: 0 the job's first ones, n those of the n-th evaluation again. 0 or more.</summary>
    public int Draw { get; init; }

    /// <summary>Whose learned sums are gone on from, if its features are the same; null to train from nothing.</summary>
    public Donor? Donor { get; init; }
}
