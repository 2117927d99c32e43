using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Forms;

/// <summary>Plasticity and what it has made of weights, and their forms.</summary>
internal static class PlasticityMapper
{
    public static PlasticitySpecForm? ToForm(PlasticitySpec? spec) => spec is null ? null : new PlasticitySpecForm
    {
        Synaptic = spec.Synaptic is { } synaptic ? ToForm(synaptic) : null,
        Intrinsic = spec.Intrinsic is { } intrinsic ? ToForm(intrinsic) : null,
        WarmUp = spec.WarmUp,
        EchoStateLimit = spec.EchoStateLimit,
        RadiusLimit = spec.RadiusLimit,
    };

    /// <summary>The spec as it was written; its fields are not yet validated.</summary>
    public static PlasticitySpec? FromForm(PlasticitySpecForm? form) => form is null ? null : new PlasticitySpec
    {
        Synaptic = form.Synaptic is { } synaptic ? FromForm(synaptic) : null,
        Intrinsic = form.Intrinsic is { } intrinsic ? FromForm(intrinsic) : null,
        WarmUp = form.WarmUp,
        EchoStateLimit = form.EchoStateLimit,
        RadiusLimit = form.RadiusLimit,
    };

    public static AdaptedWeightsForm ToForm(AdaptedWeights weights) => new()
    {
        GainF64 = DoubleArrayForm.Of(weights.Gain),
        BiasF64 = DoubleArrayForm.Of(weights.Bias),
        RecurrentF64 = DoubleArrayForm.Of(weights.Recurrent),
    };

    /// <summary>The weights as they were written: whether they fit a reservoir shows when it is built.</summary>
    /// <exception cref="DurableFormRefusedException">An array is not whole values.</exception>
    public static AdaptedWeights FromForm(string form, AdaptedWeightsForm weights) => new()
    {
        Gain = DoubleArrayForm.Read(form, "gain_f64", weights.GainF64, weights.GainF64.Length / sizeof(double)),
        Bias = DoubleArrayForm.Read(form, "bias_f64", weights.BiasF64, weights.BiasF64.Length / sizeof(double)),
        Recurrent = DoubleArrayForm.Read(
            form, "recurrent_f64", weights.RecurrentF64, weights.RecurrentF64.Length / sizeof(double)),
    };

    private static SynapticPlasticitySpecForm ToForm(SynapticPlasticitySpec spec)
    {
        var form = new SynapticPlasticitySpecForm
        {
            Rule = (SynapticRuleForm)spec.Rule,
            LearningRate = spec.LearningRate,
            Epochs = spec.Epochs,
            Tolerance = spec.Tolerance,
            Threshold = spec.Threshold,
        };
        if (spec.ThresholdRows is { } rows)
            form.ThresholdRows = rows;
        return form;
    }

    private static IntrinsicPlasticitySpecForm ToForm(IntrinsicPlasticitySpec spec) => new()
    {
        Target = (IntrinsicTargetForm)spec.Target,
        LearningRate = spec.LearningRate,
        Mean = spec.Mean,
        Deviation = spec.Deviation,
        Epochs = spec.Epochs,
    };

    private static SynapticPlasticitySpec FromForm(SynapticPlasticitySpecForm form) => new()
    {
        Rule = (SynapticRule)form.Rule,
        LearningRate = form.LearningRate,
        Epochs = form.Epochs,
        Tolerance = form.Tolerance,
        Threshold = form.Threshold,
        ThresholdRows = form.HasThresholdRows ? form.ThresholdRows : null,
    };

    private static IntrinsicPlasticitySpec FromForm(IntrinsicPlasticitySpecForm form) => new()
    {
        Target = (IntrinsicTarget)form.Target,
        LearningRate = form.LearningRate,
        Mean = form.Mean,
        Deviation = form.Deviation,
        Epochs = form.Epochs,
    };
}
