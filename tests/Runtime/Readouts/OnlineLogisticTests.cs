using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Readouts;

/// <summary>What is special to the logistic learner. With ARCHETYPERC_LONG=1 the long streams have 10,000,000 samples instead of 200,000.</summary>
public sealed class OnlineLogisticTests
{
    private static readonly ReadoutSpec Spec = new() { Learner = OnlineLearner.Logistic, Ridge = 0.01 };

    private delegate void Answer(ReadOnlySpan<double> features, Span<double> outputs);

    private static int LongSteps => Environment.GetEnvironmentVariable("ARCHETYPERC_LONG") == "1" ? 10_000_000 : 200_000;

    [Theory]
    [InlineData(2, 20, 4_000, 0.5, 1.01)]
    [InlineData(2, 20, 4_000, 3, 1.05)]
    [InlineData(2, 60, 20_000, 5, 1.2)]
    [InlineData(5, 20, 6_000, 0.5, 1.05)]
    [InlineData(5, 20, 6_000, 3, 1.2)]
    [InlineData(10, 20, 8_000, 2, 1.1)]
    public void One_pass_comes_close_to_the_loss_of_the_regression_on_all_samples(
        int classes, int features, int count, double size, double factor)
    {
        var (x, labels) = Draw(classes, features, count, size, 1);
        var online = Spec.Build(features, classes);
        var regression = new LogisticRegression(features, classes);
        for (var t = 0; t < count; t++)
        {
            online.Learn(x[t], Target(labels[t], classes));
            regression.Add(x[t], labels[t]);
        }

        var least = Loss(new LogisticReadout(regression.Fit(Spec.Ridge)).Probabilities, x, labels, classes);
        Assert.InRange(Loss(online.Predict, x, labels, classes), least * 0.999, least * factor);
    }

