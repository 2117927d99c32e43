using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Tests.Runtime.Series;

public sealed class DiscreteSeriesTests
{
    [Fact]
    public void Narma_obeys_its_equation_and_stays_within_1()
    {
        var series = Narma.Generate(2000, seed: 5);
        var (u, y) = (series.Column("u"), series.Column("y"));
        Assert.All(u, value => Assert.InRange(value, 0, 0.5));
        Assert.All(y, value => Assert.InRange(value, 0, 1));
        for (var t = 9; t < 1999; t++)
        {
            var sum = Enumerable.Range(0, 10).Sum(i => y[t - i]);
            Assert.Equal((0.3 * y[t]) + (0.05 * y[t] * sum) + (1.5 * u[t - 9] * u[t]) + 0.1, y[t + 1], 14);
        }
    }

    [Fact]
    public void Narma_takes_its_input_from_the_range_that_is_said()
    {
        var u = Narma.Generate(500, seed: 5, lowest: 0.06, highest: 0.12).Column("u");
        Assert.All(u, value => Assert.InRange(value, 0.06, 0.12));
        Assert.True(u.Max() - u.Min() > 0.055);
    }

    [Fact]
    public void Narma_that_runs_away_is_drawn_anew_and_refused_when_it_always_does()
    {
        // Over 20,000 rows hardly any first draw stays within 1: these are later draws, and still within.
        Assert.All(Enumerable.Range(1, 5), seed => Assert.InRange(Narma.Generate(20_000, (ulong)seed).Column("y").Max(), 0.5, 1));
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => Narma.Generate(100, order: 30));
        Assert.Contains("|y| passes 1 in each of 1000 series", refused.Message, StringComparison.Ordinal);
        Assert.InRange(Narma.Generate(500, order: 30, a: 0.2, b: 0.04, c: 1.5, d: 0.001).Column("y").Max(), 0.1, 1);
    }

    [Fact]
    public void Henon_obeys_its_map_and_stays_on_its_attractor()
    {
        var series = Henon.Generate(5000, seed: 6);
        for (var t = 0; t + 1 < series.Rows; t++)
        {
            var now = series.Row(t);
            var next = series.Row(t + 1);
            Assert.Equal(1 - (1.4 * now[0] * now[0]) + now[1], next[0], 14);
            Assert.Equal(0.3 * now[0], next[1], 14);
        }

        Assert.InRange(series.Column("x").Max(), 1.25, 1.28);
        Assert.InRange(series.Column("x").Min(), -1.29, -1.25);
        Assert.Throws<ArgumentOutOfRangeException>(() => Henon.Generate(1000, a: 3));
    }

    [Fact]
    public void Multiple_sines_are_a_sum_of_sines()
    {
        var y = MultipleSines.Generate(3000, sines: 3).Column("y");
        for (var t = 0; t < y.Length; t++)
            Assert.Equal(Math.Sin(0.2 * t) + Math.Sin(0.311 * t) + Math.Sin(0.42 * t), y[t], 12);
        var scaled = MultipleSines.Generate(3000, scaled: true).Column("y");
        Assert.Equal((-1, 1), (scaled.Min(), scaled.Max()));
        Assert.Throws<ArgumentOutOfRangeException>(() => MultipleSines.Generate(MultipleSines.MaximumRows + 1));
    }

    [Fact]
    public void Memory_task_gives_the_input_back_later()
    {
        var series = MemoryTask.Generate(500, delays: 4);
        Assert.Equal(["u", "u_1", "u_2", "u_3", "u_4"], series.Columns.AsEnumerable());
        for (var t = 4; t < 500; t++)
        {
            for (var k = 1; k <= 4; k++)
                Assert.Equal(series.Row(t - k)[0], series.Row(t)[k]);
        }

        Assert.InRange(series.Column("u").Max(), 0.7, 0.8);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Delayed_xor_is_of_two_bits_that_follow_each_other(int delay)
    {
        var series = DelayedXor.Generate(1000, delay: delay);
        var (u, y) = (series.Column("u"), series.Column("y"));
        for (var t = delay + 1; t < 1000; t++)
            Assert.Equal(u[t - delay] != u[t - delay - 1] ? 1 : 0, y[t]);
        Assert.InRange(u.Average(), 0.4, 0.6);
    }

    [Fact]
    public void Channel_without_noise_is_the_published_filter_and_distortion()
    {
        var series = ChannelEqualisation.Generate(1000, decibels: double.PositiveInfinity);
        var late = series.Column("d"); // late[n] = d(n - 2)
        double D(int n) => late[n + 2];
        for (var n = 10; n < 990; n++)
        {
            var q = (0.08 * D(n + 2)) - (0.12 * D(n + 1)) + D(n) + (0.18 * D(n - 1)) - (0.1 * D(n - 2)) + (0.091 * D(n - 3))
                - (0.05 * D(n - 4)) + (0.04 * D(n - 5)) + (0.03 * D(n - 6)) + (0.01 * D(n - 7));
            Assert.Equal(q + (0.036 * q * q) - (0.011 * q * q * q), series.Row(n)[0], 13);
        }

        Assert.Equal([-3, -1, 1, 3], late.Distinct().Order());
    }

    [Theory]
    [InlineData(12)]
    [InlineData(28)]
    public void Noise_of_the_channel_has_the_ratio_asked_for(double decibels)
    {
        var clean = ChannelEqualisation.Generate(20_000, decibels: double.PositiveInfinity).Column("u");
        var noisy = ChannelEqualisation.Generate(20_000, decibels: decibels).Column("u");
        var noise = noisy.Zip(clean, (x, y) => x - y).Average(v => v * v);
        var mean = clean.Average();
        Assert.Equal(decibels, 10 * Math.Log10(clean.Average(v => (v - mean) * (v - mean)) / noise), 0.15);
    }
}
