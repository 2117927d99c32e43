using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Sequences;

public sealed class SequenceSelectionTests
{
    [Fact]
    public void Reservoir_that_remembers_is_chosen_where_memory_is_needed()
    {
        var forgets = new SequenceModelSpec
        {
            Reservoir = new EchoStateSpec { Units = 20, SpectralRadius = 0 }, Features = SequenceFeatures.Last,
        };
        var remembers = forgets with { Reservoir = new EchoStateSpec { Units = 20, SpectralRadius = 0.99, BiasScaling = 0 } };
        var selection = new SequenceSelection(Generated.EarlyPulse(40, 15, 1), [forgets, remembers, forgets], draws: 2);
        var best = selection.Best([.. Enumerable.Range(0, selection.Fits).Select(i => Run(selection.Start(i)).Fit.Score)]);
        Assert.Equal(remembers, best.Spec);
        Assert.Equal(1, best.Score.Accuracy);
    }

    [Fact]
    public void Draws_of_a_candidate_differ_and_are_the_same_again()
    {
        var spec = new SequenceModelSpec { Reservoir = new EchoStateSpec { Units = 10 } };
        var selection = new SequenceSelection(Generated.Noise(8, 1, 2, 6, 6), [spec, spec], draws: 2);
        double[][] weights = [.. Enumerable.Range(0, 4).Select(i => Run(selection.Start(i)).Fit.Solution.Weights.ToArray())];
        Assert.Equal(weights[0], weights[2]);
        Assert.Equal(weights[1], weights[3]);
        Assert.NotEqual(weights[0], weights[1]);
        Assert.Throws<ArgumentException>(() => selection.Best([new LeaveOneOutScore(1, 0)]));
    }

    [Fact]
    public void Of_equal_accuracies_the_smaller_error_is_better_and_of_equal_scores_the_first()
    {
        var spec = new SequenceModelSpec();
        var selection = new SequenceSelection(
            Generated.Noise(4, 1, 2, 3, 3), [spec, spec with { Delays = 1 }, spec with { Delays = 2 }], draws: 1);
        Assert.Equal(1, selection.Best([new(0.5, 0.9), new(0.5, 0.8), new(0.5, 0.8)]).Spec.Delays);
        Assert.Equal(2, selection.Best([new(0.5, 0.1), new(0.5, 0.8), new(0.6, 0.9)]).Spec.Delays);
    }

    [Fact]
    public void Space_varies_features_leak_and_scaling_and_nothing_else()
    {
        var template = new EchoStateSpec { Units = 33, Seed = 5, SpectralRadius = 0.7 };
        var candidates = SequenceSearchSpace.Of(template);
        Assert.Equal(candidates.Length, candidates.Distinct().Count());
        Assert.Equal(18, candidates.Length);
        Assert.All(candidates, c => Assert.Empty(c.Validate()));
        Assert.All(candidates, c => Assert.Equal(
            template, (EchoStateSpec)c.Reservoir with { LeakRate = template.LeakRate, InputScaling = template.InputScaling }));
    }

    [Fact]
    public void Majority_wins_and_mean_scores_settle_a_draw()
    {
        var vote = new SequenceVote(2, 3);
        vote.Add([1, 0, 0, 0.9, 0.8, 0]);
        vote.Add([0, 5, 0, 0, 0.8, 0]);
        vote.Add([1, 0, 0, 0, 0, 0.1]);
        Assert.Equal((0, 1), (vote.Majority(0), vote.MeanScore(0)));
        Assert.Equal((1, 1), (vote.Majority(1), vote.MeanScore(1)));
        Assert.Throws<ArgumentException>(() => vote.Add([1.0]));
    }

    private static SequenceModel Run(SequenceTraining training)
    {
        while (training.Advance(100))
        {
        }

        return training.Finish();
    }
}
