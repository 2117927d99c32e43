using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Tests.Runtime.Kernels;
using MathNet.Numerics.LinearAlgebra;

namespace ArchetypeRC.Tests.Runtime.Readouts;

public sealed class LogisticRegressionTests
{
    [Theory]
    [InlineData(2, 1e-2)]
    [InlineData(3, 1e-2)]
    [InlineData(4, 5)]
    public void Weights_are_those_of_Newtons_method_on_the_whole_Hessian(int classes, double ridge)
    {
        var (x, labels) = Draw(6, classes, 300, 1);
        var solution = Of(x, labels, classes).Fit(ridge);
        Assert.Equal(LogisticConvergence.GradientSmall, solution.Convergence);
        Assert.True(Samples.RelativeDistance(solution.Weights.Span, Newton(x, labels, classes, ridge)) < 1e-6);
    }

    [Fact]
    public void Features_of_very_different_scales_reach_the_minimum_too()
    {
        var (x, labels) = Draw(12, 3, 600, 2);
        var plain = Of(x, labels, 3).Fit(0.1);
        foreach (var row in x)
        {
            row[0] *= 1e4;
            row[1] = (1e-3 * row[1]) + row[2];
        }

        var solution = Of(x, labels, 3).Fit(0.1);
        Assert.Equal(LogisticConvergence.GradientSmall, solution.Convergence);
        Assert.InRange(solution.Steps, 1, 200);
        Assert.InRange(plain.Steps, 1, 200);
    }

    [Fact]
    public void Class_weight_of_two_counts_as_its_samples_twice()
    {
        var (x, labels) = Draw(5, 3, 200, 3);
        var weighted = new LogisticRegression(5, 3);
        var twice = new LogisticRegression(5, 3);
        for (var t = 0; t < x.Length; t++)
        {
            weighted.Add(x[t], labels[t], labels[t] == 1 ? 2 : 1);
            for (var copy = 0; copy < (labels[t] == 1 ? 2 : 1); copy++)
                twice.Add(x[t], labels[t]);
        }

        Assert.True(Samples.RelativeDistance(weighted.Fit(0.1).Weights.Span, twice.Fit(0.1).Weights.Span) < 1e-6);
    }

    [Fact]
    public void Mean_probability_of_each_class_is_its_share_of_the_samples()
    {
        // The optimality condition of the biases, which are not penalised.
        var (x, labels) = Draw(8, 3, 500, 4);
        var readout = new LogisticReadout(Of(x, labels, 3).Fit(10));
        var sums = new double[3];
        var probabilities = new double[3];
        foreach (var row in x)
        {
            readout.Probabilities(row, probabilities);
            Assert.Equal(1, probabilities.Sum(), 1e-12);
            for (var c = 0; c < 3; c++)
                sums[c] += probabilities[c];
        }

        for (var c = 0; c < 3; c++)
            Assert.Equal(labels.Count(label => label == c), sums[c], 1e-4);
    }

    [Fact]
    public void Its_probabilities_are_nearer_the_truth_than_those_of_the_class_shares_and_can_be_trusted()
    {
        var (x, labels) = Draw(10, 3, 4000, 5);
        var readout = new LogisticReadout(Of(x[..2000], labels[..2000], 3).Fit(1));
        var scores = new ProbabilityScores(3, 10);
        var shares = new ProbabilityScores(3, 10);
        double[] share = [.. Enumerable.Range(0, 3).Select(c => labels[..2000].Count(label => label == c) / 2000.0)];
        var probabilities = new double[3];
        for (var t = 2000; t < 4000; t++)
        {
            readout.Probabilities(x[t], probabilities);
            scores.Add(probabilities, labels[t]);
            shares.Add(share, labels[t]);
        }

        Assert.True(scores.LogLoss < 0.8 * shares.LogLoss);
        Assert.True(scores.BrierScore < 0.85 * shares.BrierScore);
        Assert.InRange(scores.ExpectedCalibrationError, 0, 0.06);
    }

    [Fact]
    public void Classes_that_can_be_told_apart_exhaust_the_steps_unless_there_is_a_ridge()
    {
        var regression = new LogisticRegression(2, 2);
        for (var t = -10; t < 10; t++)
            regression.Add([t + 0.5, 1], t < 0 ? 0 : 1);
        var open = regression.Fit(0, tolerance: 1e-300, steps: 20);
        Assert.NotEqual(LogisticConvergence.GradientSmall, open.Convergence);
        Assert.All(open.Weights.ToArray(), weight => Assert.True(double.IsFinite(weight)));
        Assert.Equal(LogisticConvergence.GradientSmall, regression.Fit(1e-3).Convergence);
    }

