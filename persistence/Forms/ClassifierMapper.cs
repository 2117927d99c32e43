using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Persistence.Forms;

/// <summary>Classifiers of sequences and of graphs, and their forms. What is read fits its spec, and the spec has passed its own validation.</summary>
internal static class ClassifierMapper
{
    public static SequenceModelStateForm ToForm(SequenceModelState state) => new()
    {
        Spec = ToForm(state.Spec),
        WeightsHashHigh = (ulong)(state.WeightsHash >> 64),
        WeightsHashLow = (ulong)state.WeightsHash,
        Channels = state.Channels,
        Length = state.Length,
        MeansF64 = DoubleArrayForm.Of(state.Means),
        FactorsF64 = DoubleArrayForm.Of(state.Factors),
        DifferenceFactorsF64 = DoubleArrayForm.Of(state.DifferenceFactors),
        Classes = { state.Classes },
        TrainingCases = state.TrainingCases,
        Ridge = state.Ridge,
        WeightsF64 = DoubleArrayForm.Of(state.Weights),
        Score = ToForm(state.Score),
        Factor = state.Factor,
        FitOperations = state.FitOperations,
    };

    public static GraphModelStateForm ToForm(GraphModelState state) => new()
    {
        Spec = ToForm(state.Spec),
        WeightsHashHigh = (ulong)(state.WeightsHash >> 64),
        WeightsHashLow = (ulong)state.WeightsHash,
        NodeFeatures = state.NodeFeatures,
        ScaleF64 = DoubleArrayForm.Of(state.Scale),
        Classes = { state.Classes },
        TrainingGraphs = state.TrainingGraphs,
        Ridge = state.Ridge,
        WeightsF64 = DoubleArrayForm.Of(state.Weights),
        Score = ToForm(state.Score),
    };

    /// <exception cref="DurableFormRefusedException">A part is missing, a field is out of its range, or an array has another length.</exception>
    public static SequenceModelState FromForm(string name, SequenceModelStateForm? form)
    {
        if (form is not { Spec.Reservoir: not null, Score: not null })
            throw Refused(name, "a classifier of sequences or a part of it is missing");
        return Checked(name, () => new SequenceModelState
        {
            Spec = SpecFrom(name, form.Spec),
            WeightsHash = new UInt128(form.WeightsHashHigh, form.WeightsHashLow),
            Length = form.Length,
            Means = DoubleArrayForm.Read(name, "means_f64", form.MeansF64, form.Channels),
            Factors = DoubleArrayForm.Read(name, "factors_f64", form.FactorsF64, form.Channels),
            DifferenceFactors = DoubleArrayForm.Read(name, "difference_factors_f64", form.DifferenceFactorsF64, form.Channels),
            Classes = [.. form.Classes],
            TrainingCases = form.TrainingCases,
            Ridge = form.Ridge,
            Weights = DoubleArrayForm.Read(name, "weights_f64", form.WeightsF64, form.WeightsF64.Length / sizeof(double)),
            Score = ScoreFrom(form.Score),
            Factor = form.Factor,
            FitOperations = form.FitOperations,
        }.Checked());
    }

    /// <exception cref="DurableFormRefusedException">A part is missing, a field is out of its range, or an array has another length.</exception>
    public static GraphModelState FromForm(string name, GraphModelStateForm? form)
    {
        if (form is not { Spec: not null, Score: not null })
            throw Refused(name, "a classifier of graphs or a part of it is missing");
        return Checked(name, () => new GraphModelState
        {
            Spec = SpecFrom(name, form.Spec),
            WeightsHash = new UInt128(form.WeightsHashHigh, form.WeightsHashLow),
            NodeFeatures = form.NodeFeatures,
            Scale = DoubleArrayForm.Read(name, "scale_f64", form.ScaleF64, form.ScaleF64.Length / sizeof(double)),
            Classes = [.. form.Classes],
            TrainingGraphs = form.TrainingGraphs,
            Ridge = form.Ridge,
            Weights = DoubleArrayForm.Read(name, "weights_f64", form.WeightsF64, form.WeightsF64.Length / sizeof(double)),
            Score = ScoreFrom(form.Score),
        }.Checked());
    }