    [Fact]
    public void Step_is_where_the_loss_of_the_sample_and_the_way_from_before_are_least_in_the_sum_of_curvatures() => Gen
        .Select(Gen.Int[1, 8], Gen.Int[2, 5], Gen.ULong, Gen.Double[1e-3, 10])
        .Sample(
            (features, classes, seed, ridge) =>
            {
                var (x, labels) = Draw(classes, features, 60, 3, seed);
                var random = new RandomStream(seed);
                var readout = (Spec with { Ridge = ridge }).Build(features, classes);
                var sum = new double[features, features];
                for (var i = 0; i < features; i++)
                    sum[i, i] = ridge;
                var p = new double[classes];
                for (var t = 0; t < x.Length; t++)
                {
                    var weight = Elementary.Exp(random.Uniform(-4, 4));
                    var before = readout.Weights.ToArray();
                    readout.Learn(x[t], Target(labels[t], classes), weight);
                    readout.Predict(x[t], p);
                    for (var c = 0; c < classes; c++)
                    {
                        var slope = weight * ((c == labels[t] ? 1 : 0) - p[c]);
                        for (var i = 0; i < features; i++)
                        {
                            var way = 0.0;
                            for (var j = 0; j < features; j++)
                                way += sum[i, j] * (readout.Weights[(c * features) + j] - before[(c * features) + j]);
                            Assert.Equal(slope * x[t][i], way, 1e-6 * weight);
                        }
                    }

                    var curvature = weight * (1 - p.Sum(value => value * value)) / (classes - 1);
                    for (var i = 0; i < features; i++)
                    {
                        for (var j = 0; j < features; j++)
                            sum[i, j] += curvature * x[t][i] * x[t][j];
                    }
                }
            },
            iter: 40);

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1)]
    [InlineData(1e6)]
    public void Sample_is_never_overshot_whatever_it_weighs(double weight)
    {
        var (x, labels) = Draw(4, 12, 2_000, 8, 3);
        var readout = Spec.Build(12, 4);
        var p = new double[4];
        for (var t = 0; t < x.Length; t++)
        {
            readout.Predict(x[t], p);
            var before = p[labels[t]];
            readout.Learn(x[t], Target(labels[t], 4), t % 10 == 0 ? weight : 1);
            readout.Predict(x[t], p);
            Assert.True(p[labels[t]] >= before * (1 - 1e-9), $"{before} became {p[labels[t]]}");
            Assert.Equal(1, p.Sum(), 1e-12);
            Assert.All(readout.Weights.ToArray(), w => Assert.InRange(w, -1e4, 1e4));
        }
    }

    [Fact]
    public void Ridge_does_not_fade_so_that_nothing_winds_up_under_constant_input_for_long()
    {
        var spec = Spec with { Forgetting = 0.995 };
        var readout = (OnlineLogistic)spec.Build(11, 3);
        var random = new RandomStream(6);
        var (noise, labels) = Draw(3, 11, 4_096, 4, 6);
        var constant = noise[0];
        var steps = LongSteps;
        var wrong = 0;
        var p = new double[3];
        for (var t = 0; t < steps; t++)
        {
            // Noise, one value of one class for long, noise, and so on; it ends on noise.
            var quiet = t % 40_000 is >= 5_000 and < 30_000;
            var (features, label) = quiet ? (constant, labels[0]) : (noise[t % 4_096], labels[t % 4_096]);
            readout.Predict(features, p);
            if (t >= steps - 2_000 && ErrorSums.Highest(p) != label)
                wrong++;
            readout.Learn(features, Target(label, 3), 1 + random.NextDouble());
            if ((t & 0xfff) != 0)
                continue;
            Assert.InRange(readout.CurvatureTrace, 0, 2.0001 * 11 / spec.Ridge);
            Assert.All(readout.Weights.ToArray(), weight => Assert.InRange(weight, -1_000, 1_000));
        }

        Assert.InRange(wrong, 0, 500);
    }

    [Fact]
    public void Rare_samples_that_count_a_thousand_times_do_no_harm_for_long()
    {
        var readout = (Spec with { Forgetting = 0.9995 }).Build(11, 2);
        var (x, labels) = Draw(2, 11, 4_096, 2, 16);
        var steps = LongSteps;
        var loss = 0.0;
        var p = new double[2];
        for (var t = 0; t < steps; t++)
        {
            var (features, label) = (x[t % 4_096], labels[t % 4_096]);
            readout.Predict(features, p);
            if (t >= steps - 4_096)
                loss -= Math.Log(p[label]) / 4_096;
            readout.Learn(features, Target(label, 2), t % 1_000 == 7 ? 1_000 : 0.5);
        }

        Assert.All(readout.Weights.ToArray(), weight => Assert.InRange(weight, -100, 100));
        Assert.InRange(loss, 0, 1.2);
    }

    [Fact]
    public void Classes_that_change_places_are_learned_again()
    {
        var readout = (Spec with { Forgetting = 0.99 }).Build(12, 2);
        var (x, labels) = Draw(2, 12, 6_000, 8, 7);
        var right = new double[6_000];
        var p = new double[2];
        for (var t = 0; t < 6_000; t++)
        {
            var label = t < 3_000 ? labels[t] : 1 - labels[t];
            readout.Predict(x[t], p);
            right[t] = ErrorSums.Highest(p) == label ? 1 : 0;
            readout.Learn(x[t], Target(label, 2));
        }

        Assert.True(right[2_500..3_000].Average() > 0.85);
        Assert.True(right[3_000..3_010].Average() < 0.5);
        Assert.True(right[5_500..].Average() > 0.85);
    }

    [Fact]
    public void Penalty_of_the_weights_stays_what_it_is_while_samples_are_forgotten()
    {
        // Nothing but the constant is ever seen, of one class: the weight of least loss and penalty is where a sample's slope over the
        // share that is forgotten, p / (1 - L), equals ridge W.
        const double Forgetting = 0.99;
        var readout = (Spec with { Forgetting = Forgetting, Ridge = 1 }).Build(1, 2);
        for (var t = 0; t < 50_000; t++)
            readout.Learn([1], [1, 0]);
        var p = new double[2];
        readout.Predict([1], p);
        Assert.Equal(p[1] / (1 - Forgetting), readout.Weights[0], 0.25 * readout.Weights[0]);
        Assert.Equal(-readout.Weights[0], readout.Weights[1], 1e-9);
    }

    [Theory]
    [InlineData(1e6)]
    [InlineData(1e100)]
    public void Wild_sample_leaves_a_readout_that_can_be_used(double wild)
    {
        var readout = (Spec with { Forgetting = 0.99 }).Build(8, 3);
        var (x, labels) = Draw(3, 8, 4_000, 5, 8);
        var p = new double[3];
        var right = 0;
        for (var t = 0; t < 4_000; t++)
        {
            readout.Predict(x[t], p);
            Assert.Equal(1, p.Sum(), 1e-12);
            right += t >= 3_000 && ErrorSums.Highest(p) == labels[t] ? 1 : 0;
            readout.Learn(x[t], Target(labels[t], 3));
            if (t == 1_000)
                readout.Learn([wild, -wild, wild, 0, 1, 2, 3, 1], [0, 1, 0]);
        }

        Assert.InRange(right, 600, 1_000);
    }

    [Fact]
    public void Fewer_than_two_classes_and_sums_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Spec.Build(4, 1));
        var sums = new SufficientStatistics(4, 2);
        sums.Add([1, 2, 3, 1], [0, 1]);
        Assert.Contains(
            "learns from the samples themselves",
            Assert.Throws<InvalidOperationException>(() => Spec.FromStatistics(sums)).Message,
            StringComparison.Ordinal);
    }

    private static double Loss(Answer answer, double[][] x, int[] labels, int classes)
    {
        var p = new double[classes];
        var sum = 0.0;
        for (var t = 0; t < x.Length; t++)
        {
            answer(x[t], p);
            sum -= Math.Log(p[labels[t]]) / x.Length;
        }

        return sum;
    }

    private static double[] Target(int label, int classes)
    {
        var target = new double[classes];
        target[label] = 1;
        return target;
    }

    // Features that hang together, and classes drawn from the softmax of random weights of a size.
    private static (double[][] X, int[] Labels) Draw(int classes, int features, int count, double size, ulong seed)
    {
        var random = new RandomStream(seed);
        double[] mix = [.. Enumerable.Range(0, features * features).Select(_ => random.NextGaussian() * 1.5 / Math.Sqrt(features))];
        double[] weights = [.. Enumerable.Range(0, features * classes).Select(_ => size * random.NextGaussian())];
        var (x, labels) = (new double[count][], new int[count]);
        var (raw, p) = (new double[features], new double[classes]);
        for (var t = 0; t < count; t++)
        {
            for (var f = 0; f < features; f++)
                raw[f] = random.NextGaussian();
            x[t] = [.. Enumerable.Range(0, features).Select(f => Elementary.Tanh(RowVectors.Dot(mix.AsSpan(f * features, features), raw)))];
            x[t][^1] = 1;
            for (var c = 0; c < classes; c++)
                p[c] = RowVectors.Dot(weights.AsSpan(c * features, features), x[t]);
            Softmax.InPlace(p);
            var rest = random.NextDouble();
            while (labels[t] < classes - 1 && (rest -= p[labels[t]]) > 0)
                labels[t]++;
        }

        return (x, labels);
    }
}
