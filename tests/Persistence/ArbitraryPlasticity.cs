using System.Collections.Immutable;
using ArchetypeRC.Runtime.Plasticity;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Persistence;

/// <summary>Random valid plasticity, and adapted weights of any 64 bits.</summary>
internal static class ArbitraryPlasticity
{
    private static readonly Gen<SynapticPlasticitySpec> Synaptic =
        from rule in Gen.Enum<SynapticRule>()
        from rate in Gen.Double[1e-9, 1]
        from epochs in Gen.Int[1, 10_000]
        from others in Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1])
        from slides in Gen.Bool
        from rows in Gen.Double[1, 1e9]
        select new SynapticPlasticitySpec
        {
            Rule = rule,
            LearningRate = rate,
            Epochs = epochs,
            Tolerance = others.Item1,
            Threshold = others.Item2,
            ThresholdRows = slides ? rows : null,
        };

    private static readonly Gen<IntrinsicPlasticitySpec> Intrinsic =
        from rate in Gen.Double[1e-9, 1]
        from mean in Gen.Double[-1, 1]
        from deviation in Gen.Double[0.01, 1]
        from epochs in Gen.Int[1, 10_000]
        select new IntrinsicPlasticitySpec { LearningRate = rate, Mean = mean, Deviation = deviation, Epochs = epochs };

    private static readonly Gen<PlasticitySpec> Plasticity =
        from which in Gen.Int[1, 3]
        from synaptic in Synaptic
        from intrinsic in Intrinsic
        from warmUp in Gen.Int[0, ModelSpec.MaximumWashout]
        from limits in Gen.Select(Gen.Double[1e-12, 1_000], Gen.Double[1e-9, 100])
        select new PlasticitySpec
        {
            Synaptic = which == 1 ? null : synaptic,
            Intrinsic = which == 2 ? null : intrinsic,
            WarmUp = warmUp,
            EchoStateLimit = limits.Item1,
            RadiusLimit = limits.Item2,
        };

    /// <summary>A spec with plasticity, where its reservoir takes some, or without.</summary>
    public static Gen<ModelSpec> Of(ModelSpec spec) =>
        from plasticity in Plasticity
        from given in Gen.Bool
        select given && plasticity.Validate(spec.Reservoir).IsEmpty ? spec with { Plasticity = plasticity } : spec;

    public static readonly Gen<ImmutableArray<AdaptedWeights>> Weights =
        (from gain in Doubles
         from bias in Doubles
         from recurrent in Doubles
         select new AdaptedWeights { Gain = gain, Bias = bias, Recurrent = recurrent }).Array[0, 3].Select(w => w.ToImmutableArray());

    private static Gen<ReadOnlyMemory<double>> Doubles => Arbitrary.Bits.Array[0, 5].Select(a => (ReadOnlyMemory<double>)a);
}
