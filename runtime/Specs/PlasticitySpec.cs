using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Unsupervised adaptation of a reservoir to its inputs, before a readout is fitted: of the recurrent weights, of gain and
/// bias of the units, or of both, the weights first (the dual form, Morales, Mirasso, Soriano 2021). Ends at the edge of stability.
/// </summary>
public sealed record PlasticitySpec
{
    /// <summary>Adaptation of the recurrent weights; none leaves them as they were drawn.</summary>
    public SynapticPlasticitySpec? Synaptic { get; init; }

    /// <summary>Adaptation of gain and bias, after that of the weights; none leaves gain 1 and the bias that was drawn.</summary>
    public IntrinsicPlasticitySpec? Intrinsic { get; init; }

    /// <summary>First rows of each pass that drive the reservoir from rest and adapt nothing. 0 to 1,000,000.</summary>
    public int WarmUp { get; init; } = 100;

    /// <summary>
    /// A pass after which states from different starts stay further apart than this is taken back, and the adaptation of
    /// that kind ends: the echo state index (Gallicchio 2018). Above 0, up to 1,000.
    /// </summary>
    public double EchoStateLimit { get; init; } = 1e-6;

    /// <summary>
    /// The same for a pass after which the spectral radius of the map at rest, (1-a) I + a G W with the gains G, is above this; units
    /// with a sigmoid count with their largest slope, G / 4.
    /// Above 0, up to 100.
    /// </summary>
    public double RadiusLimit { get; init; } = 10;

    /// <summary>Every field that cannot be used with this reservoir; empty when the spec is good.</summary>
    public ImmutableArray<SpecProblem> Validate(ReservoirSpec reservoir)
    {
        var check = new SpecCheck();
        if (reservoir is not EchoStateSpec)
            check.Add("plasticity", $"set for a reservoir of type {reservoir.GetType().Name}", "none, or an echo state network");
        if (reservoir is EchoStateSpec { Precision: Precision.Single })
            check.Add("reservoir.precision (with plasticity)", "Single", "Double");
        if (reservoir is EchoStateSpec { Activation: Activation.Identity } other)
            check.Add("plasticity", $"set for units with activation {other.Activation}", "none, or units with a hyperbolic tangent or a sigmoid");
        if (Synaptic is null && Intrinsic is null)
            check.Add("plasticity", "neither synaptic nor intrinsic", "one of them, or both");
        if (Intrinsic is { Target: IntrinsicTarget.Exponential } && reservoir is EchoStateSpec { Activation: Activation.Tanh })
            check.Add("plasticity.intrinsic.target", "Exponential", "Gaussian: the units have a hyperbolic tangent");
        if (Intrinsic is { Target: IntrinsicTarget.Gaussian } && reservoir is EchoStateSpec { Activation: Activation.Sigmoid })
            check.Add("plasticity.intrinsic.target", "Gaussian", "Exponential: the units have a sigmoid");
        Synaptic?.CheckInto(check, "plasticity.synaptic");
        Intrinsic?.CheckInto(check, "plasticity.intrinsic");
        check.Within("plasticity.warmUp", WarmUp, 0, ModelSpec.MaximumWashout);
        check.Within("plasticity.echoStateLimit", EchoStateLimit, 0, 1_000, lowExcluded: true);
        check.Within("plasticity.radiusLimit", RadiusLimit, 0, 100, lowExcluded: true);
        return check.Problems;
    }
}
