using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Tests.Runtime.Readouts;

public sealed class ProbabilityCalibrationTests
{
    [Theory]
    [InlineData(0.05)]
    [InlineData(1)]
    [InlineData(30)]
    public void Temperature_undoes_what_the_scores_were_multiplied_by(double inflated)
    {
        var (scores, labels) = Draw(3, 20_000, 1);
        for (var i = 0; i < scores.Length; i++)
            scores[i] *= inflated;
        var factor = ProbabilityCalibration.Temperature(scores, labels, 3);
        Assert.Equal(1, factor * inflated, 0.05);
    }

    [Fact]
    public void Temperature_is_where_the_log_loss_is_least()
    {
        var (scores, labels) = Draw(4, 500, 2);
        var factor = ProbabilityCalibration.Temperature(scores, labels, 4);
        var least = LogLoss(scores, labels, 4, factor);
        Assert.True(least <= LogLoss(scores, labels, 4, factor * 1.001));
        Assert.True(least <= LogLoss(scores, labels, 4, factor / 1.001));
    }

    [Fact]
    public void Scores_that_are_always_right_or_say_nothing_give_the_limits()
    {
        Assert.True(ProbabilityCalibration.Temperature([1, 0, 0, 1], [0, 1], 2) > 20);
        Assert.InRange(ProbabilityCalibration.Temperature([1, 0, 0, 1], [1, 0], 2), 0, 2 / ProbabilityCalibration.LargestFactor);
        Assert.Equal(1, ProbabilityCalibration.Temperature([2, 2, 2, 2], [1, 0], 2));
    }

    [Fact]
    public void Sigmoid_recovers_the_one_that_the_labels_were_drawn_from()
    {
        var random = new RandomStream(3);
        var scores = Enumerable.Range(0, 20_000).Select(_ => random.Uniform(-2, 2)).ToArray();
        var truth = new PlattScaling(1.7, -0.6);
        var positive = scores.Select(score => random.NextDouble() < truth.Probability(score)).ToArray();
        var fit = ProbabilityCalibration.Platt(scores, positive);
        Assert.Equal(truth.Slope, fit.Slope, 0.1);
        Assert.Equal(truth.Offset, fit.Offset, 0.1);

        // The minimum: the fitted probabilities have the targets' sum, and their sum weighted with the scores.
        var high = (positive.Count(p => p) + 1.0) / (positive.Count(p => p) + 2.0);
        var low = 1 / (positive.Count(p => !p) + 2.0);
        var misses = scores.Select((score, i) => fit.Probability(score) - (positive[i] ? high : low)).ToArray();
        Assert.Equal(0, misses.Sum(), 1e-3);
        Assert.Equal(0, misses.Select((miss, i) => miss * scores[i]).Sum(), 1e-3);
    }

    [Fact]
    public void Sigmoid_of_scores_that_tell_the_classes_apart_is_finite()
    {
        var fit = ProbabilityCalibration.Platt([-2, -1, 1, 2], [false, false, true, true]);
        Assert.InRange(fit.Slope, 0.1, 100);
        Assert.Equal(1, fit.Probability(1e6), 1e-12);
        Assert.Equal(0, fit.Probability(-1e6), 1e-12);
    }

    [Fact]
    public void Online_temperature_comes_to_that_of_all_samples_and_follows_a_change()
    {
        var (scores, labels) = Draw(3, 20_000, 4);
        for (var i = 0; i < scores.Length; i++)
            scores[i] *= 5;
        var online = new OnlineTemperature(3, 0.999);
        var raw = new ProbabilityScores(3);
        var calibrated = new ProbabilityScores(3);
        var probabilities = new double[3];
        for (var t = 0; t < labels.Length; t++)
        {
            var z = scores.AsSpan(3 * t, 3);
            online.Probabilities(z, probabilities);
            calibrated.Add(probabilities, labels[t]);
            z.CopyTo(probabilities);
            Softmax.InPlace(probabilities);
            raw.Add(probabilities, labels[t]);
            online.Learn(z, labels[t]);
        }

        Assert.Equal(0.2, online.Factor, 0.04);
        Assert.True(calibrated.ExpectedCalibrationError < raw.ExpectedCalibrationError / 4);
        Assert.True(calibrated.LogLoss < raw.LogLoss / 1.2);
        for (var t = 0; t < labels.Length; t++)
            online.Learn([scores[3 * t] / 10, scores[(3 * t) + 1] / 10, scores[(3 * t) + 2] / 10], labels[t]);
        Assert.Equal(2, online.Factor, 0.4);
    }

