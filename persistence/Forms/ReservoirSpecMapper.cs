using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ArchetypeRC.Runtime.Specs;
using Google.Protobuf;

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
                form.Precision = (PrecisionForm)echo.Precision;
                form.Activation = (ActivationForm)echo.Activation;
                break;
            case ResidualSpec residual:
                form.Kind = ReservoirKindForm.ReservoirKindResidual;
                form.ResidualBranch = (ResidualBranchForm)residual.Branch;
                form.BranchScaling = residual.BranchScaling;
                form.TanhScaling = residual.TanhScaling;
                break;
            case EdgeOfStabilitySpec edge:
                form.Kind = ReservoirKindForm.ReservoirKindEdgeOfStability;
                form.Proximity = edge.Proximity;
                break;
            case SeriesSpec series:
                form.Kind = ReservoirKindForm.ReservoirKindSeries;
                form.SeriesFeatures = (SeriesFeaturesForm)series.Features;
                form.Parts.AddRange(series.Layers.Select(ToForm));
                break;
            case ParallelSpec parallel:
                form.Kind = ReservoirKindForm.ReservoirKindParallel;
                form.Parts.AddRange(parallel.Members.Select(ToForm));
                break;
            case AcyclicSpec acyclic:
                form.Kind = ReservoirKindForm.ReservoirKindAcyclic;
                form.Parts.AddRange(acyclic.Members.Select(ToForm));
                form.Links.AddRange(acyclic.Links);
                form.Driven.AddRange(acyclic.Driven);
                form.Seen.AddRange(acyclic.Seen);
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
            case NanowireSpec nanowire:
                form.Kind = ReservoirKindForm.ReservoirKindNanowire;
                form.NanowireLayout = (NanowireLayoutForm)nanowire.Layout;
                form.Rows = nanowire.Rows;
                form.Columns = nanowire.Columns;
                form.Junctions = nanowire.Junctions;
                form.MeanDegree = nanowire.MeanDegree;
                form.Electrodes = nanowire.Electrodes;
                form.SourcesPerInput = nanowire.SourcesPerInput;
                form.Grounds = nanowire.Grounds;
                form.ContactResistance = nanowire.ContactResistance;
                form.InputVoltage = nanowire.InputVoltage;
                form.OffsetVoltage = nanowire.OffsetVoltage;
                form.VoltageLimit = nanowire.VoltageLimit;
                form.StepMilliseconds = nanowire.StepMilliseconds;
                form.SubSteps = nanowire.SubSteps;
                break;
            case SpikingSpec spiking:
                form.Kind = ReservoirKindForm.ReservoirKindSpiking;
                form.Units = spiking.Units;
                form.InhibitoryShare = spiking.InhibitoryShare;
                form.ConnectionRange = spiking.ConnectionRange;
                form.SynapticScaling = spiking.SynapticScaling;
                form.InputShare = spiking.InputShare;
                form.InputScaling = spiking.InputScaling;
                form.TraceMilliseconds = spiking.TraceMilliseconds;
                form.StepMilliseconds = spiking.StepMilliseconds;
                form.SubSteps = spiking.SubSteps;
                break;
            case ExternalSubstrateSpec external:
                form.Kind = ReservoirKindForm.ReservoirKindExternalSubstrate;
                form.States = external.States;
                form.Address = external.Address;
                form.TimeoutMilliseconds = external.TimeoutMilliseconds;
                form.Restarts = external.Restarts;
                form.Command.AddRange(external.Command);
                break;
            case GraphSpec graph:
                form.Kind = ReservoirKindForm.ReservoirKindGraph;
                form.Nodes = graph.Nodes;
                form.Edges.AddRange(graph.Edges);
                form.Units = graph.Units;
                form.Contraction = graph.Contraction;
                form.LeakRate = graph.LeakRate;
                form.InputScaling = graph.InputScaling;
                form.BiasScaling = graph.BiasScaling;
                break;
            case ResistiveMemoryGraphSpec memory:
                form.Kind = ReservoirKindForm.ReservoirKindResistiveMemoryGraph;
                form.Nodes = memory.Nodes;
                form.Edges.AddRange(memory.Edges);
                form.SelfLoops = memory.SelfLoops;
                form.Units = memory.Units;
                form.LeakRate = memory.LeakRate;
                form.ConductanceMean = memory.ConductanceMean;
                form.ConductanceDeviation = memory.ConductanceDeviation;
                form.Reference = memory.Reference;
                form.InputScaling = memory.InputScaling;
                form.RecurrentScaling = memory.RecurrentScaling;
                form.InputBits = memory.InputBits;
                form.InputRange = memory.InputRange;
                form.ReadNoise = memory.ReadNoise;
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
            Precision = (Precision)form.Precision,
        }),
        ReservoirKindForm.ReservoirKindResidual => Recurrent(name, form, new ResidualSpec
        {
            Branch = (ResidualBranch)form.ResidualBranch,
            BranchScaling = form.BranchScaling,
            TanhScaling = form.TanhScaling,
        }),
        ReservoirKindForm.ReservoirKindEdgeOfStability => Recurrent(
            name, form, new EdgeOfStabilitySpec { Proximity = form.Proximity }),
        ReservoirKindForm.ReservoirKindSeries => new SeriesSpec
        {
            Layers = [.. form.Parts.Select(part => FromForm(name, part))],
            Features = (SeriesFeatures)form.SeriesFeatures,
            Seed = form.Seed,
            Generator = form.Generator,
        },
        ReservoirKindForm.ReservoirKindParallel => new ParallelSpec
        {
            Members = [.. form.Parts.Select(part => FromForm(name, part))],
            Seed = form.Seed,
            Generator = form.Generator,
        },
        ReservoirKindForm.ReservoirKindAcyclic => new AcyclicSpec
        {
            Members = [.. form.Parts.Select(part => FromForm(name, part))],
            Links = [.. form.Links],
            Driven = [.. form.Driven],
            Seen = [.. form.Seen],
            Seed = form.Seed,
            Generator = form.Generator,
        },
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
        ReservoirKindForm.ReservoirKindNanowire => new NanowireSpec
        {
            Layout = (NanowireLayout)form.NanowireLayout,
            Rows = form.Rows,
            Columns = form.Columns,
            Junctions = form.Junctions,
            MeanDegree = form.MeanDegree,
            Electrodes = form.Electrodes,
            SourcesPerInput = form.SourcesPerInput,
            Grounds = form.Grounds,
            ContactResistance = form.ContactResistance,
            InputVoltage = form.InputVoltage,
            OffsetVoltage = form.OffsetVoltage,
            VoltageLimit = form.VoltageLimit,
            StepMilliseconds = form.StepMilliseconds,
            SubSteps = form.SubSteps,
            Seed = form.Seed,
            Generator = form.Generator,
        },
        ReservoirKindForm.ReservoirKindSpiking => new SpikingSpec
        {
            Units = form.Units,
            InhibitoryShare = form.InhibitoryShare,
            ConnectionRange = form.ConnectionRange,
            SynapticScaling = form.SynapticScaling,
            InputShare = form.InputShare,
            InputScaling = form.InputScaling,
            TraceMilliseconds = form.TraceMilliseconds,
            StepMilliseconds = form.StepMilliseconds,
            SubSteps = form.SubSteps,
            Seed = form.Seed,
            Generator = form.Generator,
        },
        ReservoirKindForm.ReservoirKindExternalSubstrate => new ExternalSubstrateSpec
        {
            States = form.States,
            Address = form.Address,
            TimeoutMilliseconds = form.TimeoutMilliseconds,
            Restarts = form.Restarts,
            Command = [.. form.Command],
            Seed = form.Seed,
            Generator = form.Generator,
        },
        ReservoirKindForm.ReservoirKindGraph => new GraphSpec
        {
            Nodes = form.Nodes,
            Edges = [.. form.Edges],
            Units = form.Units,
            Contraction = form.Contraction,
            LeakRate = form.LeakRate,
            InputScaling = form.InputScaling,
            BiasScaling = form.BiasScaling,
            Seed = form.Seed,
            Generator = form.Generator,
        },
        ReservoirKindForm.ReservoirKindResistiveMemoryGraph => new ResistiveMemoryGraphSpec
        {
            Nodes = form.Nodes,
            Edges = [.. form.Edges],
            SelfLoops = form.SelfLoops,
            Units = form.Units,
            LeakRate = form.LeakRate,
            ConductanceMean = form.ConductanceMean,
            ConductanceDeviation = form.ConductanceDeviation,
            Reference = form.Reference,
            InputScaling = form.InputScaling,
            RecurrentScaling = form.RecurrentScaling,
            InputBits = form.InputBits,
            InputRange = form.InputRange,
            ReadNoise = form.ReadNoise,
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
                InputCount = external.Input.Length,
                InputF64 = DoubleArrayForm.Of(external.Input.AsMemory()),
                BiasCount = external.Bias.Length,
                BiasF64 = DoubleArrayForm.Of(external.Bias.AsMemory()),
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
        Values = Values(name, "values_f64", form.ValuesF64, form.Count),
        Scaled = form.Scaled,
        Input = Values(name, "input_f64", form.InputF64, form.InputCount),
        Bias = Values(name, "bias_f64", form.BiasF64, form.BiasCount),
    };

    private static ImmutableArray<double> Values(string name, string field, ByteString bytes, int count) =>
        ImmutableCollectionsMarshal.AsImmutableArray(DoubleArrayForm.Read(name, field, bytes, count));
}
