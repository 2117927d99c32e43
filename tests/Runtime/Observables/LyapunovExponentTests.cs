using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Observables;

public sealed class LyapunovExponentTests
{
    // Eigenvalues 0.5, -0.8 and 0.4 +- 0.3 i (magnitude 0.5).
    private static readonly LinearReservoir Linear = new(
        new[,] { { 0.5, 0, 0, 0 }, { 0.2, -0.8, 0, 0 }, { 0, 0, 0.4, -0.3 }, { 0, 0, 0.3, 0.4 } }, [1, 1, 1, 1]);

    [Fact]
    public void Exponents_of_a_linear_system_are_the_logarithms_of_its_eigenvalues()
    {
        var inputs = Inputs.Uniform(2200, 5);
        Assert.Equal(Math.Log(0.8), LyapunovExponent.Leading(Linear, inputs, 200, 1), 9);
        var spectrum = LyapunovExponent.Spectrum(Linear, inputs, 200, 1, 4);
        Assert.Equal(Math.Log(0.8), spectrum[0], 9);
        Assert.All(spectrum[1..], exponent => Assert.Equal(Math.Log(0.5), exponent, 2));
        Assert.Equal(Math.Log(0.8 * 0.5 * 0.25), spectrum.Sum(), 9); // ln |det|
        Assert.Equal(Math.Log(0.8), LyapunovExponent.Local(Linear, inputs, 200, 100), 12);
    }

    [Fact]
    public void Single_unit_at_rest_has_the_logarithm_of_its_slope()
    {
        // x = 0 throughout, so J = 1 - a + a w.
        var spec = new EchoStateSpec { Units = 1, InDegree = 1, SpectralRadius = 0.9, LeakRate = 0.5, BiasScaling = 0 };
        var reservoir = (IDifferentiableReservoir)spec.Build(1);
        var weight = SlopeAtRest(reservoir);
        Assert.Equal(Math.Log(Math.Abs(weight)), LyapunovExponent.Leading(reservoir, new double[100], 10, 1), 12);
        Assert.Equal(Math.Log(Math.Abs(weight)), LyapunovExponent.Local(reservoir, new double[100], 10), 12);
    }

    [Fact]
    public void Differences_vanish_below_0_and_grow_above()
    {
        var inputs = Inputs.Uniform(1500, 6);
        var calm = (IDifferentiableReservoir)new EchoStateSpec { SpectralRadius = 0.9, InputScaling = 0.1 }.Build(1);
        var wild = (IDifferentiableReservoir)new EchoStateSpec { SpectralRadius = 3, InputScaling = 0.1 }.Build(1);
        var calmExponent = LyapunovExponent.Leading(calm, inputs, 500, 1);
        Assert.InRange(calmExponent, -0.2, -0.02);
        Assert.InRange(EchoStateIndex.Of(calm, inputs, 1000, 1), 0, 1e-6);
        Assert.InRange(LyapunovExponent.Leading(wild, inputs, 500, 1), 0.1, 2);
        Assert.InRange(EchoStateIndex.Of(wild, inputs, 1000, 1), 1, 20);

        // The growth measured by hand: two trajectories that start a little apart.
        var (one, other, next) = (new double[100], new double[100], new double[100]);
        Array.Fill(other, 1e-9);
        var start = Distance(one, other);
        for (var t = 0; t < 100; t++)
        {
            calm.Step(inputs.AsSpan(t, 1), one, next);
            (one, next) = (next, one);
            calm.Step(inputs.AsSpan(t, 1), other, next);
            (other, next) = (next, other);
        }

        Assert.InRange((Math.Log(Distance(one, other) / start) / 100) - calmExponent, -0.05, 0.05);
    }

    [Fact]
    public void Euler_state_network_stays_at_the_edge()
    {
        // An exponent of +0.0018 +- 0.0006 was measured elsewhere for these parameters: near 0 on either side.
        var spec = new EulerStateSpec
        {
            Units = 100, StepSize = 0.01, Diffusion = 0.001, RecurrentScaling = 1, InputScaling = 1, BiasScaling = 0,
        };
        var exponent = LyapunovExponent.Leading((IDifferentiableReservoir)spec.Build(1), Inputs.Uniform(3000, 8), 500, 1);
        Assert.InRange(exponent, -0.01, 0.01);
    }

    [Fact]
    public void Echo_state_index_is_0_where_the_start_is_forgotten()
    {
        var reservoir = new EchoStateSpec { SpectralRadius = 0.5 }.Build(1);
        Assert.InRange(EchoStateIndex.Of(reservoir, Inputs.Uniform(1500, 7), 1000, 1), 0, 1e-10);
    }

    [Fact]
    public void Echo_state_index_of_a_rotation_is_the_mean_distance_of_the_starts()
    {
        // Distances are kept, so the index does not depend on the number of steps.
        var rotation = new LinearReservoir(new[,] { { 0.6, -0.8 }, { 0.8, 0.6 } }, [1, 0]);
        var after1 = EchoStateIndex.Of(rotation, Inputs.Uniform(1, 7), 0, 3, starts: 4);
        var after50 = EchoStateIndex.Of(rotation, Inputs.Uniform(50, 7), 20, 3, starts: 4);
        Assert.Equal(after1, after50, 12);
        Assert.InRange(after1, 0.1, Math.Sqrt(2));
    }

    private static double SlopeAtRest(IReservoir reservoir)
    {
        var next = new double[1];
        reservoir.Step([0], [1e-6], next);
        var up = next[0];
        reservoir.Step([0], [-1e-6], next);
        return (up - next[0]) / 2e-6;
    }

    private static double Distance(double[] one, double[] other) =>
        Math.Sqrt(one.Zip(other, (x, y) => (x - y) * (x - y)).Sum());
}
