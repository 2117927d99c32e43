using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;
using MathNet.Numerics.LinearAlgebra;

namespace ArchetypeRC.Tests.Runtime.Readouts;

public sealed class RidgePathTests
{
    private static readonly double[] Ridges = [1e-6, 1e-4, 1e-2, 1, 100];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(40, 2)]
    [InlineData(101, 1)]
    public void Solutions_are_those_of_direct_solves(int features, int outputs)
    {
        var (x, y) = Samples.Draw(features, outputs, 500, 1, noise: 0.3);
        var statistics = OnlineReadoutTests.Of(x, y);
        var path = new RidgePath(statistics);
        foreach (var ridge in Ridges)
        {
            var direct = statistics.Solve(ridge).Weights.Span;
            Assert.True(Samples.RelativeDistance(path.Solve(ridge).Weights.Span, direct) < 1e-9);
        }
    }

    [Fact]
    public void Score_is_that_of_the_matrix_that_maps_targets_to_their_fit()
    {
        const int Count = 80;
        var (x, y) = Samples.Draw(25, 2, Count, 2, noise: 0.5);
        var path = new RidgePath(OnlineReadoutTests.Of(x, y));
        var rows = Matrix<double>.Build.DenseOfRowArrays(x);
        var targets = Matrix<double>.Build.DenseOfRowArrays(y);
        foreach (var ridge in Ridges)
        {
            var penalised = rows.TransposeThisAndMultiply(rows);
            for (var i = 0; i < 24; i++)
                penalised[i, i] += ridge;
            var hat = rows * penalised.Inverse() * rows.Transpose();
            var error = ((hat * targets) - targets).Enumerate().Sum(e => e * e) / Count;
            var score = path.Score(ridge);
            Assert.Equal(hat.Trace(), score.EffectiveParameters, 1e-7);
            Assert.Equal(error, score.MeanSquaredError, 1e-9);
            Assert.Equal(error / Math.Pow(1 - (hat.Trace() / Count), 2), score.GeneralisedCrossValidation, 1e-7);
        }
    }

    [Fact]
    public void Chosen_ridge_predicts_nearly_as_well_as_the_best_on_new_samples()
    {
        // Few samples, many features, much noise: it matters which ridge is taken.
        double[] ridges = [.. Enumerable.Range(-12, 30).Select(i => Math.Pow(10, i / 3.0))];
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var (x, y) = Samples.Draw(60, 1, 5100, seed, noise: 3);
            var path = new RidgePath(OnlineReadoutTests.Of(x[..100], y[..100]));
            var fresh = OnlineReadoutTests.Of(x[100..], y[100..]);
            double Error(double ridge) => path.ValidationError(ridge, fresh);
            var chosen = Error(path.Best(ridges).Ridge);
            Assert.True(chosen < 1.15 * ridges.Min(Error), $"{chosen} against {ridges.Min(Error)}");
            Assert.True(chosen < Error(ridges[0]) / 1.3, $"{chosen} against {Error(ridges[0])} almost without a ridge");
        }
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(30)]
    public void Spec_chooses_the_ridge_that_the_matrix_of_each_fit_is_best_with(double noise)
    {
        const int Count = 90;
        var (x, y) = Samples.Draw(40, 1, Count, 7, noise);
        var spec = new ReadoutSpec { Ridge = 0.5, RidgeChoice = RidgeChoice.CrossValidation };
        var chosen = spec.Chosen(OnlineReadoutTests.Of(x, y));
        var rows = Matrix<double>.Build.DenseOfRowArrays(x);
        var targets = Matrix<double>.Build.DenseOfRowArrays(y);
        Assert.Equal(chosen.Ridge, ReadoutSpec.RidgesToChooseFrom.Where(r => r > 1e-7).MinBy(Score));
        Assert.Equal(spec, chosen with { Ridge = 0.5 });
        Assert.Equal(0.5, (spec with { RidgeChoice = RidgeChoice.Given }).Chosen(OnlineReadoutTests.Of(x, y)).Ridge);

        // A decomposition for each ridge would cost as many times more; the estimate says one.
        Assert.Equal(40 * 40 * 40 * 17 / 3, spec.ChoiceOperations(40));

        double Score(double ridge)
        {
            var penalised = rows.TransposeThisAndMultiply(rows);
            for (var i = 0; i < 39; i++)
                penalised[i, i] += ridge;
            var hat = rows * penalised.Inverse() * rows.Transpose();
            return ((hat * targets) - targets).Enumerate().Sum(e => e * e) / Count / Math.Pow(1 - (hat.Trace() / Count), 2);
        }
    }

    [Fact]
    public void Validation_error_out_of_sums_is_the_error_of_the_predictions()
    {
        var (x, y) = Samples.Draw(20, 2, 700, 3, noise: 0.5);
        var path = new RidgePath(OnlineReadoutTests.Of(x[..300], y[..300]));
        var readout = new RidgeReadout(path.Solve(0.1));
        var squares = 0.0;
        var prediction = new double[2];
        for (var t = 300; t < 700; t++)
        {
            readout.Predict(x[t], prediction);
            squares += Math.Pow(prediction[0] - y[t][0], 2) + Math.Pow(prediction[1] - y[t][1], 2);
        }

        Assert.Equal(squares / 400, path.ValidationError(0.1, OnlineReadoutTests.Of(x[300..], y[300..])), 1e-10);
    }

    [Fact]
    public void Features_that_repeat_each_other_are_solved_without_a_ridge()
    {
        var (x, y) = Samples.Draw(10, 1, 200, 4, noise: 0);
        for (var t = 0; t < x.Length; t++)
        {
            x[t][4] = x[t][3];
            y[t][0] = (3 * x[t][3]) + 1;
        }

        var solution = new RidgePath(OnlineReadoutTests.Of(x, y)).Solve(0);
        Assert.True(solution.Deficient);
        Assert.Equal(1.5, solution.Weights.Span[3], 1e-9);
        Assert.Equal(1.5, solution.Weights.Span[4], 1e-9);
        Assert.Equal(1, solution.Weights.Span[9], 1e-9);
    }

    [Fact]
    public void What_cannot_be_scored_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => new RidgePath(new SufficientStatistics(3, 1)));
        var random = new RandomStream(5);
        var unbiased = new SufficientStatistics(3, 1);
        for (var t = 0; t < 10; t++)
            unbiased.Add([random.NextDouble(), random.NextDouble(), 2], [1]);
        Assert.Throws<InvalidOperationException>(() => new RidgePath(unbiased));
        var (x, y) = Samples.Draw(3, 1, 2, 6);
        var path = new RidgePath(OnlineReadoutTests.Of(x, y));
        Assert.Throws<ArgumentOutOfRangeException>(() => path.Score(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => path.Solve(double.NaN));
        Assert.Throws<ArgumentException>(() => path.Best([]));
        Assert.Throws<ArgumentException>(() => path.ValidationError(1, new SufficientStatistics(3, 1)));
        Assert.Throws<ArgumentException>(() => path.ValidationError(1, new SufficientStatistics(4, 1)));
        Assert.Equal(double.PositiveInfinity, path.Score(0).GeneralisedCrossValidation);
    }
}
