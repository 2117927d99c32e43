using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Sequences;

public sealed class SequenceModelTests
{
    [Fact]
    public void Class_of_an_early_pulse_is_remembered_by_the_last_state()
    {
        var spec = new SequenceModelSpec
        {
            Reservoir = new EchoStateSpec { Units = 40, SpectralRadius = 0.99, BiasScaling = 0 }, Features = SequenceFeatures.Last,
        };
        var model = SequenceModel.Train(spec, Generated.EarlyPulse(60, 25, 1));
        Assert.InRange(Accuracy(model, Generated.EarlyPulse(100, 25, 2)), 0.95, 1);

        // Without a way from step to step nothing is remembered: the score is that of guessing.
        var forgetful = spec with { Reservoir = new EchoStateSpec { Units = 40, SpectralRadius = 0, BiasScaling = 0 } };
        Assert.InRange(Accuracy(SequenceModel.Train(forgetful, Generated.EarlyPulse(60, 25, 1)), Generated.EarlyPulse(100, 25, 2)), 0.25, 0.75);
    }

    [Fact]
    public void Same_spec_and_seed_give_the_same_bits_in_slices_too()
    {
        var training = Generated.Noise(30, 2, 3, 8, 20);
        var spec = new SequenceModelSpec { Reservoir = new EchoStateSpec { Units = 20 }, Bidirectional = true };
        var run = new SequenceTraining(spec, training);
        while (run.Advance(7))
            Assert.Throws<InvalidOperationException>(() => run.Finish());
        var sliced = run.Finish();
        var whole = SequenceModel.Train(spec, training);
        Assert.Equal(whole.Fit.Ridge, sliced.Fit.Ridge);
        Assert.Equal(whole.Fit.Solution.Weights.ToArray(), sliced.Fit.Solution.Weights.ToArray());
        Assert.NotEqual(
            whole.Fit.Solution.Weights.ToArray(),
            SequenceModel.Train(spec with { Reservoir = spec.Reservoir with { Seed = 2 } }, training).Fit.Solution.Weights.ToArray());
    }

    [Fact]
    public void Set_that_cannot_be_learned_is_refused_with_the_reason()
    {
        var set = Generated.Noise(6, 1, 2, 5, 5);
        var unlabelled = new SequenceSet("x", set.Classes, [.. set.Cases.Select((c, i) => i == 2 ? new LabelledSequence(1, new double[5], -1) : c)]);
        Assert.Contains(
            "1 of 6", Assert.Throws<SeriesRefusedException>(() => SequenceModel.Train(new(), unlabelled)).Message, StringComparison.Ordinal);
        var single = set.Subset([0, 2, 4]);
        Assert.Contains(
            "class 0", Assert.Throws<SeriesRefusedException>(() => SequenceModel.Train(new(), single)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_is_counted_per_step_and_direction()
    {
        var set = Generated.Noise(4, 1, 2, 5, 5);
        var spec = new SequenceModelSpec { Reservoir = new EchoStateSpec { Units = 20 }, Ridge = 1 };
        var one = SequenceModel.Train(spec, set);
        var both = SequenceModel.Train(spec with { Bidirectional = true }, set);
        Assert.Equal(2 * one.FitOperations, both.FitOperations);
        Assert.Equal(one.FitOperations, 4 * 5 * (one.Operations(2) - one.Operations(1)));
        Assert.True(one.Bytes(2) > one.Bytes(1));
    }

    [SkippableFact]
    public void Japanese_vowels_are_told_from_speaker_to_speaker()
    {
        SequenceSet training, test;
        using (var reader = Series.SharedData.Open("classification/JapaneseVowels_TRAIN.ts"))
            training = TsFile.ReadAll(reader);
        using (var reader = Series.SharedData.Open("classification/JapaneseVowels_TEST.ts"))
            test = TsFile.ReadAll(reader, training.Classes);
        var spec = new SequenceModelSpec
        {
            Reservoir = new EchoStateSpec { Units = 100, LeakRate = 0.3, InputScaling = 1 },
            Features = SequenceFeatures.Mean | SequenceFeatures.Deviation,
            Bidirectional = true,
            Differences = true,
        };
        var vote = new SequenceVote(test.Cases.Length, test.Classes.Length);
        var accuracies = new List<double>();
        foreach (var seed in Enumerable.Range(1, 3))
        {
            var model = SequenceModel.Train(spec with { Reservoir = spec.Reservoir with { Seed = (ulong)seed } }, training);
            accuracies.Add(Accuracy(model, test));
            vote.Add(model.Score(test));
        }

        Assert.True(accuracies.Average() >= 0.98, $"accuracies {string.Join(", ", accuracies)}");
        var hits = test.Cases.Where((c, i) => vote.Majority(i) == c.Class).Count();
        Assert.True(hits >= 0.98 * test.Cases.Length, $"{hits} of {test.Cases.Length}");
    }

    private static double Accuracy(SequenceModel model, SequenceSet set) => set.Cases.Average(c => model.Predict(c) == c.Class ? 1.0 : 0);
}
