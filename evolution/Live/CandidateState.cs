using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Live;

/// <summary>Where one model of a <see cref="LivePopulation"/> stands.</summary>
public sealed record CandidateState
{
    /// <summary>How it came to be.</summary>
    public required Birth Birth { get; init; }

    /// <summary>What it is, the seed of its weights included.</summary>
    public required ModelSpec Spec { get; init; }

    /// <summary>What it has learned.</summary>
    public required ModelState State { get; init; }

    /// <summary>Number of the elite that it was before; 0 for none.</summary>
    public long Origin { get; init; }

    /// <summary>First row, counted from 0, in which it is tested.</summary>
    public long TestedFrom { get; init; }

    /// <summary>First row in which it may be asked to give way.</summary>
    public long KeptUntil { get; init; }

    /// <summary>Row that it reads next.</summary>
    public long Next { get; init; }

    /// <summary>Rows of which the predictions that <see cref="Awaiting"/> holds are its own.</summary>
    public long Predicted { get; init; }

    /// <summary>Predictions of a forecast that await their row, [horizon, outputs], that of row t at t modulo the horizon; empty otherwise.</summary>
    public ReadOnlyMemory<double> Awaiting { get; init; }

    /// <summary>Number of its test, since the last promotion or alarm; 0 when it is not tested yet.</summary>
    public long Test { get; init; }

    /// <summary>Its test.</summary>
    public PairedBet Bet { get; init; } = PairedBet.Start;
}