    private static T Checked<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is SpecRefusedException or ModelStateRefusedException)
        {
            throw new DurableFormRefusedException(DurableFormRefusal.Altered, name, fault.Message.TrimEnd('.'), fault);
        }
    }

    private static SequenceModelSpecForm ToForm(SequenceModelSpec spec)
    {
        var form = new SequenceModelSpecForm
        {
            Reservoir = ReservoirSpecMapper.ToForm(spec.Reservoir),
            Features = (int)spec.Features,
            SegmentCount = spec.SegmentCount,
            Bidirectional = spec.Bidirectional,
            Standardise = spec.Standardise,
            Differences = spec.Differences,
            Delays = spec.Delays,
            PassInputs = spec.PassInputs,
            Readout = (SequenceReadoutForm)spec.Readout,
            BalanceClasses = spec.BalanceClasses,
        };
        if (spec.Ridge is { } ridge)
            form.Ridge = ridge;
        return form;
    }

    private static SequenceModelSpec SpecFrom(string name, SequenceModelSpecForm form) => new()
    {
        Reservoir = ReservoirSpecMapper.FromForm(name, form.Reservoir),
        Features = (SequenceFeatures)form.Features,
        SegmentCount = form.SegmentCount,
        Bidirectional = form.Bidirectional,
        Standardise = form.Standardise,
        Differences = form.Differences,
        Delays = form.Delays,
        PassInputs = form.PassInputs,
        Readout = (SequenceReadout)form.Readout,
        Ridge = form.HasRidge ? form.Ridge : null,
        BalanceClasses = form.BalanceClasses,
    };

    private static GraphEncoderSpecForm ToForm(GraphEncoderSpec spec)
    {
        var form = new GraphEncoderSpecForm { Units = spec.Units, Pooling = (int)spec.Pooling, Seed = spec.Seed };
        switch (spec)
        {
            case GraphEchoStateSpec echo:
                form.Kind = GraphEncoderKindForm.GraphEncoderKindGraphEchoState;
                form.InputScaling = echo.InputScaling;
                form.Contraction = echo.Contraction;
                form.Layers = echo.Layers;
                form.LayerScaling = echo.LayerScaling;
                form.BiasScaling = echo.BiasScaling;
                form.Tolerance = echo.Tolerance;
                form.MaximumIterations = echo.MaximumIterations;
                break;
            case ResistiveMemorySpec memory:
                form.Kind = GraphEncoderKindForm.GraphEncoderKindResistiveMemory;
                form.InputScaling = memory.InputScaling;
                form.ConductanceMean = memory.ConductanceMean;
                form.ConductanceDeviation = memory.ConductanceDeviation;
                form.RecurrentScaling = memory.RecurrentScaling;
                form.LeakRate = memory.LeakRate;
                form.Iterations = memory.Iterations;
                form.InputBits = memory.InputBits;
                form.ReadNoise = memory.ReadNoise;
                break;
            default:
                throw new ArgumentException($"A spec of type {spec.GetType().Name} has no durable form.", nameof(spec));
        }

        return form;
    }

    private static GraphEncoderSpec SpecFrom(string name, GraphEncoderSpecForm form) => form.Kind switch
    {
        GraphEncoderKindForm.GraphEncoderKindGraphEchoState => new GraphEchoStateSpec
        {
            Units = form.Units,
            Pooling = (GraphPooling)form.Pooling,
            Seed = form.Seed,
            InputScaling = form.InputScaling,
            Contraction = form.Contraction,
            Layers = form.Layers,
            LayerScaling = form.LayerScaling,
            BiasScaling = form.BiasScaling,
            Tolerance = form.Tolerance,
            MaximumIterations = form.MaximumIterations,
        },
        GraphEncoderKindForm.GraphEncoderKindResistiveMemory => new ResistiveMemorySpec
        {
            Units = form.Units,
            Pooling = (GraphPooling)form.Pooling,
            Seed = form.Seed,
            InputScaling = form.InputScaling,
            ConductanceMean = form.ConductanceMean,
            ConductanceDeviation = form.ConductanceDeviation,
            RecurrentScaling = form.RecurrentScaling,
            LeakRate = form.LeakRate,
            Iterations = form.Iterations,
            InputBits = form.InputBits,
            ReadNoise = form.ReadNoise,
        },
        _ => throw Refused(name, $"its encoder is of kind {(int)form.Kind}, which this version does not know"),
    };

    private static LeaveOneOutScoreForm ToForm(LeaveOneOutScore score) => new() { Accuracy = score.Accuracy, SquaredError = score.SquaredError };

    private static LeaveOneOutScore ScoreFrom(LeaveOneOutScoreForm form) => new(form.Accuracy, form.SquaredError);

    private static DurableFormRefusedException Refused(string name, string detail) => new(DurableFormRefusal.Altered, name, detail);
}
