using System.Collections.Immutable;
using ArchetypeRC.Persistence.ModelFiles;
using ArchetypeRC.Runtime.Graphs;
using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Persistence;

/// <summary>A file of each kind of classifier, every field with a value of its own.</summary>
internal static class ClassifierSamples
{
    private static readonly ModelMetrics Metrics = new(new Metric("test.accuracy", 0.875), new Metric("leaveOneOut", -0.0));

    /// <summary>Two members: one of each readout.</summary>
    public static SequenceModelFile Sequences() => new(
        [
            Member(new SequenceModelSpec
            {
                Reservoir = new EchoStateSpec { Units = 2, InDegree = 1, LeakRate = 0.3, Seed = 0xfedc_ba98_7654_3210 },
                Features = SequenceFeatures.Last | SequenceFeatures.Segments,
                SegmentCount = 3,
                Bidirectional = true,
                Standardise = false,
                Differences = true,
                Delays = 2,
                PassInputs = true,
                Readout = SequenceReadout.Logistic,
                Ridge = 0.03125,
                BalanceClasses = true,
            }),
            Member(new SequenceModelSpec
            {
                Reservoir = new EulerStateSpec { Units = 3, StepSize = 0.1 }, Features = SequenceFeatures.All | SequenceFeatures.Deviation,
            }),
        ],
        Metrics,
        "archetyperc 0.1.0");

    public static GraphModelFile GraphEchoState() => new(
        Model(
            new GraphEchoStateSpec
            {
                Units = 2,
                Pooling = GraphPooling.Sum | GraphPooling.Max,
                Seed = 0x8000_0000_0000_0001,
                Contraction = 0.75,
                Layers = 3,
                InputScaling = 0.125,
                LayerScaling = 0.25,
                BiasScaling = 0.0625,
                Tolerance = 1e-5,
                MaximumIterations = 77,
            },
            nodeFeatures: 4),
        Metrics,
        "archetyperc 0.1.0");

    public static GraphModelFile ResistiveMemory() => new(
        Model(
            new ResistiveMemorySpec
            {
                Units = 3,
                Pooling = GraphPooling.Mean,
                Seed = 9,
                ConductanceMean = 11.5,
                ConductanceDeviation = 1.25,
                InputScaling = 0.002,
                RecurrentScaling = 0.02,
                LeakRate = 0.4,
                Iterations = 5,
                InputBits = 6,
                ReadNoise = 0.03125,
            },
            nodeFeatures: 2),
        Metrics,
        "archetyperc 0.1.0");

    public static SequenceModelState Member(SequenceModelSpec spec) => new()
    {
        Spec = spec,
        WeightsHash = new UInt128(0x0123_4567_89ab_cdef, 0xfeed_beef_0bad_f00d),
        Length = 4,
        Means = Samples.Ramp(2, 1.5),
        Factors = Samples.Ramp(2, -0.5),
        DifferenceFactors = Samples.Ramp(2, 3.5),
        Classes = ["ja", "größe", ""],
        TrainingCases = 12,
        Ridge = 1.0 / 3,
        Weights = Samples.Ramp((int)(3 * (spec.FeatureSize(2, 4) + 1)), 0.1),
        Score = new LeaveOneOutScore(0.9375, -0.0),
        Factor = 2.5,
        FitOperations = 5_000_000_000,
    };

    public static GraphModelState Model(GraphEncoderSpec spec, int nodeFeatures) => new()
    {
        Spec = spec,
        WeightsHash = new UInt128(0x0123_4567_89ab_cdef, 0xfeed_beef_0bad_f00d),
        NodeFeatures = nodeFeatures,
        Scale = Samples.Ramp((int)spec.ScaleSize(nodeFeatures), 2.25),
        Classes = ["ja", "größe"],
        TrainingGraphs = 13,
        Ridge = 1.0 / 3,
        Weights = Samples.Ramp(2 * (spec.FeatureSize + 1), 0.1),
        Score = new LeaveOneOutScore(0.9375, 0.0625),
    };
}
