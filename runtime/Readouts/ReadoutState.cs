namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// Everything that a recursive least squares readout has learned, as it stands between two samples: writing it out and
/// reading it back changes no bit of what follows. F features, O outputs.
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
    /// Upper half of Q, packed row by row, [F (F+1) / 2]; the inverse correlation is P = Scale (Q - PendingFactor g g'),
    /// g being <see cref="Pending"/>.
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
}
