using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Persistence;

/// <summary>Random valid specs of every kind of reservoir.</summary>
internal static class ArbitraryReservoirs
{
    /// <summary>Any kind.</summary>
    public static Gen<ReservoirSpec> Any => Gen.OneOf(Single, Composite(1));

    public static Gen<ResidualSpec> Residual =>
        from branch in Gen.Enum<ResidualBranch>()
        from carried in Gen.Double[0, 1]
        from added in Gen.Double[1e-9, 1]
        from spec in Recurrent(new ResidualSpec())
        select spec with { Branch = branch, BranchScaling = carried, TanhScaling = added };

    public static Gen<EdgeOfStabilitySpec> EdgeOfStability =>
        from proximity in Gen.Double[1e-9, 1]
        from spec in Recurrent(new EdgeOfStabilitySpec())
        select spec with { Proximity = proximity };

    public static Gen<EchoStateSpec> EchoState =>
        from convention in Gen.Enum<RadiusConvention>()
        from leak in Gen.Double[1e-9, 1]
        from activation in Gen.Enum<Activation>()
        from radius in Gen.Double[0, convention == RadiusConvention.Guaranteed || activation == Activation.Identity ? 0.99 : 10]
        from single in Gen.Bool
        from spec in Recurrent(new EchoStateSpec())
        select spec with
        {
            RadiusConvention = convention,
            LeakRate = leak,
            Activation = activation,
            Precision = single && activation != Activation.Identity ? Precision.Single : Precision.Double,
            SpectralRadius = radius,
            External = spec.External is { } given && activation == Activation.Identity ? given with { Scaled = true } : spec.External,
        };

    private static Gen<ReservoirSpec> Single => Gen.OneOf(
        EchoState.Select(spec => (ReservoirSpec)spec),
        Residual.Select(spec => (ReservoirSpec)spec),
        EdgeOfStability.Select(spec => (ReservoirSpec)spec));

    private static Gen<ReservoirSpec> Composite(int depth)
    {
        var part = depth == 2 ? Single : Gen.OneOf(Single, Composite(depth + 1));
        return
            from parts in part.Array[1, 3]
            from shape in Gen.Int[0, 2]
            from features in Gen.Enum<SeriesFeatures>()
            from seed in Gen.ULong
            select shape switch
            {
                0 => (ReservoirSpec)new SeriesSpec { Layers = [.. parts], Features = features, Seed = seed },
                1 => new ParallelSpec { Members = [.. parts], Seed = seed },
                _ => new AcyclicSpec
                {
                    Members = [.. parts],
                    Links = parts.Length > 1 ? [0, parts.Length - 1] : [],
                    Driven = [.. Enumerable.Range(0, parts.Length)],
                    Seen = [.. Enumerable.Range(0, parts.Length)],
                    Seed = seed,
                },
            };
    }

    /// <summary>A spec with random fields of <see cref="RecurrentSpec"/>, the others as they are.</summary>
    public static Gen<TSpec> Recurrent<TSpec>(TSpec kind)
        where TSpec : RecurrentSpec =>
        from units in Gen.Int[5, 12]
        from topology in Gen.Enum<Topology>()
        from blocks in Gen.Int[1, 5]
        from degree in Gen.Int[1, topology switch
        {
            Topology.SmallWorld => units - 1,
            Topology.BlockModular => units / blocks,
            _ => units,
        }]
        from between in Gen.Int[0, units - ((units + blocks - 1) / blocks)]
        from jump in Gen.Int[2, (units - 1) / 2]
        from jumpWeight in Gen.Double[0, 10]
        from rewiring in Gen.Double[0, 1]
        from values in Gen.Double[-1e6, 1e6].Array[units * units]
        from scaled in Gen.Bool
        from givenBias in Gen.Double[-1e6, 1e6].Array[Gen.Bool.Select(given => given ? units : 0)]
        from radius in Gen.Double[0, 10]
        from input in Gen.Double[0, 1000]
        from layout in Gen.Enum<InputLayout>()
        from bias in Gen.Double[0, 1000]
        from seed in Gen.ULong
        select kind with
        {
            Units = units,
            Topology = topology,
            InDegree = degree,
            Blocks = blocks,
            InDegreeBetween = between,
            JumpLength = jump,
            JumpWeight = jumpWeight,
            RewiringProbability = rewiring,
            External = topology == Topology.External ? new ExternalWeights { Values = [.. values], Scaled = scaled, Bias = [.. givenBias] } : null,
            SpectralRadius = radius,
            InputScaling = input,
            InputLayout = layout,
            BiasScaling = bias,
            Seed = seed,
        };
}
