using ArchetypeRC.Runtime.Reservoirs.Nanowire;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Reservoirs.Nanowire;

public sealed class MemristorTests
{
    private static readonly Gen<(double G, double Volts, double Seconds)> Steps =
        Gen.Select(Gen.Double[0, 1], Gen.Double[-0.6, 0.6], Gen.Double[1e-4, 0.02]);

    [Fact]
    public void Step_is_the_solution_of_the_rate_equation() => Steps.Sample(
        step => Math.Abs(RungeKutta(step.G, step.Volts, step.Seconds) - Memristor.After(step.G, step.Volts, step.Seconds)) < 1e-6,
        iter: 300);

    [Fact]
    public void Two_half_steps_are_one_step() => Steps.Sample(
        step =>
        {
            var half = Memristor.After(step.G, step.Volts, step.Seconds / 2);
            var twice = Memristor.After(half, step.Volts, step.Seconds / 2);
            return Math.Abs(twice - Memristor.After(step.G, step.Volts, step.Seconds)) < 1e-12;
        },
        iter: 2000);

    [Fact]
    public void State_stays_between_0_and_1_under_any_voltage_of_the_range() =>
        Gen.Select(Gen.Double[0, 1], Gen.Double[-20, 20], Gen.Double[0, 1000]).Sample(
            (g, volts, seconds) => Memristor.After(g, volts, seconds) is >= 0 and <= 1 + 1e-15, iter: 2000);

    [Fact]
    public void Potentiation_and_depression_balance_at_0_point_421_volts()
    {
        // Where the rates are equal, the state rests at one half whatever it was.
        var crossover = Math.Log(Memristor.DepressionRate / Memristor.PotentiationRate)
            / (Memristor.PotentiationSlope + Memristor.DepressionSlope);
        Assert.Equal(0.421, crossover, 5e-4);
        Assert.Equal(0.5, Memristor.After(0.9, crossover, 10), 1e-12);
        Assert.Equal(0.5, Memristor.After(0.1, -crossover, 10), 1e-12);
    }

    [Fact]
    public void Free_decay_takes_15_point_4_milliseconds_and_half_a_volt_potentiates_in_9_point_8()
    {
        Assert.Equal(Math.Exp(-1), Memristor.After(1, 0, 0.0154), 2e-3);
        var rest = Memristor.After(0, 0.5, 10);
        Assert.Equal(0.96, rest, 5e-3);
        Assert.Equal(rest * (1 - Math.Exp(-1)), Memristor.After(0, 0.5, 0.0098), 2e-3);
        Assert.Equal(3.94e-8, Memristor.After(0, 0, 10), 1e-10);
    }

    [Fact]
    public void Conductance_runs_from_the_smallest_to_the_largest()
    {
        Assert.Equal(1.014708e-3, Memristor.Conductance(0));
        Assert.Equal(2.723494e-3, Memristor.Conductance(1), 1e-15);
    }

    private static double RungeKutta(double g, double volts, double seconds)
    {
        var up = 2.555173e-6 * Math.Exp(34.92155 * Math.Abs(volts));
        var down = 64.88389 * Math.Exp(-5.590601 * Math.Abs(volts));
        var h = seconds / 1000;
        for (var i = 0; i < 1000; i++)
        {
            var k1 = Slope(g);
            var k2 = Slope(g + (h * k1 / 2));
            var k3 = Slope(g + (h * k2 / 2));
            var k4 = Slope(g + (h * k3));
            g += h * (k1 + (2 * k2) + (2 * k3) + k4) / 6;
        }

        return g;

        double Slope(double at) => (up * (1 - at)) - (down * at);
    }
}