    [Fact]
    public void Equal_samples_give_equal_bits_and_asking_twice_changes_nothing()
    {
        var (x, labels) = Draw(9, 4, 300, 6);
        var regression = Of(x, labels, 4);
        var first = regression.Fit(0.1);
        Assert.Equal(Bits.Of(first.Weights.Span), Bits.Of(regression.Fit(0.1).Weights.Span));
        Assert.Equal(Bits.Of(first.Weights.Span), Bits.Of(Of(x, labels, 4).Fit(0.1).Weights.Span));
    }

    [Fact]
    public void Unusable_samples_are_refused_and_change_nothing()
    {
        var regression = new LogisticRegression(3, 2);
        Assert.Throws<InvalidOperationException>(() => regression.Fit(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => regression.Add([1, 2, 1], 2));
        Assert.Throws<ArgumentException>(() => regression.Add([1, double.NaN, 1], 0));
        Assert.Throws<ArgumentException>(() => regression.Add([1, 1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => regression.Add([1, 2, 1], 0, -1));
        Assert.Equal(0, regression.Count);
        regression.Add([1, 2, 1], 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => regression.Fit(-1));
    }

    internal static (double[][] Features, int[] Labels) Draw(int features, int classes, int count, ulong seed)
    {
        // Labels are drawn from a logistic model, so that its probabilities are the best there are.
        var random = new RandomStream(seed);
        var weights = Enumerable.Range(0, classes * features).Select(_ => 1.5 * random.NextGaussian()).ToArray();
        var x = new double[count][];
        var labels = new int[count];
        var scores = new double[classes];
        for (var t = 0; t < count; t++)
        {
            x[t] = [.. Enumerable.Range(0, features).Select(f => f == features - 1 ? 1 : random.Uniform(-1, 1))];
            for (var c = 0; c < classes; c++)
                scores[c] = Enumerable.Range(0, features).Sum(f => weights[(c * features) + f] * x[t][f]);
            Softmax.InPlace(scores);
            var drawn = random.NextDouble();
            while (labels[t] < classes - 1 && drawn >= scores[labels[t]])
                drawn -= scores[labels[t]++];
        }

        return (x, labels);
    }

    internal static LogisticRegression Of(double[][] x, int[] labels, int classes)
    {
        var regression = new LogisticRegression(x[0].Length, classes);
        for (var t = 0; t < x.Length; t++)
            regression.Add(x[t], labels[t]);
        return regression;
    }

    // By another road: the whole Hessian in MathNet. All biases together can move freely, so that direction is held at 0.
    private static double[] Newton(double[][] x, int[] labels, int classes, double ridge)
    {
        var f = x[0].Length;
        var weights = new double[classes * f];
        for (var step = 0; step < 50; step++)
        {
            var gradient = new double[weights.Length];
            var hessian = Matrix<double>.Build.Dense(weights.Length, weights.Length);
            for (var t = 0; t < x.Length; t++)
            {
                var exponents = Enumerable.Range(0, classes).Select(c => Math.Exp(Enumerable.Range(0, f).Sum(i => weights[(c * f) + i] * x[t][i]))).ToArray();
                var p = exponents.Select(e => e / exponents.Sum()).ToArray();
                for (var c = 0; c < classes; c++)
                {
                    for (var i = 0; i < f; i++)
                    {
                        gradient[(c * f) + i] += (p[c] - (labels[t] == c ? 1 : 0)) * x[t][i];
                        for (var d = 0; d < classes; d++)
                        {
                            for (var j = 0; j < f; j++)
                                hessian[(c * f) + i, (d * f) + j] += ((c == d ? p[c] : 0) - (p[c] * p[d])) * x[t][i] * x[t][j];
                        }
                    }
                }
            }

            for (var at = 0; at < weights.Length; at++)
            {
                var penalty = at % f == f - 1 ? 0 : ridge;
                gradient[at] += penalty * weights[at];
                hessian[at, at] += penalty;
                for (var other = f - 1; at % f == f - 1 && other < weights.Length; other += f)
                    hessian[at, other] += 1;
            }

            var move = hessian.Solve(Vector<double>.Build.DenseOfArray(gradient));
            for (var at = 0; at < weights.Length; at++)
                weights[at] -= move[at];
        }

        return weights;
    }
}
