using System.Numerics;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Tests.Runtime.Observables;

public sealed class SpectralCentroidTests
{
    [Fact]
    public void Sine_has_its_frequency_and_no_spread()
    {
        var values = Enumerable.Range(0, 256).Select(t => 5 + Math.Sin(2 * Math.PI * t * 40 / 256)).ToArray();
        var spectrum = SpectralCentroid.Of(values, 1);
        Assert.Equal(40.0 / 256, spectrum.Centroid, 1e-12);
        Assert.Equal(0, spectrum.Spread, 1e-5);
    }

    [Theory]
    [InlineData(16, 1)]
    [InlineData(64, 3)]
    [InlineData(100, 2)]
    public void Centroid_and_spread_are_those_of_the_plain_sum_over_the_last_power_of_two(int steps, int signals)
    {
        var random = new RandomStream(6);
        var values = Enumerable.Range(0, steps * signals).Select(_ => random.NextGaussian()).ToArray();
        var length = steps == 100 ? 64 : steps;
        var magnitudes = new double[(length / 2) + 1];
        for (var signal = 0; signal < signals; signal++)
        {
            var last = Enumerable.Range(steps - length, length).Select(t => values[(t * signals) + signal]).ToArray();
            for (var k = 1; k < magnitudes.Length; k++)
            {
                var sum = Complex.Zero;
                for (var t = 0; t < length; t++)
                    sum += (last[t] - last.Average()) * Complex.Exp(new Complex(0, -2 * Math.PI * k * t / length));
                magnitudes[k] += sum.Magnitude;
            }
        }

        var centroid = magnitudes.Select((m, k) => m * k / length).Sum() / magnitudes.Sum();
        var variance = magnitudes.Select((m, k) => m * Math.Pow(((double)k / length) - centroid, 2)).Sum() / magnitudes.Sum();
        var spectrum = SpectralCentroid.Of(values, signals);
        Assert.Equal(centroid, spectrum.Centroid, 1e-12);
        Assert.Equal(Math.Sqrt(variance), spectrum.Spread, 1e-12);
    }

    [Fact]
    public void Signal_that_does_not_move_has_centroid_0() =>
        Assert.Equal(new SpectralCentroid(0, 0), SpectralCentroid.Of(new double[32], 1));

    [Fact]
    public void Too_few_or_partial_steps_are_refused()
    {
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => SpectralCentroid.Of(new double[15], 1)).ParamName);
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => SpectralCentroid.Of(new double[65], 2)).ParamName);
    }
}
