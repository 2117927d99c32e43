using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Tests.Runtime.Kernels;

public sealed class SplitMix64Tests
{
    [Fact]
    public void Numbers_are_those_of_the_published_generator()
    {
        // The first three outputs of the authors' program from the seed 1234567.
        ulong[] published = [6457827717110365317, 3203168211198807973, 9817491932198370423];
        var random = new SplitMix64(1234567);
        foreach (var bits in published)
            Assert.Equal((bits >> 11) * Math.Pow(2, -53), random.NextDouble());
    }

    [Fact]
    public void Normal_numbers_have_mean_0_and_deviation_1()
    {
        var random = new SplitMix64(5);
        double[] drawn = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextGaussian())];
        Assert.InRange(drawn.Average(), -4 / Math.Sqrt(20_000), 4 / Math.Sqrt(20_000));
        Assert.InRange(drawn.Average(x => x * x), 0.96, 1.04);
    }

    [Fact]
    public void Fold_tells_values_and_their_order_apart()
    {
        var one = SplitMix64.Fold(SplitMix64.Fold(1, 2.0), 3.0);
        Assert.NotEqual(one, SplitMix64.Fold(SplitMix64.Fold(1, 3.0), 2.0));
        Assert.NotEqual(one, SplitMix64.Fold(SplitMix64.Fold(2, 2.0), 3.0));
        Assert.NotEqual(one, SplitMix64.Fold(SplitMix64.Fold(1, Math.BitIncrement(2.0)), 3.0));
        Assert.Equal(one, SplitMix64.Fold(SplitMix64.Fold(1, 2.0), 3.0));
    }
}
