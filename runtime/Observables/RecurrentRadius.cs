using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// Spectral radii that a spec leads to: of its recurrent weights, and of the linear part of its step, which a leak or a residual branch makes
/// of them. Computed from the weights that are stepped, not read off the spec.
/// </summary>
public static class RecurrentRadius
{
    /// <summary>rho(W); null for a reservoir without one matrix of recurrent weights: no units, several networks, or a graph.</summary>
    /// <param name="spec">A spec that is good; W - W' of an Euler state network.</param>
    public static double? OfWeights(ReservoirSpec spec) => spec switch
    {
        EchoStateSpec echo => SpectralRadius.Of(Weights(echo)),
        RecurrentSpec recurrent => SpectralRadius.Of(ScaledWeights.Plain(recurrent)),
        EulerStateSpec euler => SpectralRadius.Of(new DenseWeights(euler.Units, EulerStateNetwork.Antisymmetric(euler))),
        _ => null,
    };

    /// <summary>
    /// rho of d next / d state where every tanh has the slope 1: (1-a) I + a W of a leaky network, alpha O + beta W of a residual one,
    /// (1 - e g) I + e (W - W') of an Euler state network; null for other kinds.
    /// </summary>
    /// <param name="spec">A spec that is good.</param>
    public static double? Effective(ReservoirSpec spec) => spec switch
    {
        EchoStateSpec echo => SpectralRadius.Of(Weights(echo), echo.LeakRate),
        ResidualSpec residual => OfResidual(residual, residual.Branch, residual.BranchScaling, residual.TanhScaling),
        EdgeOfStabilitySpec edge => OfResidual(edge, ResidualBranch.Orthogonal, 1 - edge.Proximity, edge.Proximity),
        EulerStateSpec euler => SpectralRadius.Of(Sum(
            euler.Units, euler.StepSize, EulerStateNetwork.Antisymmetric(euler), 1 - (euler.StepSize * euler.Diffusion), other: null)),
        _ => null,
    };

    private static RecurrentWeights Weights(EchoStateSpec spec)
    {
        var scaled = ScaledWeights.Of(spec);
        return scaled.SelfWeight == 0 ? scaled.Recurrent : Sum(spec.Units, 1, scaled.Recurrent.ToDense(), scaled.SelfWeight, other: null);
    }

    private static double OfResidual(RecurrentSpec spec, ResidualBranch branch, double branchScaling, double tanhScaling) => SpectralRadius.Of(Sum(
        spec.Units, tanhScaling, ScaledWeights.Plain(spec).ToDense(), branchScaling, ResidualNetwork.Carried(spec, branch)?.ToDense()));

    // factor W + otherFactor O, O being the identity unless it is given; W is overwritten.
    private static DenseWeights Sum(int units, double factor, double[] weights, double otherFactor, double[]? other)
    {
        for (var i = 0; i < weights.Length; i++)
            weights[i] = (factor * weights[i]) + (otherFactor * (other?[i] ?? (i % (units + 1) == 0 ? 1 : 0)));
        return new DenseWeights(units, weights);
    }
}
