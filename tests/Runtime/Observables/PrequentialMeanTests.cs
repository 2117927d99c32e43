using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Tests.Runtime.Observables;

public sealed class PrequentialMeanTests
{
    [Fact]
    public void Sliding_mean_is_that_of_the_latest_values_for_as_long_as_the_stream_lasts()
    {
        var random = new RandomStream(1);
        var mean = new SlidingMean(7);
        Assert.True(double.IsNaN(mean.Value));
        var seen = new List<double>();
        for (var t = 0; t < 500; t++)
        {
            var value = t % 50 == 0 ? 1e12 : random.NextGaussian();
            seen.Add(value);
            mean.Add(value);
            var expected = seen.TakeLast(7).Average();
            Assert.Equal(expected, mean.Value, 1e-3);
            if (t % 50 > 20)
                Assert.Equal(expected, mean.Value, 1e-12);
        }
    }

    [Fact]
    public void Fading_mean_weighs_a_value_by_the_factor_to_the_power_of_its_age()
    {
        var random = new RandomStream(2);
        var mean = new FadingMean(0.9);
        Assert.True(double.IsNaN(mean.Value));
        var seen = new List<double>();
        for (var t = 0; t < 100; t++)
        {
            seen.Add(random.NextGaussian());
            mean.Add(seen[^1]);
            var weights = seen.Select((_, i) => Math.Pow(0.9, seen.Count - 1 - i)).ToArray();
            Assert.Equal(seen.Zip(weights, (x, w) => x * w).Sum() / weights.Sum(), mean.Value, 1e-13);
        }

        Assert.InRange(mean.Weight, 9.99, 10);
    }

    [Fact]
    public void Fading_factor_of_1_gives_the_plain_mean()
    {
        var mean = new FadingMean(1);
        foreach (var value in new double[] { 1, 2, 6 })
            mean.Add(value);
        Assert.Equal(3, mean.Value);
    }

    [Fact]
    public void Means_go_on_from_a_saved_state_bit_for_bit()
    {
        var random = new RandomStream(3);
        var (sliding, fading) = (new SlidingMean(9), new FadingMean(0.95));
        var (slidingBack, fadingBack) = (new SlidingMean(9), new FadingMean(0.95));
        for (var t = 0; t < 100; t++)
        {
            var value = random.NextGaussian();
            slidingBack = SlidingMean.Restore(9, slidingBack.Save());
            fadingBack = FadingMean.Restore(0.95, fadingBack.Save());
            sliding.Add(value);
            slidingBack.Add(value);
            fading.Add(value);
            fadingBack.Add(value);
            Assert.Equal(BitConverter.DoubleToInt64Bits(sliding.Value), BitConverter.DoubleToInt64Bits(slidingBack.Value));
            Assert.Equal(BitConverter.DoubleToInt64Bits(fading.Value), BitConverter.DoubleToInt64Bits(fadingBack.Value));
        }
    }

    [Fact]
    public void Means_refuse_what_is_not_finite_and_stay_as_they_are()
    {
        var (sliding, fading) = (new SlidingMean(2), new FadingMean(0.5));
        sliding.Add(1);
        fading.Add(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => sliding.Add(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => fading.Add(double.PositiveInfinity));
        Assert.Equal((1.0, 1.0), (sliding.Value, fading.Value));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FadingMean(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlidingMean(0));
    }
}
