using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Tests.Runtime.Kernels;
using CsCheck;
using MathNet.Numerics.LinearAlgebra;

namespace ArchetypeRC.Tests.Runtime.Readouts;

public sealed class SufficientStatisticsTests
{
    [Theory]
    [InlineData(1, 1, 10)]
    [InlineData(5, 2, 100)]
    [InlineData(24, 1, 256)]
    [InlineData(49, 3, 700)]
    [InlineData(101, 1, 1000)]
    [InlineData(150, 2, 600)]
    public void Solution_equals_independent_least_squares_with_the_bias_free(int features, int outputs, int count)
    {
        var (x, y) = Samples.Draw(features, outputs, count, 1);
        foreach (var ridge in new[] { 1e-8, 1e-2, 10 })
        {
            var solution = Of(x, y).Solve(ridge);
            Assert.False(solution.Deficient);
            var want = IndependentRidge.Solve(x, y, ridge, penaliseBias: false);
            Assert.True(Samples.RelativeDistance(solution.Weights.Span, want) < 1e-9);
        }
    }

    [Fact]
    public void Bias_takes_up_an_offset_however_strong_the_ridge()
    {
        var (x, y) = Samples.Draw(10, 1, 500, 2);
        foreach (var target in y)
            target[0] = 42;
        var weights = Of(x, y).Solve(1e6).Weights.Span;
        Assert.Equal(42, weights[9], 1e-9);
        Assert.True(Math.Abs(weights[0]) < 1e-9);
    }

    [Fact]
    public void Merged_parts_equal_the_whole() =>
        Gen.Select(Gen.Int[2, 40], Gen.Int[1, 3], Gen.Int[1, 6], Gen.Int[1, 1200], Gen.ULong)
            .Sample((features, outputs, parts, count, seed) =>
            {
                var (x, y) = Samples.Draw(features, outputs, count, seed);
                var merged = new SufficientStatistics(features, outputs);
                for (var part = 0; part < parts; part++)
                {
                    var from = count * part / parts;
                    var to = count * (part + 1) / parts;
                    merged.Merge(Of(x[from..to], y[from..to], features, outputs));
                }

                Assert.Equal(count, merged.Count);
                var whole = Of(x, y).Solve(1e-2).Weights.Span;
                Assert.True(Samples.RelativeDistance(merged.Solve(1e-2).Weights.Span, whole) < 1e-10);
            }, iter: 60);

    [Fact]
    public void Merging_leaves_the_other_alone_and_refuses_itself()
    {
        var (x, y) = Samples.Draw(12, 1, 300, 3);
        var other = Of(x, y);
        var before = other.Solve(1e-3).Weights.ToArray();
        new SufficientStatistics(12, 1).Merge(other);
        Assert.Equal(before, other.Solve(1e-3).Weights.ToArray());
        Assert.Throws<ArgumentException>(() => other.Merge(other));
        Assert.Throws<ArgumentException>(() => other.Merge(new SufficientStatistics(12, 2)));
    }

    [Fact]
    public void Asking_for_a_solution_changes_no_later_bit()
    {
        var (x, y) = Samples.Draw(30, 1, 900, 4);
        var asked = new SufficientStatistics(30, 1);
        for (var t = 0; t < x.Length; t++)
        {
            asked.Add(x[t], y[t]);
            if (t % 101 == 0)
                asked.Solve(1e-4);
        }

        Assert.Equal(Bits.Of(Of(x, y).Solve(1e-4).Weights.Span), Bits.Of(asked.Solve(1e-4).Weights.Span));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(48)]
    [InlineData(97)]
    [InlineData(130)]
    [InlineData(260)]
    public void Inverse_times_the_penalised_correlation_is_the_identity(int features)
    {
        var (x, y) = Samples.Draw(features, 1, 600, 5);
        var rows = Matrix<double>.Build.DenseOfRowArrays(x);
        var correlation = rows.TransposeThisAndMultiply(rows);
        for (var i = 0; i < features - 1; i++)
            correlation[i, i] += 0.1;
        var inverse = Matrix<double>.Build.DenseOfRowMajor(features, features, Of(x, y).Inverse(0.1));
        var error = (inverse * correlation) - Matrix<double>.Build.DenseIdentity(features);
        Assert.True(error.Enumerate().Max(Math.Abs) < 1e-10);
    }

    [Fact]
    public void Singular_correlation_is_solved_by_its_spectrum_and_said_to_be_deficient()
    {
        var (x, y) = Samples.Draw(10, 1, 200, 6, noise: 0);
        foreach (var row in x)
            row[4] = row[3];
        for (var t = 0; t < x.Length; t++)
            y[t][0] = (3 * x[t][3]) + 1;
        var statistics = Of(x, y);
        var solution = statistics.Solve(0);
        Assert.True(solution.Deficient);
        Assert.Equal(1.5, solution.Weights.Span[3], 1e-6);
        Assert.Equal(1.5, solution.Weights.Span[4], 1e-6);
        Assert.Equal(1, solution.Weights.Span[9], 1e-6);
        Assert.All(statistics.Inverse(0), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Values_that_are_not_finite_and_wrong_lengths_are_refused_and_change_nothing()
    {
        var (x, y) = Samples.Draw(6, 1, 50, 7);
        var statistics = Of(x, y);
        var before = statistics.Solve(1e-3).Weights.ToArray();
        Assert.Throws<ArgumentException>(() => statistics.Add([1, 2, double.NaN, 4, 5, 1], [1]));
        Assert.Throws<ArgumentException>(() => statistics.Add(x[0], [double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => statistics.Add(new double[5], [1]));
        Assert.Throws<ArgumentException>(() => statistics.Add(x[0], new double[2]));
        Assert.Equal(50, statistics.Count);
        Assert.Equal(before, statistics.Solve(1e-3).Weights.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => statistics.Solve(-1));
        Assert.Throws<InvalidOperationException>(() => new SufficientStatistics(3, 1).Solve(1));
    }

    [Fact]
    public void Add_allocates_nothing()
    {
        var (x, y) = Samples.Draw(40, 2, 1000, 8);
        var statistics = Of(x, y);
        var allocated = AllocatedBytes.Of(() =>
        {
            for (var t = 0; t < x.Length; t++)
                statistics.Add(x[t], y[t]);
        });
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Fitted_readout_predicts_with_the_weights_of_the_solution()
    {
        var (x, y) = Samples.Draw(20, 2, 400, 9, noise: 0);
        var readout = new RidgeReadout(Of(x, y).Solve(1e-9));
        var outputs = new double[2];
        readout.Predict(x[17], outputs);
        Assert.Equal(y[17][0], outputs[0], 1e-6);
        Assert.Equal(y[17][1], outputs[1], 1e-6);
        Assert.Throws<ArgumentException>(() => readout.Predict(new double[19], new double[2]));
        Assert.Throws<ArgumentException>(() => readout.Predict(x[0], new double[1]));
    }

    private static SufficientStatistics Of(double[][] x, double[][] y) => Of(x, y, x[0].Length, y[0].Length);

    private static SufficientStatistics Of(double[][] x, double[][] y, int features, int outputs)
    {
        var statistics = new SufficientStatistics(features, outputs);
        for (var t = 0; t < x.Length; t++)
            statistics.Add(x[t], y[t]);
        return statistics;
    }
}
