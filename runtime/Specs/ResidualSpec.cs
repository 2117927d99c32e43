using ArchetypeRC.Runtime.Reservoirs;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Residual echo state network: x' = alpha O x + beta tanh(W x + Win u + b), O orthogonal (Ceni and Gallicchio 2024;
/// Pinna, Ceni and Gallicchio 2025). W has the spectral radius of the spec.
/// </summary>
/// <remarks>alpha + beta |W| below 1, |W| being the largest singular value, is enough for the echo state property.</remarks>
public sealed record ResidualSpec : RecurrentSpec
{
    /// <summary>O</summary>
    public ResidualBranch Branch { get; init; } = ResidualBranch.Orthogonal;

    /// <summary>alpha: how much of the last state is carried over. 0 to 1.</summary>
    public double BranchScaling { get; init; } = 0.9;

    /// <summary>beta: how much of the hyperbolic tangent is added. Above 0, up to 1.</summary>
    public double TanhScaling { get; init; } = 0.1;

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check, string path)
    {
        base.CheckInto(check, path);
        check.Known($"{path}.branch", Branch);
        check.Within($"{path}.branchScaling", BranchScaling, 0, 1);
        check.Within($"{path}.tanhScaling", TanhScaling, 0, 1, lowExcluded: true);
    }

    /// <inheritdoc/>
    internal override IReservoir Derive(int inputSize) =>
        ResidualNetwork.Derive(this, Branch, BranchScaling, TanhScaling, inputSize);
}
