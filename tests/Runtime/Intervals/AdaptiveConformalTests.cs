using ArchetypeRC.Runtime.Intervals;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Intervals;

public sealed class AdaptiveConformalTests
{
    private const int Steps = 40_000;

    public static TheoryData<string, double, bool> Cases()
    {
        var cases = new TheoryData<string, double, bool>();
        foreach (var stream in new[] { "stationary", "skewed", "steps", "ramp", "dependent" })
        {
            foreach (var coverage in new[] { 0.8, 0.9, 0.95 })
            {
                cases.Add(stream, coverage, false);
                cases.Add(stream, coverage, true);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Coverage_over_the_long_run_is_within_a_hundredth_of_the_target(string stream, double coverage, bool severalRates)
    {
        var inference = new AdaptiveConformal(Spec(severalRates) with { Coverage = coverage });
        var errors = Errors(stream);
        foreach (var error in errors)
            inference.Add(error);
        Assert.Equal(Steps, inference.Samples);
        Assert.InRange(inference.Coverage, coverage - 0.01, coverage + 0.01);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Width_follows_the_spread_of_the_errors(bool severalRates)
    {
        var inference = new AdaptiveConformal(Spec(severalRates));
        var random = new RandomStream(5);
        var widths = new double[2];
        for (var t = 0; t < 8000; t++)
        {
            var spread = t < 4000 ? 1 : 4;
            inference.Add(spread * random.NextGaussian());
            if (t % 4000 == 3999)
                widths[t / 4000] = inference.Radius;
        }

        // 1.645 deviations hold nine in ten.
        Assert.InRange(widths[0], 1.3, 2.1);
        Assert.InRange(widths[1] / widths[0], 3, 5.5);
    }

    [Fact]
    public void Misses_stay_within_the_proven_bound_on_a_stream_that_beats_every_interval()
    {
        // Each error is larger than all before, so that only an infinite interval covers it.
        const double Rate = 0.02;
        var inference = new AdaptiveConformal(new IntervalSpec { Rates = [Rate] });
        for (var t = 1; t <= 5000; t++)
        {
            inference.Add(t);
            Assert.InRange(Math.Abs(inference.Coverage - 0.9), 0, (1 + Rate) / (Rate * t));
        }
    }

    [Fact]
    public void Radius_is_the_quantile_of_the_window_by_definition()
    {
        var inference = new AdaptiveConformal(new IntervalSpec { Window = 50, Rates = [0.01] });
        var random = new RandomStream(6);
        var seen = new List<double>();
        for (var t = 0; t < 300; t++)
        {
            var error = Math.Round(random.NextGaussian(), 1);
            inference.Add(error);
            seen.Add(Math.Abs(error));
            var window = seen.TakeLast(50).Order().ToArray();
            var rank = (int)Math.Ceiling((window.Length + 1) * (1 - inference.Level));
            var expected = rank > window.Length ? double.PositiveInfinity : window[rank - 1];
            Assert.Equal(expected, inference.Radius);
        }
    }

    [Fact]
    public void First_interval_is_everything_and_counts_as_covered()
    {
        var inference = new AdaptiveConformal(new IntervalSpec());
        Assert.Equal(double.PositiveInfinity, inference.Radius);
        Assert.True(double.IsNaN(inference.Coverage));
        inference.Add(-3);
        Assert.Equal(1, inference.Coverage);
    }

    [Fact]
    public void Predictor_that_was_always_right_gets_an_interval_again_soon_after_it_errs()
    {
        var inference = new AdaptiveConformal(new IntervalSpec { Rates = [0.05] });
        for (var t = 0; t < 5000; t++)
            inference.Add(0);
        var random = new RandomStream(7);
        for (var t = 0; t < 200; t++)
            inference.Add(random.NextGaussian());
        Assert.InRange(inference.Radius, 0.5, double.PositiveInfinity);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Saving_and_restoring_after_every_target_changes_nothing(bool severalRates)
    {
        var spec = Spec(severalRates) with { Window = 40 };
        var expected = new AdaptiveConformal(spec);
        var actual = new AdaptiveConformal(spec);
        foreach (var error in Errors("steps").Take(200))
        {
            expected.Add(error);
            actual = AdaptiveConformal.Restore(spec, actual.Save());
            actual.Add(error);
            Assert.Equal(
                (BitConverter.DoubleToInt64Bits(expected.Radius), BitConverter.DoubleToInt64Bits(expected.Level), expected.Covered),
                (BitConverter.DoubleToInt64Bits(actual.Radius), BitConverter.DoubleToInt64Bits(actual.Level), actual.Covered));
            Assert.Equal(expected.Save().Weights.ToArray(), actual.Save().Weights.ToArray());
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Error_that_is_not_finite_is_refused_and_changes_nothing(double bad)
    {
        var inference = new AdaptiveConformal(new IntervalSpec());
        inference.Add(1);
        var before = inference.Save();
        Assert.Throws<ArgumentOutOfRangeException>(() => inference.Add(bad));
        var after = inference.Save();
        Assert.Equal((before.Samples, before.Covered), (after.Samples, after.Covered));
        Assert.Equal(before.Levels.ToArray(), after.Levels.ToArray());
        Assert.Equal(before.Errors.ToArray(), after.Errors.ToArray());
    }

    [Fact]
    public void Adding_allocates_nothing()
    {
        var inference = new AdaptiveConformal(new IntervalSpec { Window = 50 });
        var errors = Errors("steps")[..1000];
        inference.Add(1);
        Assert.Equal(0, AllocatedBytes.Of(() =>
        {
            foreach (var error in errors)
                inference.Add(error);
        }));
    }

    [Fact]
    public void Spec_and_state_that_do_not_fit_are_refused()
    {
        (IntervalSpec Spec, string Field)[] bad =
        [
            (new IntervalSpec { Coverage = double.NaN }, "interval.coverage"),
            (new IntervalSpec { Window = 10 }, "interval.window"),
            (new IntervalSpec { Rates = [] }, "interval.rates"),
            (new IntervalSpec { Rates = [0.1, 0] }, "interval.rates[1]"),
        ];
        foreach (var (spec, field) in bad)
            Assert.Contains(field, Assert.Throws<SpecRefusedException>(() => new AdaptiveConformal(spec)).Message, StringComparison.Ordinal);
        var state = new AdaptiveConformal(new IntervalSpec { Rates = [0.1] }).Save();
        Assert.Throws<ArgumentException>(() => AdaptiveConformal.Restore(new IntervalSpec(), state));
    }

    private static IntervalSpec Spec(bool severalRates) =>
        severalRates ? new IntervalSpec() : new IntervalSpec { Rates = [0.01] };

    private static double[] Errors(string stream)
    {
        var random = new RandomStream(11);
        var errors = new double[Steps];
        var before = 0.0;
        for (var t = 0; t < Steps; t++)
        {
            var noise = random.NextGaussian();
            before = (0.9 * before) + noise;
            errors[t] = stream switch
            {
                "stationary" => noise,
                "skewed" => (noise * noise) - 1,
                "steps" => noise * (1 + (t / 2500 * 7 % 5)),
                "ramp" => noise * (1 + (t / 4000.0)),
                _ => before,
            };
        }

        return errors;
    }
}
