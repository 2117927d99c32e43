using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Readouts;

public sealed class InformationFilterTests
{
    private const double Ln2 = 0.6931471805599453;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 1)]
    [InlineData(31, 3)]
    [InlineData(60, 2)]
    [InlineData(101, 1)]
    public void Without_forgetting_the_weights_are_those_of_ridge_regression_with_the_bias_free(int features, int outputs)
    {
        var (x, y) = Samples.Draw(features, outputs, 1500, 1);
        foreach (var ridge in new[] { 1e-6, 1e-2, 1 })
        {
            var readout = new InformationFilter(Spec(ridge, 1), features, outputs);
            OnlineReadoutTests.Feed(readout, x, y);
            var want = IndependentRidge.Solve(x, y, ridge, penaliseBias: false);
            Assert.True(Samples.RelativeDistance(readout.Weights, want) < 1e-8);
        }
    }

    [Theory]
    [InlineData(20, 0.995, 2.0)]
    [InlineData(20, 0.9, 0.1)]
    [InlineData(7, 0.6, 5.0)]
    public void With_forgetting_they_are_those_of_weighted_ridge_regression_whose_ridge_does_not_fade(
        int features, double forgetting, double ridge)
    {
        const int Count = 800;
        var (x, y) = Samples.Draw(features, 2, Count, 2, noise: 0.5);
        var readout = new InformationFilter(Spec(ridge, forgetting), features, 2);
        OnlineReadoutTests.Feed(readout, x, y);
        var turn = (int)Math.Clamp(Ln2 / -Math.Log(forgetting), 1, features - 1);
        var penalties = Enumerable.Repeat(ridge, features - 1).ToArray();
        for (var t = 0; t < Count; t++)
        {
            for (var j = 0; j < penalties.Length; j++)
                penalties[j] = (forgetting * penalties[j]) + (j % turn == t % turn ? ridge * (1 - Math.Pow(forgetting, turn)) : 0);
        }

        Assert.All(penalties, penalty => Assert.InRange(penalty, 0.49 * ridge, ridge * 1.5));
        double Root(int t) => Math.Sqrt(Math.Pow(forgetting, Count - 1 - t));
        var pseudo = penalties.Select((penalty, j) =>
        {
            var row = new double[features];
            row[j] = Math.Sqrt(penalty);
            return row;
        });
        double[][] rows = [.. x.Select((row, t) => row.Select(value => value * Root(t)).ToArray()), .. pseudo];
        double[][] targets = [.. y.Select((row, t) => row.Select(value => value * Root(t)).ToArray()), .. penalties.Select(_ => new double[2])];
        var want = IndependentRidge.Solve(rows, targets, 0, penaliseBias: true);
        Assert.True(Samples.RelativeDistance(readout.Weights, want) < 1e-7);
    }

    [Fact]
    public void Factor_stays_finite_with_a_positive_diagonal_over_a_million_samples()
    {
        var (x, y) = Samples.Draw(5, 1, 5000, 3);
        double[][] gaps = [.. x.Select(row => new[] { row[0], row[1], 0, 0, 1 })];
        var readout = new InformationFilter(Spec(1e-4, 0.99), 5, 1);
        for (var t = 0; t < 1_000_000; t++)
        {
            // Half of the time only the first two features and the bias are excited.
            readout.Learn(t / 5000 % 2 == 1 ? gaps[t % 5000] : x[t % 5000], y[t % 5000]);
        }

        var state = readout.Save();
        Assert.All(state.Correlation.ToArray(), value => Assert.True(double.IsFinite(value)));
        var at = 0;
        for (var row = 0; row < 5; row++)
        {
            Assert.True(state.Correlation.Span[at] > 0);
            at += 5 - row;
        }
    }

    [Fact]
    public void Forgetting_everything_about_a_feature_brings_its_weight_to_zero_by_the_ridge()
    {
        var (x, y) = Samples.Draw(5, 1, 4000, 4, noise: 0);
        var readout = new InformationFilter(Spec(1e-2, 0.99), 5, 1);
        OnlineReadoutTests.Feed(readout, x[..500], y[..500]);
        var learned = readout.Weights[0];
        foreach (var row in x)
            row[0] = 0;
        OnlineReadoutTests.Feed(readout, x[500..], y[500..]);
        Assert.True(Math.Abs(learned) > 0.1);
        Assert.True(Math.Abs(readout.Weights[0]) < 1e-6);
    }

    private static ReadoutSpec Spec(double ridge, double forgetting) =>
        new() { Learner = OnlineLearner.InformationFilter, Ridge = ridge, Forgetting = forgetting };
}
