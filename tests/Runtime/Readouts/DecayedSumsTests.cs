using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Readouts;

public sealed class DecayedSumsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(0.995)]
    [InlineData(0.8)]
    public void Weights_are_those_of_weighted_ridge_regression(double forgetting)
    {
        const int Count = 800;
        var (x, y) = Samples.Draw(20, 2, Count, 1, noise: 0.5);
        var readout = new DecayedSums(Spec(forgetting, 50), 20, 2);
        OnlineReadoutTests.Feed(readout, x, y);
        double[][] Weighted(double[][] rows) =>
            [.. rows.Select((row, t) => row.Select(value => value * Math.Sqrt(Math.Pow(forgetting, Count - 1 - t))).ToArray())];
        var want = IndependentRidge.Solve(Weighted(x), Weighted(y), 2, penaliseBias: false);
        Assert.True(Samples.RelativeDistance(readout.Weights, want) < 1e-9);
    }

    [Fact]
    public void Weights_are_solved_after_1_2_4_and_so_on_and_then_every_so_many_samples()
    {
        var (x, y) = Samples.Draw(5, 1, 100, 2);
        var readout = new DecayedSums(Spec(1, 20), 5, 1);
        var solved = new List<int>();
        var before = readout.Weights.ToArray();
        for (var t = 1; t <= 100; t++)
        {
            readout.Learn(x[t - 1], y[t - 1]);
            if (!readout.Weights.SequenceEqual(before))
                solved.Add(t);
            before = readout.Weights.ToArray();
        }

        Assert.Equal([1, 2, 4, 8, 16, 20, 40, 60, 80, 100], solved);
    }

    [Fact]
    public void Sums_without_any_variation_are_solved_with_a_ridge_that_is_just_not_lost()
    {
        var readout = new DecayedSums(Spec(1, 10) with { Ridge = 1e-14 }, 6, 1);
        for (var t = 0; t < 1000; t++)
            readout.Learn([10, 10, 10, 10, 10, 1], [3]);
        var outputs = new double[1];
        readout.Predict([10, 10, 10, 10, 10, 1], outputs);
        Assert.Equal(3, outputs[0], 1e-6);
        Assert.All(readout.Weights.ToArray(), weight => Assert.InRange(weight, -3, 3));
    }

    private static ReadoutSpec Spec(double forgetting, int every) =>
        new() { Learner = OnlineLearner.DecayedSums, Ridge = 2, Forgetting = forgetting, SolveEvery = every };
}