    [Fact]
    public void Online_temperature_goes_on_where_another_stood_bit_for_bit_and_allocates_nothing()
    {
        var (scores, labels) = Draw(3, 400, 5);
        var straight = new OnlineTemperature(3, 0.99);
        var stopped = new OnlineTemperature(3, 0.99);
        for (var t = 0; t < 400; t++)
        {
            straight.Learn(scores.AsSpan(3 * t, 3), labels[t]);
            stopped.Learn(scores.AsSpan(3 * t, 3), labels[t]);
            stopped = new OnlineTemperature(3, 0.99, stopped.Factor, stopped.Curvature);
        }

        Assert.Equal((straight.Factor, straight.Curvature), (stopped.Factor, stopped.Curvature));
        var probabilities = new double[3];
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            for (var t = 0; t < 400; t++)
            {
                straight.Probabilities(scores.AsSpan(3 * t, 3), probabilities);
                straight.Learn(scores.AsSpan(3 * t, 3), labels[t]);
            }
        }));
    }

    [Theory]
    [InlineData(1e3)]
    [InlineData(1e100)]
    [InlineData(1e200)]
    public void Row_of_wild_scores_halves_the_factor_at_most_and_is_soon_forgotten(double wild)
    {
        var (scores, labels) = Draw(3, 2_000, 6);
        var online = new OnlineTemperature(3, 0.99);
        for (var t = 0; t < 1_000; t++)
            online.Learn(scores.AsSpan(3 * t, 3), labels[t]);
        var before = online.Factor;
        online.Learn([wild, 0, -wild], 2);
        Assert.InRange(online.Factor, before / 2, before);
        for (var t = 1_000; t < 1_300; t++)
            online.Learn(scores.AsSpan(3 * t, 3), labels[t]);
        Assert.InRange(online.Factor, 0.8, 1.3);
    }

    [Fact]
    public void Unusable_scores_and_labels_are_refused_and_change_nothing()
    {
        Assert.Throws<ArgumentException>(() => ProbabilityCalibration.Temperature([], [], 2));
        Assert.Throws<ArgumentException>(() => ProbabilityCalibration.Temperature([1, 2, 3], [0], 2));
        Assert.Throws<ArgumentException>(() => ProbabilityCalibration.Temperature([1, double.NaN], [0], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProbabilityCalibration.Temperature([1, 2], [2], 2));
        Assert.Throws<ArgumentException>(() => ProbabilityCalibration.Platt([1], [true, false]));
        var online = new OnlineTemperature(2, 0.9);
        Assert.Throws<ArgumentException>(() => online.Learn([1], 0));
        Assert.Throws<ArgumentException>(() => online.Learn([1, double.PositiveInfinity], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => online.Learn([1, 2], 2));
        Assert.Equal(1, online.Factor);
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnlineTemperature(2, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnlineTemperature(2, 1, 0, 1));
    }

    // Scores of a model, and labels drawn from their softmax.
    private static (double[] Scores, int[] Labels) Draw(int classes, int count, ulong seed)
    {
        var random = new RandomStream(seed);
        var scores = Enumerable.Range(0, classes * count).Select(_ => 2 * random.NextGaussian()).ToArray();
        var labels = new int[count];
        var probabilities = new double[classes];
        for (var t = 0; t < count; t++)
        {
            scores.AsSpan(t * classes, classes).CopyTo(probabilities);
            Softmax.InPlace(probabilities);
            var drawn = random.NextDouble();
            while (labels[t] < classes - 1 && drawn >= probabilities[labels[t]])
                drawn -= probabilities[labels[t]++];
        }

        return (scores, labels);
    }

    private static double LogLoss(double[] scores, int[] labels, int classes, double factor)
    {
        var figures = new ProbabilityScores(classes);
        var probabilities = new double[classes];
        for (var t = 0; t < labels.Length; t++)
        {
            for (var c = 0; c < classes; c++)
                probabilities[c] = factor * scores[(t * classes) + c];
            Softmax.InPlace(probabilities);
            figures.Add(probabilities, labels[t]);
        }

        return figures.LogLoss;
    }
}
