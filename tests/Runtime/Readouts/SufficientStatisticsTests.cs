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

    [Fact]
    public void Solution_equals_the_one_by_singular_values()
    {
        var (x, y) = Samples.Draw(30, 2, 400, 10, noise: 0.3);
        // Centred rows leave the bias free.
        var rows = Matrix<double>.Build.DenseOfRowArrays(x.Select(row => row[..^1]));
        var targets = Matrix<double>.Build.DenseOfRowArrays(y);
        var means = rows.ColumnSums() / 400;
        var targetMeans = targets.ColumnSums() / 400;
        var svd = rows.MapIndexed((_, column, value) => value - means[column]).Svd();
        var projected = svd.U.Transpose() * targets.MapIndexed((_, column, value) => value - targetMeans[column]);
        foreach (var ridge in new[] { 1e-6, 1e-4, 1e-2, 1 })
        {
            var shrunk = projected.SubMatrix(0, 29, 0, 2).MapIndexed(
                (i, _, value) => value * svd.S[i] / ((svd.S[i] * svd.S[i]) + ridge));
            var weights = svd.VT.Transpose() * shrunk;
            var bias = targetMeans - (weights.Transpose() * means);
            double[] want = [.. weights.Column(0), bias[0], .. weights.Column(1), bias[1]];
            Assert.True(Samples.RelativeDistance(Of(x, y).Solve(ridge).Weights.Span, want) < 1e-8);
        }
    }

    [Fact]
    public void Sums_of_tasks_equal_joint_training_on_all_of_them()
    {
        // Each task has its own inputs: the exact rehearsal of all from their sums forgets none.
        var tasks = Enumerable.Range(0, 5).Select(task => Samples.Draw(25, 2, 300 + (40 * task), (ulong)(20 + task), noise: 0.2)).ToArray();
        var sums = new SufficientStatistics(25, 2);
        foreach (var (x, y) in tasks)
            sums.Merge(Of(x, y));
        double[][] allFeatures = [.. tasks.SelectMany(task => task.Features)];
        double[][] allTargets = [.. tasks.SelectMany(task => task.Targets)];
        var want = IndependentRidge.Solve(allFeatures, allTargets, 1e-2, penaliseBias: false);
        Assert.True(Samples.RelativeDistance(sums.Solve(1e-2).Weights.Span, want) < 1e-9);
    }

    [Fact]
    public void What_was_taken_in_can_be_taken_out_again() =>
        Gen.Select(Gen.Int[2, 30], Gen.Int[1, 2], Gen.Int[40, 900], Gen.Int[1, 900], Gen.ULong)
            .Sample((features, outputs, kept, removed, seed) =>
            {
                var (x, y) = Samples.Draw(features, outputs, kept + removed, seed, noise: 0.3);
                var whole = Of(x, y);
                whole.Subtract(Of(x[kept..], y[kept..]));
                Assert.Equal(kept, whole.Count);
                Assert.Equal(kept, whole.Weight);
                var want = Of(x[..kept], y[..kept]).Solve(0.1).Weights.Span;
                Assert.True(Samples.RelativeDistance(whole.Solve(0.1).Weights.Span, want) < 1e-9);
            }, iter: 60);

    [Fact]
    public void Taking_everything_out_leaves_nothing_and_taking_out_more_is_refused()
    {
        var (x, y) = Samples.Draw(7, 1, 300, 11);
        var statistics = Of(x, y);
        Assert.Throws<ArgumentException>(() => Of(x[1..], y[1..]).Subtract(statistics));
        Assert.Throws<ArgumentException>(() => statistics.Subtract(new SufficientStatistics(7, 2)));
        statistics.Subtract(Of(x, y));
        Assert.Equal(SavedBits.Of(new SufficientStatistics(7, 1).Save()), SavedBits.Of(statistics.Save()));
    }

    [Theory]
    [InlineData(0.999)]
    [InlineData(0.5)]
    public void Fading_equals_weighting_by_age(double factor)
    {
        var (x, y) = Samples.Draw(12, 2, 700, 12, noise: 0.3);
        var faded = new SufficientStatistics(12, 2);
        var weighted = new SufficientStatistics(12, 2);
        for (var t = 0; t < 700; t++)
        {
            faded.Decay(factor);
            faded.Add(x[t], y[t]);
            weighted.Add(x[t], y[t], Math.Pow(factor, 699 - t));
        }

        Assert.Equal(weighted.Weight, faded.Weight, 1e-9);
        Assert.True(Samples.RelativeDistance(faded.Solve(0.1).Weights.Span, weighted.Solve(0.1).Weights.Span) < 1e-11);
        Assert.Throws<ArgumentOutOfRangeException>(() => faded.Decay(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => faded.Decay(1.01));
    }

    [Fact]
    public void Faded_parts_merge_and_part_again()
    {
        var (x, y) = Samples.Draw(12, 1, 900, 13, noise: 0.3);
        var one = new SufficientStatistics(12, 1);
        for (var t = 0; t < 500; t++)
        {
            one.Decay(0.99);
            one.Add(x[t], y[t]);
        }

        var before = one.Solve(0.1).Weights.ToArray();
        var other = Of(x[500..], y[500..]);
        other.Decay(0.25);
        var merged = SufficientStatistics.Restore(one.Save());
        merged.Merge(other);
        var rows = x.Select((row, t) => row.Select(v => v * Root(t)).ToArray()).ToArray();
        var targets = y.Select((row, t) => row.Select(v => v * Root(t)).ToArray()).ToArray();
        Assert.True(Samples.RelativeDistance(
            merged.Solve(0.1).Weights.Span, IndependentRidge.Solve(rows, targets, 0.1, penaliseBias: false)) < 1e-9);
        merged.Subtract(other);
        Assert.True(Samples.RelativeDistance(merged.Solve(0.1).Weights.Span, before) < 1e-9);

        static double Root(int t) => t < 500 ? Math.Sqrt(Math.Pow(0.99, 499 - t)) : 0.5;
    }

    [Fact]
    public void Weight_of_two_counts_as_the_sample_twice()
    {
        var (x, y) = Samples.Draw(9, 1, 100, 14, noise: 0.3);
        var twice = new SufficientStatistics(9, 1);
        var weighted = new SufficientStatistics(9, 1);
        for (var t = 0; t < 100; t++)
        {
            for (var copy = 0; copy <= t % 2; copy++)
                twice.Add(x[t], y[t]);
            weighted.Add(x[t], y[t], 1 + (t % 2));
        }

        Assert.Equal((150, 150.0), (twice.Count, weighted.Weight));
        Assert.True(Samples.RelativeDistance(weighted.Solve(1e-2).Weights.Span, twice.Solve(1e-2).Weights.Span) < 1e-12);
        foreach (var bad in new[] { 0, -1, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>(() => weighted.Add(x[0], y[0], bad));
        Assert.Equal(100, weighted.Count);
    }

    [Fact]
    public void Saving_and_restoring_at_any_point_changes_no_later_bit() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 3], Gen.Int[0, 700], Gen.Double[0.7, 1], Gen.ULong)
            .Sample((features, outputs, at, factor, seed) =>
            {
                var (x, y) = Samples.Draw(features, outputs, 700, seed);
                var straight = new SufficientStatistics(features, outputs);
                var stopped = new SufficientStatistics(features, outputs);
                for (var t = 0; t < 700; t++)
                {
                    if (t == at)
                        stopped = SufficientStatistics.Restore(stopped.Save());
                    foreach (var statistics in new[] { straight, stopped })
                    {
                        statistics.Decay(factor);
                        statistics.Add(x[t], y[t]);
                    }
                }

                Assert.Equal(SavedBits.Of(straight.Save()), SavedBits.Of(stopped.Save()));
                Assert.Equal(Bits.Of(straight.Solve(1).Weights.Span), Bits.Of(stopped.Solve(1).Weights.Span));
            }, iter: 50);

    [Fact]
    public void Saved_sums_that_do_not_fit_together_are_refused()
    {
        var (x, y) = Samples.Draw(4, 1, 10, 15);
        var state = Of(x, y).Save();
        Assert.Throws<ArgumentException>(() => SufficientStatistics.Restore(state with { Sums = new double[14] }));
        Assert.Throws<ArgumentException>(() => SufficientStatistics.Restore(state with { Buffered = new double[4] }));
        Assert.Throws<ArgumentException>(() => SufficientStatistics.Restore(state with { Buffered = new double[256 * 5] }));
        Assert.Throws<ArgumentException>(() => SufficientStatistics.Restore(state with { Outputs = 0 }));
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
