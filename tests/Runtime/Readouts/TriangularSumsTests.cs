using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Readouts;

public sealed class TriangularSumsTests
{
    [Theory]
    [InlineData(1, 1, 5)]
    [InlineData(8, 2, 64)]
    [InlineData(31, 3, 1000)]
    [InlineData(100, 1, 777)]
    [InlineData(100, 1, 40)]
    public void Weights_are_those_of_ridge_regression_with_the_bias_free(int features, int outputs, int count)
    {
        var (x, y) = Samples.Draw(features, outputs, count, 1);
        foreach (var ridge in new[] { 1e-4, 1e-2, 10 })
        {
            var readout = InformationFilter.FromStatistics(Spec(ridge), Of(x, y));
            Assert.Equal(count, readout.Updates);
            Assert.True(Samples.RelativeDistance(readout.Weights, IndependentRidge.Solve(x, y, ridge, penaliseBias: false)) < 1e-8);
        }
    }

    [Fact]
    public void Samples_count_as_often_as_they_weigh()
    {
        var (x, y) = Samples.Draw(20, 2, 500, 4, noise: 0.5);
        var random = new RandomStream(5);
        double[] roots = [.. x.Select(_ => random.Uniform(0.01, 30))];
        var sums = new TriangularSums(20, 2);
        for (var t = 0; t < x.Length; t++)
            sums.Add(x[t], y[t], roots[t] * roots[t]);
        double[][] Weighted(double[][] rows) => [.. rows.Select((row, t) => row.Select(value => value * roots[t]).ToArray())];
        var want = IndependentRidge.Solve(Weighted(x), Weighted(y), 0.1, penaliseBias: false);
        Assert.True(Samples.RelativeDistance(InformationFilter.FromStatistics(Spec(0.1), sums).Weights, want) < 1e-9);
        Assert.Equal(500, sums.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => sums.Add(x[0], y[0], 0));
        Assert.Equal(500, sums.Count);
    }

    [Fact]
    public void Small_deviations_around_large_means_are_told_apart_where_sums_of_squares_lose_them()
    {
        // Two features that differ by 1e-9 of themselves: their squares are equal to a double.
        var random = new RandomStream(2);
        double[][] x = [.. Enumerable.Range(0, 500).Select(_ =>
        {
            var u = random.Uniform(-1, 1);
            return new[] { 0.5 + (1e-4 * u), 0.5 + (1e-4 * u) + (1e-9 * random.Uniform(-1, 1)), 1 };
        })];
        double[][] y = [.. x.Select(row => new[] { (row[1] - row[0]) * 1e9 })];
        var triangle = InformationFilter.FromStatistics(Spec(1e-30), Of(x, y));
        Assert.True(WorstError(triangle, x, y) < 1e-3, $"{WorstError(triangle, x, y)}");
        var sums = InformationFilter.FromStatistics(Spec(1e-30), OnlineReadoutTests.Of(x, y));
        Assert.True(WorstError(sums, x, y) > 0.5, $"{WorstError(sums, x, y)}");
    }

    [Fact]
    public void Readout_that_took_over_stays_at_ridge_regression_over_all_samples()
    {
        var (x, y) = Samples.Draw(40, 2, 1200, 5);
        var readout = InformationFilter.FromStatistics(Spec(1e-3), Of(x[..500], y[..500]));
        OnlineReadoutTests.Feed(readout, x[500..], y[500..]);
        Assert.True(Samples.RelativeDistance(readout.Weights, IndependentRidge.Solve(x, y, 1e-3, penaliseBias: false)) < 1e-9);
    }

    [Fact]
    public void Asking_changes_nothing_of_what_follows()
    {
        var (x, y) = Samples.Draw(20, 1, 300, 3);
        var asked = new TriangularSums(20, 1);
        for (var t = 0; t < x.Length; t++)
        {
            asked.Add(x[t], y[t]);
            if (t % 50 == 7)
                _ = InformationFilter.FromStatistics(Spec(1e-6), asked);
        }

        Assert.Equal(
            SavedBits.Of(InformationFilter.FromStatistics(Spec(1e-6), Of(x, y)).Save()),
            SavedBits.Of(InformationFilter.FromStatistics(Spec(1e-6), asked).Save()));
    }

    [Fact]
    public void Features_without_information_get_finite_weights()
    {
        // One sample that comes again and again: whatever is left of it after a few columns is rounding of rounding.
        var row = Enumerable.Range(0, 300).Select(i => Math.Sin(i + 1)).ToArray();
        row[^1] = 1;
        var sums = new TriangularSums(300, 1);
        for (var t = 0; t < 200; t++)
            sums.Add(row, [2]);
        var readout = InformationFilter.FromStatistics(Spec(1e-20), sums);
        var prediction = new double[1];
        readout.Predict(row, prediction);
        Assert.Equal(2, prediction[0], 1e-6);
    }

    [Fact]
    public void No_sample_makes_a_new_readout() => Assert.Equal(
        SavedBits.Of(new InformationFilter(Spec(0.1), 4, 1).Save()),
        SavedBits.Of(InformationFilter.FromStatistics(Spec(0.1), new TriangularSums(4, 1)).Save()));

    [Fact]
    public void Values_that_are_not_finite_and_wrong_lengths_are_refused_by_name()
    {
        var sums = new TriangularSums(3, 1);
        Assert.Throws<ArgumentException>("features", () => sums.Add([1, double.NaN, 1], [0]));
        Assert.Throws<ArgumentException>("targets", () => sums.Add([1, 2, 1], [double.PositiveInfinity]));
        Assert.Throws<ArgumentException>("features", () => sums.Add([1, 1], [0]));
        Assert.Throws<ArgumentException>("targets", () => sums.Add([1, 2, 1], [0, 0]));
        Assert.Equal(0, sums.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TriangularSums(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TriangularSums(1, 0));
    }

    [Fact]
    public void Samples_are_taken_in_without_allocating()
    {
        var (x, y) = Samples.Draw(30, 1, 200, 4);
        var sums = Of(x, y);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var t = 0; t < x.Length; t++)
                sums.Add(x[t], y[t]);
        }));
    }

    private static ReadoutSpec Spec(double ridge) => new() { Learner = OnlineLearner.InformationFilter, Ridge = ridge };

    private static TriangularSums Of(double[][] x, double[][] y)
    {
        var sums = new TriangularSums(x[0].Length, y[0].Length);
        for (var t = 0; t < x.Length; t++)
            sums.Add(x[t], y[t]);
        return sums;
    }

    private static double WorstError(InformationFilter readout, double[][] x, double[][] y)
    {
        var prediction = new double[1];
        return x.Select((row, t) =>
        {
            readout.Predict(row, prediction);
            return Math.Abs(prediction[0] - y[t][0]);
        }).Max();
    }
}
