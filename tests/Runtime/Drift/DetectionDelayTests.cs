using ArchetypeRC.Runtime.Drift;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Drift;

/// <summary>False alarms and delays on streams whose changes are known.</summary>
public sealed class DetectionDelayTests
{
    private const int Runs = 100;
    private const int Change = 1000;

    [Theory]
    [InlineData("normal")]
    [InlineData("absolute")]
    [InlineData("errors")]
    public void Adaptive_window_gives_at_most_one_false_alarm_in_ten_long_stationary_streams(string kind) =>
        Assert.InRange(FalseAlarms(new AdaptiveWindowSpec(), Draw(kind)), 0, 1);

    [Theory]
    [InlineData("normal")]
    [InlineData("errors")]
    public void Page_Hinkley_gives_at_most_one_false_alarm_in_ten_long_stationary_streams(string kind) =>
        Assert.InRange(FalseAlarms(new PageHinkleySpec(), Draw(kind)), 0, 1);

    [Fact]
    public void Drift_detection_method_gives_false_alarms_while_its_rate_is_young_and_few_later() =>
        Assert.InRange(FalseAlarms(new DriftDetectionMethodSpec(), Draw("errors")), 0, 20);

    [Fact]
    public void Adaptive_window_finds_a_shift_by_one_deviation_within_200_values() =>
        Assert.InRange(Found(new AdaptiveWindowSpec(), Shift, 200), 95, Runs);

    [Fact]
    public void Page_Hinkley_finds_a_shift_by_one_deviation_within_200_values() =>
        Assert.InRange(Found(new PageHinkleySpec(), Shift, 200), 95, Runs);

    // With the published warm-up some runs have a false alarm shortly before the change, and the method begins anew on it.
    [Theory]
    [InlineData(30, 90)]
    [InlineData(100, 95)]
    public void Drift_detection_method_finds_an_error_rate_that_rises_by_one_deviation_within_200_values(int warmUp, int least) =>
        Assert.InRange(
            Found(new DriftDetectionMethodSpec { WarmUp = warmUp }, (random, t) => Error(random, t < Change ? 0.2 : 0.6), 200), least, Runs);

    [Fact]
    public void Adaptive_window_finds_a_ramp_of_one_deviation_over_2000_values() =>
        Assert.InRange(Found(new AdaptiveWindowSpec(), Ramp, 2000), 95, Runs);

    [Fact]
    public void Fall_is_told_unless_only_rises_are_and_shortens_the_window_either_way()
    {
        foreach (var risesOnly in new[] { false, true })
        {
            var random = new RandomStream(1);
            var detector = new AdaptiveWindow(new AdaptiveWindowSpec { RisesOnly = risesOnly });
            var told = false;
            for (var t = 0; t < 2000; t++)
                told |= detector.Add(random.NextGaussian() - (t < Change ? 0 : 1)) == DriftSignal.Drift;
            Assert.Equal(!risesOnly, told);
            Assert.InRange(detector.Width, 900, 1100);
            Assert.InRange(detector.Mean, -1.2, -0.8);
        }
    }

    [Fact]
    public void Window_keeps_the_exact_mean_and_count_of_what_it_holds()
    {
        var random = new RandomStream(2);
        var detector = new AdaptiveWindow(new AdaptiveWindowSpec());
        var sum = 0.0;
        for (var t = 1; t <= 5000; t++)
        {
            var value = 1e6 + random.NextGaussian();
            sum += value - 1e6;
            detector.Add(value);
            Assert.Equal(t, detector.Width);
            Assert.Equal(sum / t, detector.Mean - 1e6, 1e-8);
        }
    }

    [Fact]
    public void Page_Hinkley_is_the_sum_less_its_least_by_the_definition()
    {
        var spec = new PageHinkleySpec { WarmUp = 1, Slack = 0.1, Threshold = 1e9, WarningThreshold = 1e9 };
        var detector = new PageHinkley(spec);
        var random = new RandomStream(3);
        double total = 0, sum = 0, least = 0;
        for (var t = 1; t <= 3000; t++)
        {
            var value = random.NextGaussian();
            total += value;
            if (t > 1)
                sum += value - (total / t) - 0.1;
            least = Math.Min(least, sum);
            detector.Add(value);
            Assert.Equal(sum - least, detector.Excess, 8);
        }
    }

    [Fact]
    public void Drift_detection_method_agrees_with_a_case_worked_by_hand()
    {
        // After ten values with one error p + s is least: 0.1 + sqrt(0.09 / 10) = 0.1 + 0.0949. Two errors more give
        // 2/11 + 0.1163 = 0.298, above 0.1 + 2 x 0.0949 = 0.290; and 3/12 + 0.125 = 0.375, below 0.1 + 3 x 0.0949 = 0.385;
        // one more 4/13 + 0.1280 = 0.436, above it.
        var detector = new DriftDetectionMethod(new DriftDetectionMethodSpec { WarmUp = 10 });
        var signals = new double[] { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1 }.Select(detector.Add).ToArray();
        Assert.Equal(Enumerable.Repeat(DriftSignal.None, 10), signals[..10]);
        Assert.Equal([DriftSignal.Warning, DriftSignal.Warning, DriftSignal.Drift], signals[10..]);
    }

    private static double Error(RandomStream random, double rate) => random.NextDouble() < rate ? 1 : 0;

    private static double Shift(RandomStream random, int t) => random.NextGaussian() + (t < Change ? 0 : 1);

    private static double Ramp(RandomStream random, int t) => random.NextGaussian() + Math.Clamp((t - Change) / 2000.0, 0, 1);

    private static Func<RandomStream, double> Draw(string kind) => kind switch
    {
        "normal" => random => random.NextGaussian(),
        "absolute" => random => Math.Abs(random.NextGaussian()),
        _ => random => Error(random, 0.2),
    };

    // Alarms in ten streams of 100,000 values.
    private static int FalseAlarms(DriftSpec spec, Func<RandomStream, double> draw)
    {
        var alarms = 0;
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var random = new RandomStream(seed);
            var detector = spec.Build();
            for (var t = 0; t < 100_000; t++)
            {
                if (detector.Add(draw(random)) == DriftSignal.Drift)
                    alarms++;
            }
        }

        return alarms;
    }

    // Runs in which a drift is told within so many values of the change.
    private static int Found(DriftSpec spec, Func<RandomStream, int, double> draw, int within)
    {
        var found = 0;
        for (ulong seed = 1; seed <= Runs; seed++)
        {
            var random = new RandomStream(seed);
            var detector = spec.Build();
            var told = false;
            for (var t = 0; t < Change + within; t++)
                told |= detector.Add(draw(random, t)) == DriftSignal.Drift && t >= Change;
            if (told)
                found++;
        }

        return found;
    }
}
