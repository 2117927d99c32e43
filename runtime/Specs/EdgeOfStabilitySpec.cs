using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Edge of stability echo state network (ES2N): x' = beta tanh(W x + Win u + b) + (1 - beta) O x, O random orthogonal (Ceni and
/// Gallicchio 2024). The eigenvalues of its linear part lie around the circle of radius 1 - beta.
/// </summary>
public sealed record EdgeOfStabilitySpec : RecurrentSpec
{
    /// <summary>beta: 1 is an echo state network without leak, small values remember long. Above 0, up to 1.</summary>
    public double Proximity { get; init; } = 0.05;

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        base.CheckInto(check, path);
        check.Within($"{path}.proximity", Proximity, 0, 1, lowExcluded: true);
    }

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) =>
        ResidualNetwork.Derive(this, ResidualBranch.Orthogonal, 1 - Proximity, Proximity, inputSize);
}
