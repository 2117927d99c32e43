using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Kernels;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Sequences;

public sealed class SequenceModelStateTests
{
    private static readonly SequenceSet Training = Generated.Noise(24, 2, 3, 9, 9);
    private static readonly SequenceSet Fresh = Generated.Noise(15, 2, 3, 9, 9, seed: 2);

    [Fact]
    public void Restored_model_scores_and_weighs_bit_for_bit_as_the_saved_one() => Gen.Select(
        Gen.Int[1, 31], Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 2], Gen.Bool, Gen.Enum<SequenceReadout>(), Gen.Bool).Sample(
        (features, bidirectional, standardise, differences, delays, passInputs, readout, euler) =>
        {
            var model = SequenceModel.Train(
                new SequenceModelSpec
                {
                    Reservoir = euler ? new EulerStateSpec { Units = 7, Seed = 3 } : new EchoStateSpec { Units = 7, InDegree = 3, Seed = 3 },
                    Features = (SequenceFeatures)features,
                    SegmentCount = 3,
                    Bidirectional = bidirectional,
                    Standardise = standardise,
                    Differences = differences,
                    Delays = delays,
                    PassInputs = passInputs,
                    Readout = readout,
                    BalanceClasses = differences,
                    Ridge = standardise ? 0.01 : null,
                },
                Training);
            var restored = SequenceModel.Restore(model.Save());
            var scores = restored.Score(Fresh);
            Assert.Equal(Bits.Of(model.Score(Fresh)), Bits.Of(scores));
            var (before, after) = (new double[3], new double[3]);
            model.Probabilities(scores.AsSpan(..3), before);
            restored.Probabilities(scores.AsSpan(..3), after);
            Assert.Equal(Bits.Of(before), Bits.Of(after));
            Assert.Equal(
                (model.Spec, model.TrainingCases, model.Channels, model.FitOperations, model.Operations(4), model.Bytes(4)),
                (restored.Spec, restored.TrainingCases, restored.Channels, restored.FitOperations, restored.Operations(4), restored.Bytes(4)));
            Assert.Equal((model.Fit.Ridge, model.Fit.Score), (restored.Fit.Ridge, restored.Fit.Score));
            Assert.Equal(24, restored.TrainingCases);
        },
        iter: 60);

    [Fact]
    public void Restored_model_refuses_sequences_of_other_channels_and_lengths()
    {
        var model = SequenceModel.Restore(Trained(SequenceFeatures.All).Save());
        Assert.Contains(
            "1 channels; those that were learned have 2",
            Assert.Throws<SeriesRefusedException>(() => model.Predict(new LabelledSequence(1, new double[9], -1))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "7 steps; all states are features, which takes 9",
            Assert.Throws<SeriesRefusedException>(() => model.Predict(new LabelledSequence(2, new double[14], -1))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void State_that_does_not_fit_its_spec_is_refused()
    {
        var state = Trained(SequenceFeatures.Mean).Save();
        Refused(state with { Weights = state.Weights[1..] }, "23 readout weights; its spec asks for 24");
        Refused(state with { Means = state.Means[1..] }, "2 channel factors; its spec asks for 1");
        Refused(state with { DifferenceFactors = new double[3] }, "3 difference factors; its spec asks for 2");
        Refused(state with { Classes = ["a", "b", "a"] }, "a class twice");
        Refused(state with { Classes = ["a"] }, "1 classes; allowed: 2 or more");
        Refused(state with { Length = 0 }, "0 steps of the longest sequence");
        Refused(state with { TrainingCases = 1 }, "1 training sequences");
        Refused(state with { WeightsHash = 5 }, "00000000000000000000000000000005");
        Refused(state with { Spec = state.Spec with { Reservoir = state.Spec.Reservoir with { Seed = 4 } } }, "hash");
        Assert.Throws<SpecRefusedException>(() => SequenceModel.Restore(state with { Spec = state.Spec with { SegmentCount = 0 } }));

        static void Refused(SequenceModelState state, string reason) => Assert.Contains(
            reason, Assert.Throws<ModelStateRefusedException>(() => SequenceModel.Restore(state)).Message, StringComparison.Ordinal);
    }

    private static SequenceModel Trained(SequenceFeatures features) => SequenceModel.Train(
        new SequenceModelSpec { Reservoir = new EchoStateSpec { Units = 7, InDegree = 3 }, Features = features }, Training);
}
