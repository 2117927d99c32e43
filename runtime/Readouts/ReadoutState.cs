using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// Everything that an online readout has learned, as it stands between two samples: writing it out and reading it back
/// changes no bit of what follows. Which parts a learner fills is said by <see cref="ReadoutStateShape"/>; the others are empty.
/// F features, O outputs.
/// </summary>
public sealed record ReadoutState
{
    /// <summary>Number of features, F, the constant 1 included as the last.</summary>
    public required int Features { get; init; }

    /// <summary>Number of outputs, O.</summary>
    public required int Outputs { get; init; }

    /// <summary>Readout weights, [O, F] row-major.</summary>
    public required ReadOnlyMemory<double> Weights { get; init; }

    /// <summary>
    /// Recursive least squares: upper half of Q, packed row by row, [F (F+1) / 2]; the inverse correlation is
    /// P = Scale (Q - PendingFactor g g'), g being <see cref="Pending"/>. Information filter: the triangular factor R likewise.
    /// Logistic: Q likewise, and g behind it, [F (F+1) / 2 + F], which no other learner takes for its own.
    /// </summary>
    public required ReadOnlyMemory<double> Correlation { get; init; }

    /// <summary>Factor of Q.</summary>
    public required double Scale { get; init; }

    /// <summary>Vector of the rank-one update that is held back for the next sweep, [F].</summary>
    public required ReadOnlyMemory<double> Pending { get; init; }

    /// <summary>Factor of the held-back update; 0 when there is none.</summary>
    public required double PendingFactor { get; init; }

    /// <summary>Samples learned.</summary>
    public required long Updates { get; init; }

    /// <summary>Information filter: the targets' sums beside the factor, z = R'^-1 A, [O, F] row-major.</summary>
    public ReadOnlyMemory<double> Targets { get; init; }

    /// <summary>Variable forgetting: running mean squared errors of its two members, [2, O] row-major.</summary>
    public ReadOnlyMemory<double> Errors { get; init; }

    /// <summary>Variable forgetting: the states of its members, the one with the long memory first.</summary>
    public ImmutableArray<ReadoutState> Members { get; init; } = [];

    /// <summary>Decayed sums: the sums.</summary>
    public SufficientStatisticsState? Sums { get; init; }
}
