using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Evolution.Genomes;

/// <summary>
/// Fields that depend on each other, brought to what they allow each other: genes are drawn one by one, and every combination of them
/// is to be a model.
/// </summary>
internal static class FittedSpecs
{
    /// <summary>Most features of a next generation reservoir that a search makes: a readout takes their square in operations.</summary>
    private const int MostMonomials = 1_000;

    public static ReservoirSpec Fit(ReservoirSpec spec, int inputs) => spec switch
    {
        EchoStateSpec echo => Bounded((EchoStateSpec)Fit(echo)),
        RecurrentSpec recurrent => Fit(recurrent),
        NextGenerationSpec next => Fit(next, inputs),
        NanowireSpec nanowire => Fit(nanowire, inputs),
        FixedGraphSpec graph => graph with { Units = Math.Min(graph.Units, FixedGraphSpec.MostUnits(graph.Nodes)) },
        _ => spec,
    };

    /// <summary>
    /// The plasticity that a reservoir can have: with the distribution that goes with its units, none where it is of no kind that adapts.
    /// </summary>
    public static PlasticitySpec? Fit(PlasticitySpec? plasticity, ReservoirSpec reservoir)
    {
        if (plasticity is null || plasticity.Validate(reservoir).IsEmpty)
            return plasticity;
        if (plasticity.Intrinsic is not { } intrinsic)
            return null;
        var exponential = plasticity with
        {
            Intrinsic = intrinsic with { Target = IntrinsicTarget.Exponential, Mean = Math.Max(0.01, Math.Abs(intrinsic.Mean)) },
        };
        return exponential.Validate(reservoir).IsEmpty ? exponential : null;
    }

    private static RecurrentSpec Fit(RecurrentSpec spec)
    {
        if ((spec.Topology == Topology.RingWithJumps && spec.Units < 5) || (spec.Topology == Topology.SmallWorld && spec.Units < 2))
            spec = spec with { Topology = Topology.Ring };
        switch (spec.Topology)
        {
            case Topology.RingWithJumps:
                return spec with { JumpLength = Math.Clamp(spec.JumpLength, 2, (spec.Units - 1) / 2) };
            case Topology.SmallWorld:
                return spec with { InDegree = Math.Min(spec.InDegree, spec.Units - 1) };
            case Topology.BlockModular:
                var blocks = Math.Min(spec.Blocks, spec.Units);
                var largest = (spec.Units + blocks - 1) / blocks;
                return spec with
                {
                    Blocks = blocks,
                    InDegree = Math.Min(spec.InDegree, spec.Units / blocks),
                    InDegreeBetween = Math.Min(spec.InDegreeBetween, spec.Units - largest),
                };
            default:
                return spec with { InDegree = Math.Min(spec.InDegree, spec.Units) };
        }
    }

    // Conventions and units under which a radius may not be as large as elsewhere.
    private static EchoStateSpec Bounded(EchoStateSpec spec)
    {
        var most = spec.RadiusConvention == RadiusConvention.Guaranteed ? Math.BitDecrement(1.0)
            : spec.Activation == Activation.Identity ? 1
            : double.PositiveInfinity;
        return spec.SpectralRadius > most ? spec with { SpectralRadius = most } : spec;
    }

    private static NextGenerationSpec Fit(NextGenerationSpec spec, int inputs)
    {
        while (spec.FeatureSize(inputs) > MostMonomials && spec.Order > 1)
            spec = spec with { Order = spec.Order - 1 };
        while (spec.FeatureSize(inputs) > MostMonomials && spec.Delays > 1)
            spec = spec with { Delays = spec.Delays - 1 };
        return spec;
    }

    private static NanowireSpec Fit(NanowireSpec spec, int inputs)
    {
        var needed = spec.Electrodes + spec.Grounds + (spec.SourcesPerInput * inputs);
        if (needed <= spec.JunctionCount || needed > NanowireSpec.MaximumJunctions)
            return spec;
        var side = (int)Math.Ceiling(Math.Sqrt(needed));
        return spec.Layout == NanowireLayout.Grid
            ? spec with { Rows = Math.Max(spec.Rows, side), Columns = Math.Max(spec.Columns, side) }
            : spec with { Junctions = needed };
    }
}
