using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Specs;

/// <summary>
/// Unsupervised adaptation of a reservoir to its inputs, before a readout is fitted: of the recurrent weights, of gain and
/// bias of the units, or of both, the weights first (the dual form, Morales, Mirasso, Soriano 2021). Ends at the edge of stability.
/// For an echo state network or a series of them, which is adapted layer after layer.
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
        if (reservoir is SeriesSpec { Layers: { IsDefaultOrEmpty: false } layers })
        {
            for (var layer = 0; layer < layers.Length; layer++)
                CheckNetwork(check, $"reservoir.layers[{layer}]", layers[layer]);
        }
        else
        {
            CheckNetwork(check, "reservoir", reservoir);
        }

        if (Synaptic is null && Intrinsic is null)
            check.Add("plasticity", "neither synaptic nor intrinsic", "one of them, or both");
        Synaptic?.CheckInto(check, "plasticity.synaptic");
        Intrinsic?.CheckInto(check, "plasticity.intrinsic");
        check.Within("plasticity.warmUp", WarmUp, 0, ModelSpec.MaximumWashout);
        check.Within("plasticity.echoStateLimit", EchoStateLimit, 0, 1_000, lowExcluded: true);
        check.Within("plasticity.radiusLimit", RadiusLimit, 0, 100, lowExcluded: true);
        return check.Problems;
    }

    private void CheckNetwork(SpecCheck check, string path, ReservoirSpec? reservoir)
    {
        if (reservoir is not EchoStateSpec network)
        {
            check.Add("plasticity", $"set for {path} of kind {(reservoir is null ? "null" : ReservoirSpec.KindOf(reservoir))}", "none, or echo state networks: one, or a series");
            return;
        }

        if (network.Precision == Precision.Single)
            check.Add($"{path}.precision (with plasticity)", "Single", "Double");
        if (network.Activation == Activation.Identity)
            check.Add("plasticity", $"set for units with activation {network.Activation}", "none, or units with a hyperbolic tangent or a sigmoid");
        if (Intrinsic is { Target: IntrinsicTarget.Exponential } && network.Activation == Activation.Tanh)
            check.Add("plasticity.intrinsic.target", "Exponential", "Gaussian: the units have a hyperbolic tangent");
        if (Intrinsic is { Target: IntrinsicTarget.Gaussian } && network.Activation == Activation.Sigmoid)
            check.Add("plasticity.intrinsic.target", "Gaussian", "Exponential: the units have a sigmoid");
    }
}
