using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Tests.Runtime.Series;

/// <summary>The systems that are integrated: each must obey its equation, written out here anew, and gain from finer steps.</summary>
public sealed class FlowTests
{
    private const double Interval = 0.002;

    [Fact]
    public void Lorenz63_obeys_its_equation()
    {
        var series = Lorenz63.Generate(300, seed: 3, interval: Interval, substeps: 1);
        Obeys(series, (x, k) => k switch
        {
            0 => 10 * (x[1] - x[0]),
            1 => (x[0] * (28 - x[2])) - x[1],
            _ => (x[0] * x[1]) - (8.0 / 3 * x[2]),
        });
    }

    [Fact]
    public void Rossler_obeys_its_equation()
    {
        var series = Rossler.Generate(300, seed: 3, interval: Interval, substeps: 1);
        Obeys(series, (x, k) => k switch
        {
            0 => -x[1] - x[2],
            1 => x[0] + (0.2 * x[1]),
            _ => 0.2 + (x[2] * (x[0] - 5.7)),
        });
    }

    [Fact]
    public void Lorenz96_obeys_its_equation()
    {
        var series = Lorenz96.Generate(300, seed: 3, sites: 7, interval: Interval, substeps: 1);
        Obeys(series, (x, k) => ((x[(k + 1) % 7] - x[(k + 5) % 7]) * x[(k + 6) % 7]) - x[k] + 8);
    }

    [Fact]
    public void Errors_fall_with_the_fourth_power_of_the_step()
    {
        Fourth(n => Lorenz63.Generate(20, seed: 2, interval: 0.02, substeps: n, dropped: 0));
        Fourth(n => Rossler.Generate(20, seed: 2, interval: 0.1, substeps: n, dropped: 0));
        Fourth(n => Lorenz96.Generate(20, seed: 2, interval: 0.05, substeps: n, dropped: 0));
    }

    [Fact]
    public void Attractors_have_their_known_ranges_and_means()
    {
        var lorenz = Lorenz63.Generate(20_000);
        Assert.InRange(lorenz.Column("x").Max(Math.Abs), 16, 21);
        Assert.InRange(lorenz.Column("z").Min(), 0, 10);
        Assert.InRange(lorenz.Column("z").Max(), 42, 50);
        Assert.InRange(lorenz.Column("z").Average(), 23, 24.2);

        var rossler = Rossler.Generate(20_000);
        Assert.InRange(rossler.Column("x").Max(Math.Abs), 10, 13);
        Assert.InRange(rossler.Column("z").Min(), 0, 0.1);
        Assert.InRange(rossler.Column("z").Max(), 18, 25);

        // Mean of x_k and of x_k^2 are tied by the energy: <x^2> = F <x>.
        var values = Lorenz96.Generate(20_000, sites: 10).Values.ToArray();
        Assert.InRange(values.Average(), 2.1, 2.6);
        Assert.InRange(values.Average(x => x * x) / values.Average(), 7.9, 8.1);
    }

    [Fact]
    public void Same_seed_gives_the_same_bits_and_another_another_start()
    {
        Func<ulong, TimeSeries>[] generators =
        [
            seed => Lorenz63.Generate(50, seed), seed => Rossler.Generate(50, seed), seed => Lorenz96.Generate(50, seed),
            seed => KuramotoSivashinsky.Generate(5, seed, dropped: 10), seed => Henon.Generate(50, seed), seed => Narma.Generate(50, seed),
            seed => MemoryTask.Generate(50, seed), seed => DelayedXor.Generate(50, seed), seed => ChannelEqualisation.Generate(50, seed),
        ];
        Assert.All(generators, generate =>
        {
            Assert.Equal(generate(7).ContentHash, generate(7).ContentHash);
            Assert.NotEqual(generate(7).ContentHash, generate(8).ContentHash);
        });
    }

    [Fact]
    public void Steps_that_are_too_long_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Lorenz63.Generate(100, interval: 1, substeps: 1));

    // The derivative by central differences of sixth order against the right-hand side.
    private static void Obeys(TimeSeries series, Func<double[], int, double> slope)
    {
        for (var row = 3; row < series.Rows - 3; row++)
        {
            var x = series.Row(row).ToArray();
            for (var k = 0; k < x.Length; k++)
            {
                double Difference(int steps) => series.Row(row + steps)[k] - series.Row(row - steps)[k];
                var derivative = ((45 * Difference(1)) - (9 * Difference(2)) + Difference(3)) / (60 * Interval);
                Assert.Equal(slope(x, k), derivative, 1e-4);
            }
        }
    }

    private static void Fourth(Func<int, TimeSeries> generate)
    {
        var (coarse, middle, fine) = (generate(2), generate(4), generate(8));
        var ratio = Apart(coarse, middle) / Apart(middle, fine);
        Assert.InRange(ratio, 11, 22); // 16 in the limit
    }

    private static double Apart(TimeSeries one, TimeSeries other) =>
        one.Values.ToArray().Zip(other.Values.ToArray(), (x, y) => Math.Abs(x - y)).Max();
}
