using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Tests.Runtime.Series;

public sealed class MackeyGlassTests
{
    [Fact]
    public void Fixed_point_stays()
    {
        // x = 1 solves 0.2 x / (1 + x^10) = 0.1 x.
        Assert.All(MackeyGlass.Generate(200, start: 1).Values.ToArray(), x => Assert.Equal(1, x, 12));
    }

    [Fact]
    public void Series_obeys_the_equation()
    {
        var x = MackeyGlass.Generate(500).Values.ToArray();
        // Simpson's rule over two units of time against the right-hand side at three points.
        for (var t = 18; t < 498; t++)
        {
            double Slope(int at) => (0.2 * x[at - 17] / (1 + Math.Pow(x[at - 17], 10))) - (0.1 * x[at]);
            var integral = (Slope(t - 1) + (4 * Slope(t)) + Slope(t + 1)) / 3;
            Assert.InRange(x[t + 1] - x[t - 1] - integral, -0.001, 0.001);
        }
    }

    [Fact]
    public void Attractor_has_its_known_range_and_mean()
    {
        var x = MackeyGlass.Generate(20_000).Values.ToArray();
        Assert.InRange(x.Min(), 0.35, 0.5);
        Assert.InRange(x.Max(), 1.25, 1.4);
        Assert.InRange(x.Average(), 0.85, 1.0);
    }

    [Fact]
    public void Other_parameters_have_another_fixed_point()
    {
        // b / (1 + x^n) = g.
        var fixedPoint = Math.Pow((0.3 / 0.12) - 1, 1.0 / 9);
        var series = MackeyGlass.Generate(50, delay: 3, start: fixedPoint, production: 0.3, decay: 0.12, exponent: 9, stepsPerUnit: 4);
        Assert.All(series.Values.ToArray(), x => Assert.Equal(fixedPoint, x, 12));
    }

    [Fact]
    public void Nothing_produced_decays_exponentially()
    {
        var x = MackeyGlass.Generate(10, start: 1e300, production: 0, decay: 0.25, stepsPerUnit: 20).Values.ToArray();
        for (var t = 1; t < x.Length; t++)
            Assert.Equal(Math.Exp(-0.25), x[t] / x[t - 1], 9);
        Assert.Throws<ArgumentOutOfRangeException>(() => MackeyGlass.Generate(10, decay: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => MackeyGlass.Generate(10, production: double.NaN));
    }
}
