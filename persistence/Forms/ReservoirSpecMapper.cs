using System.Runtime.InteropServices;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Forms;

/// <summary>Specs of reservoirs and their form: one message for all kinds, in which each kind fills the fields that it has.</summary>
internal static class ReservoirSpecMapper
{
    public static ReservoirSpecForm ToForm(ReservoirSpec spec)
    {
        var form = new ReservoirSpecForm { Seed = spec.Seed, Generator = spec.Generator };
        if (spec is RecurrentSpec recurrent)
            Fill(form, recurrent);
        switch (spec)
        {
            case EchoStateSpec echo:
                form.Kind = ReservoirKindForm.ReservoirKindEchoState;
                form.RadiusConvention = (RadiusConventionForm)echo.RadiusConvention;
                form.LeakRate = echo.LeakRate;
                form.Activation = (ActivationForm)echo.Activation;
                break;
            case EulerStateSpec euler:
                form.Kind = ReservoirKindForm.ReservoirKindEulerState;
                form.Units = euler.Units;
                form.StepSize = euler.StepSize;
                form.Diffusion = euler.Diffusion;
                form.RecurrentScaling = euler.RecurrentScaling;
                form.InputScaling = euler.InputScaling;
                form.BiasScaling = euler.BiasScaling;
                break;
            case RandomOscillatorsSpec oscillators:
                form.Kind = ReservoirKindForm.ReservoirKindRandomOscillators;
                form.OscillatorCoupling = (OscillatorCouplingForm)oscillators.Coupling;
                form.StepSize = oscillators.StepSize;
                form.Stiffness = oscillators.Stiffness;
                form.StiffnessRange = oscillators.StiffnessRange;
                form.Damping = oscillators.Damping;
                form.DampingRange = oscillators.DampingRange;
                break;
            case NextGenerationSpec next:
                form.Kind = ReservoirKindForm.ReservoirKindNextGeneration;
                form.Delays = next.Delays;
                form.Skip = next.Skip;
                form.Order = next.Order;
                form.LowerOrders = next.LowerOrders;
                break;
            default:
                throw new ArgumentException($"A spec of type {spec.GetType().Name} has no durable form.", nameof(spec));
        }

        return form;
    }

    /// <summary>The spec as it was written; its fields are not yet validated.</summary>
    /// <exception cref="DurableFormRefusedException">The kind is not known.</exception>
    public static ReservoirSpec FromForm(string name, ReservoirSpecForm form) => form.Kind switch
    {
        ReservoirKindForm.ReservoirKindEchoState => Recurrent(name, form, new EchoStateSpec
        {
            RadiusConvention = (RadiusConvention)form.RadiusConvention,
            LeakRate = form.LeakRate,
            Activation = (Activation)form.Activation,
        }),
        ReservoirKindForm.ReservoirKindEulerState => new EulerStateSpec
        {
            Units = form.Units,
            StepSize = form.StepSize,
            Diffusion = form.Diffusion,
            RecurrentScaling = form.RecurrentScaling,
            InputScaling = form.InputScaling,
            BiasScaling = form.BiasScaling,
            Seed = form.Seed,
            Generator = form.Generator,
        },
        ReservoirKindForm.ReservoirKindRandomOscillators => Recurrent(name, form, new RandomOscillatorsSpec
        {
            Coupling = (OscillatorCoupling)form.OscillatorCoupling,
            StepSize = form.StepSize,
            Stiffness = form.Stiffness,
            StiffnessRange = form.StiffnessRange,
            Damping = form.Damping,
            DampingRange = form.DampingRange,
        }),
        ReservoirKindForm.ReservoirKindNextGeneration => new NextGenerationSpec
        {
            Delays = form.Delays,
            Skip = form.Skip,
            Order = form.Order,
            LowerOrders = form.LowerOrders,
            Seed = form.Seed,
            Generator = form.Generator,
        },
        _ => throw new DurableFormRefusedException(
            DurableFormRefusal.Altered, name, $"its reservoir is of kind {(int)form.Kind}, which this version does not know"),
    };

    private static void Fill(ReservoirSpecForm form, RecurrentSpec spec)
    {
        form.Units = spec.Units;
        form.Topology = (TopologyForm)spec.Topology;
        form.InDegree = spec.InDegree;
        form.SpectralRadius = spec.SpectralRadius;
        form.InputScaling = spec.InputScaling;
        form.BiasScaling = spec.BiasScaling;
        form.InputLayout = (InputLayoutForm)spec.InputLayout;
        form.JumpLength = spec.JumpLength;
        form.JumpWeight = spec.JumpWeight;
        form.RewiringProbability = spec.RewiringProbability;
        form.Blocks = spec.Blocks;
        form.InDegreeBetween = spec.InDegreeBetween;
        if (spec.External is { } external)
        {
            form.External = new ExternalWeightsForm
            {
                Count = external.Values.Length,
                ValuesF64 = DoubleArrayForm.Of(external.Values.AsMemory()),
                Scaled = external.Scaled,
            };
        }
    }

    private static TSpec Recurrent<TSpec>(string name, ReservoirSpecForm form, TSpec spec)
        where TSpec : RecurrentSpec => spec with
        {
            Units = form.Units,
            Topology = (Topology)form.Topology,
            InDegree = form.InDegree,
            SpectralRadius = form.SpectralRadius,
            InputScaling = form.InputScaling,
            BiasScaling = form.BiasScaling,
            InputLayout = (InputLayout)form.InputLayout,
            JumpLength = form.HasJumpLength ? form.JumpLength : spec.JumpLength,
            JumpWeight = form.HasJumpWeight ? form.JumpWeight : spec.JumpWeight,
            RewiringProbability = form.HasRewiringProbability ? form.RewiringProbability : spec.RewiringProbability,
            Blocks = form.HasBlocks ? form.Blocks : spec.Blocks,
            InDegreeBetween = form.HasInDegreeBetween ? form.InDegreeBetween : spec.InDegreeBetween,
            External = ExternalFrom(name, form.External),
            Seed = form.Seed,
            Generator = form.Generator,
        };

    private static ExternalWeights? ExternalFrom(string name, ExternalWeightsForm? form) => form is null ? null : new()
    {
        Values = ImmutableCollectionsMarshal.AsImmutableArray(
            DoubleArrayForm.Read(name, "values_f64", form.ValuesF64, form.Count)),
        Scaled = form.Scaled,
    };
}
