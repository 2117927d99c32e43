using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Kernels;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Readouts;

public sealed class RecursiveLeastSquaresTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 1)]
    [InlineData(31, 3)]
    [InlineData(60, 2)]
    [InlineData(101, 1)]
    public void Without_forgetting_the_weights_are_those_of_ridge_regression(int features, int outputs)
    {
        var (x, y) = Samples.Draw(features, outputs, 1500, 1);
        foreach (var ridge in new[] { 1e-4, 1e-2, 1 })
        {
            var readout = new RecursiveLeastSquares(new ReadoutSpec { Ridge = ridge }, features, outputs);
            Feed(readout, x, y);
            var want = IndependentRidge.Solve(x, y, ridge, penaliseBias: true);
            Assert.True(Samples.RelativeDistance(readout.Weights, want) < 1e-8);
        }
    }

    [Fact]
    public void With_forgetting_the_weights_are_those_of_weighted_ridge_regression()
    {
        const int Count = 800;
        const double Forgetting = 0.995;
        var (x, y) = Samples.Draw(20, 2, Count, 2, noise: 0.5);
        var readout = new RecursiveLeastSquares(
            new ReadoutSpec { Ridge = 1, Forgetting = Forgetting, TraceCap = 1e15 }, 20, 2);
        Feed(readout, x, y);
        var roots = Enumerable.Range(0, Count).Select(t => Math.Sqrt(Math.Pow(Forgetting, Count - 1 - t))).ToArray();
        double[][] Weighted(double[][] rows) => [.. rows.Select((row, t) => row.Select(value => value * roots[t]).ToArray())];
        var want = IndependentRidge.Solve(Weighted(x), Weighted(y), Math.Pow(Forgetting, Count), penaliseBias: true);
        Assert.True(Samples.RelativeDistance(readout.Weights, want) < 1e-7);
    }

    [Fact]
    public void Readout_from_statistics_goes_on_where_ridge_regression_ended()
    {
        var (x, y) = Samples.Draw(40, 2, 1200, 3);
        var statistics = new SufficientStatistics(40, 2);
        for (var t = 0; t < 500; t++)
            statistics.Add(x[t], y[t]);
        var readout = RecursiveLeastSquares.FromStatistics(new ReadoutSpec { Ridge = 1e-3 }, statistics);
        Assert.Equal(500, readout.Updates);
        Assert.True(Samples.RelativeDistance(
            readout.Weights, IndependentRidge.Solve(x[..500], y[..500], 1e-3, penaliseBias: false)) < 1e-9);
        Feed(readout, x[500..], y[500..]);
        Assert.True(Samples.RelativeDistance(readout.Weights, IndependentRidge.Solve(x, y, 1e-3, penaliseBias: false)) < 1e-8);
    }

    [Fact]
    public void Readout_from_statistics_of_no_sample_is_a_new_one()
    {
        var spec = new ReadoutSpec { Ridge = 0.5 };
        var readout = RecursiveLeastSquares.FromStatistics(spec, new SufficientStatistics(4, 1));
        Assert.Equal(new RecursiveLeastSquares(spec, 4, 1).Trace, readout.Trace);
        Assert.Equal(8, readout.Trace);
    }

    [Fact]
    public void Readout_from_statistics_of_too_few_samples_learns_on()
    {
        var (x, y) = Samples.Draw(40, 1, 400, 12, noise: 0);
        var statistics = new SufficientStatistics(40, 1);
        for (var t = 0; t < 10; t++)
            statistics.Add(x[t], y[t]);
        var readout = RecursiveLeastSquares.FromStatistics(new ReadoutSpec { Ridge = 1e-14 }, statistics);
        Feed(readout, x[10..], y[10..]);
        var outputs = new double[1];
        readout.Predict(x[0], outputs);
        Assert.Equal(y[0][0], outputs[0], 1e-3);
    }

    [Theory]
    [InlineData(0.999)]
    [InlineData(0.9999)]
    public void Constant_input_for_100_000_steps_does_no_harm(double forgetting)
    {
        var noise = new RandomStream(5);
        var signal = new RandomStream(6);
        var readout = new RecursiveLeastSquares(
            new ReadoutSpec { Ridge = 1e-2, Forgetting = forgetting, TraceCap = 1e4 }, 31, 1);
        var largest = 0.0;
        for (var t = 0; t < 110_000; t++)
        {
            var constant = t is >= 5_000 and < 105_000;
            var (features, target) = Samples.OfSignal(
                constant ? 0.3 : signal.Uniform(-1, 1), constant ? 0.1 : signal.Uniform(-1, 1), noise);
            var error = Learn(readout, features, target);
            if (t >= 105_000)
                largest = Math.Max(largest, Math.Abs(error));
        }

        Assert.True(largest < 1e-2, $"the largest error after the constant stretch is {largest}");
        Assert.True(readout.Trace > 0);
    }

    [Fact]
    public void Two_sines_for_300_000_steps_are_learned_down_to_the_noise()
    {
        var noise = new RandomStream(7);
        var readout = new RecursiveLeastSquares(new ReadoutSpec { Ridge = 1e-2, Forgetting = 0.999, TraceCap = 1e6 }, 31, 1);
        var squares = 0.0;
        for (var t = 0; t < 300_000; t++)
        {
            var (features, target) = Samples.OfSignal(Math.Sin(0.2 * t), Math.Sin(0.311 * t), noise);
            var error = Learn(readout, features, target);
            if (t >= 290_000)
                squares += error * error;
        }

        Assert.InRange(Math.Sqrt(squares / 10_000), 5.4e-4, 6.4e-4);
    }

    [Fact]
    public void Saving_and_restoring_at_any_point_changes_no_later_bit() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 3], Gen.Int[0, 200], Gen.Double[0.9, 1], Gen.Double[1, 1e4], Gen.ULong)
            .Sample((features, outputs, at, forgetting, cap, seed) =>
            {
                var spec = new ReadoutSpec { Ridge = 0.01, Forgetting = forgetting, TraceCap = cap };
                var (x, y) = Samples.Draw(features, outputs, 250, seed);
                var straight = new RecursiveLeastSquares(spec, features, outputs);
                Feed(straight, x, y);
                var first = new RecursiveLeastSquares(spec, features, outputs);
                Feed(first, x[..at], y[..at]);
                var state = first.Save();
                Feed(first, x[at..], y[at..]);
                var second = RecursiveLeastSquares.Restore(spec, state);
                Feed(second, x[at..], y[at..]);
                Same(straight.Save(), first.Save());
                Same(straight.Save(), second.Save());
            }, iter: 100);

    [Fact]
    public void Scale_that_has_grown_past_its_limit_is_taken_into_the_matrix()
    {
        var spec = new ReadoutSpec { Ridge = 1, Forgetting = 0.6, TraceCap = 1e15 };
        var (x, y) = Samples.Draw(3, 1, 100, 8, noise: 0);
        var readout = new RecursiveLeastSquares(spec, 3, 1);
        Feed(readout, x, y);
        Assert.InRange(readout.Save().Scale, 1, 1e4);
        var outputs = new double[1];
        readout.Predict(x[0], outputs);
        Assert.Equal(y[0][0], outputs[0], 1e-9);
    }

    [Fact]
    public void Saved_state_describes_the_inverse_correlation()
    {
        var (x, y) = Samples.Draw(9, 1, 300, 9);
        var statistics = new SufficientStatistics(9, 1);
        for (var t = 0; t < 200; t++)
            statistics.Add(x[t], y[t]);
        var readout = RecursiveLeastSquares.FromStatistics(new ReadoutSpec { Ridge = 0.1 }, statistics);
        Feed(readout, x[200..], y[200..]);
        for (var t = 200; t < 300; t++)
            statistics.Add(x[t], y[t]);
        var want = statistics.Inverse(0.1);
        var state = readout.Save();
        var at = 0;
        for (var row = 0; row < 9; row++)
        {
            for (var column = row; column < 9; column++)
            {
                var held = state.PendingFactor * state.Pending.Span[row] * state.Pending.Span[column];
                var got = state.Scale * (state.Correlation.Span[at++] - held);
                Assert.Equal(want[(row * 9) + column], got, 1e-12);
            }
        }
    }

    [Fact]
    public void Values_that_are_not_finite_and_wrong_lengths_are_refused_and_change_nothing()
    {
        var (x, y) = Samples.Draw(6, 2, 50, 10);
        var readout = new RecursiveLeastSquares(new ReadoutSpec(), 6, 2);
        Feed(readout, x, y);
        var before = readout.Save();
        Assert.Contains("Value 2", Assert.Throws<ArgumentException>(() => readout.Learn([1, 2, double.NaN, 4, 5, 1], y[0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => readout.Learn(x[0], [1, double.NegativeInfinity]));
        Assert.Throws<ArgumentException>(() => readout.Learn(new double[7], y[0]));
        Assert.Throws<ArgumentException>(() => readout.Learn(x[0], new double[1]));
        Assert.Throws<ArgumentException>(() => readout.Predict(x[0], new double[1]));
        Same(before, readout.Save());
    }

    [Fact]
    public void State_whose_parts_do_not_fit_together_is_refused()
    {
        var state = new RecursiveLeastSquares(new ReadoutSpec(), 4, 1).Save();
        Assert.Throws<ArgumentException>(() => RecursiveLeastSquares.Restore(new ReadoutSpec(), state with { Weights = new double[5] }));
        Assert.Throws<ArgumentException>(() => RecursiveLeastSquares.Restore(new ReadoutSpec(), state with { Pending = new double[3] }));
        Assert.Throws<ArgumentException>(() => RecursiveLeastSquares.Restore(new ReadoutSpec(), state with { Features = 5 }));
    }

    [Fact]
    public void Learning_and_predicting_leave_the_sample_alone_and_allocate_nothing()
    {
        var (x, y) = Samples.Draw(101, 2, 200, 11);
        var kept = x[150].ToArray();
        var readout = new RecursiveLeastSquares(new ReadoutSpec { Forgetting = 0.99 }, 101, 2);
        var outputs = new double[2];
        Feed(readout, x, y);
        var allocated = AllocatedBytes.Of(() =>
        {
            for (var t = 0; t < x.Length; t++)
            {
                readout.Predict(x[t], outputs);
                readout.Learn(x[t], y[t]);
            }
        });

        Assert.Equal(0, allocated);
        Assert.Equal(kept, x[150]);
    }

    private static void Feed(RecursiveLeastSquares readout, double[][] x, double[][] y)
    {
        for (var t = 0; t < x.Length; t++)
            readout.Learn(x[t], y[t]);
    }

    private static double Learn(RecursiveLeastSquares readout, double[] features, double[] target)
    {
        Span<double> prediction = stackalloc double[1];
        readout.Predict(features, prediction);
        readout.Learn(features, target);
        return target[0] - prediction[0];
    }

    private static void Same(ReadoutState one, ReadoutState other)
    {
        Assert.Equal(Bits.Of(one.Weights.Span), Bits.Of(other.Weights.Span));
        Assert.Equal(Bits.Of(one.Correlation.Span), Bits.Of(other.Correlation.Span));
        Assert.Equal(Bits.Of(one.Pending.Span), Bits.Of(other.Pending.Span));
        Assert.Equal(Bits.Of([one.Scale, one.PendingFactor]), Bits.Of([other.Scale, other.PendingFactor]));
        Assert.Equal(one.Updates, other.Updates);
    }
}
