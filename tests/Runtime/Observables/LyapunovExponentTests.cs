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

    public static TheoryData<string, ReservoirSpec> Differentiable => new()
    {
        { "echo state", new EchoStateSpec { SpectralRadius = 0.9, InputScaling = 0.3 } },
        { "echo state, chaotic", new EchoStateSpec { SpectralRadius = 3, InputScaling = 0.1 } },
        { "echo state, leaky", new EchoStateSpec { LeakRate = 0.3, SpectralRadius = 1.2, Topology = Topology.Dense } },
        { "Euler state", new EulerStateSpec { BiasScaling = 0 } },
        { "Euler state, damped", new EulerStateSpec { StepSize = 0.5, Diffusion = 0.3, RecurrentScaling = 0.05 } },
    };

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Twins_agree_with_the_tangent(string name, ReservoirSpec spec)
    {
        var reservoir = (IDifferentiableReservoir)spec.Build(1);
        var inputs = Inputs.Uniform(2500, 9);
        var (tangent, twins) = (LyapunovExponent.Leading(reservoir, inputs, 500, 1), LyapunovExponent.Twins(reservoir, inputs, 500, 1));

        // A chaotic trajectory visits both sides of every bend; elsewhere the two differ by the distance of the twins alone.
        Assert.True(Math.Abs(twins - tangent) < (tangent > 0.01 ? 1e-3 : 1e-5), $"{name}: {twins} of twins, {tangent} of the tangent");
    }

    [Fact]
    public void Twins_in_single_precision_agree_with_the_tangent_to_two_digits()
    {
        var reservoir = (IDifferentiableReservoir)new EchoStateSpec { SpectralRadius = 0.9, InputScaling = 0.3, Precision = Precision.Single }.Build(1);
        var inputs = Inputs.Uniform(2500, 9);
        Assert.Equal(LyapunovExponent.Leading(reservoir, inputs, 500, 1), LyapunovExponent.Twins(reservoir, inputs, 500, 1), 0.005);
    }

    [Fact]
    public void Twins_of_a_linear_reservoir_have_the_logarithm_of_its_spectral_radius()
    {
        Assert.Equal(Math.Log(0.8), LyapunovExponent.Twins(Linear, Inputs.Uniform(2200, 5), 200, 1), 1e-6);
        foreach (var topology in new[] { Topology.Ring, Topology.Orthogonal, Topology.Permutation })
        {
            var spec = new EchoStateSpec { Topology = topology, Activation = Activation.Identity, SpectralRadius = 0.7 };
            Assert.Equal(Math.Log(0.7), LyapunovExponent.Twins(spec.Build(1), Inputs.Uniform(1200, 5), 200, 1), 1e-6);
        }
    }

    /// <summary>Reservoirs without a tangent whose exponent is known.</summary>
    public static TheoryData<string, ReservoirSpec, double> Known => new()
    {
        { "a branch alone", new ResidualSpec { SpectralRadius = 0, BranchScaling = 0.9, TanhScaling = 0.1 }, Math.Log(0.9) },
        { "an edge of stability alone", new EdgeOfStabilitySpec { SpectralRadius = 0, Proximity = 0.05 }, Math.Log(0.95) },

        // Roots of r^2 - (2 - t e - t^2 g) r + (1 - t e), a complex pair.
        {
            "oscillators without coupling",
            new RandomOscillatorsSpec { SpectralRadius = 0, StepSize = 0.05, Stiffness = 3, StiffnessRange = 0, Damping = 1, DampingRange = 0 },
            Math.Log(1 - 0.05) / 2
        },
        {
            "linear rings in series: the slower",
            new SeriesSpec
            {
                Layers =
                [
                    new EchoStateSpec { Units = 12, Topology = Topology.Ring, Activation = Activation.Identity, SpectralRadius = 0.5 },
                    new EchoStateSpec { Units = 9, Topology = Topology.Ring, Activation = Activation.Identity, SpectralRadius = 0.8 },
                ],
            },
            Math.Log(0.8)
        },

        // Without any voltage a wire's memory decays at P + D a second.
        { "wires at rest", new NanowireSpec { InputVoltage = 0, OffsetVoltage = 0, StepMilliseconds = 2 }, -(64.88389 + 2.555173e-6) * 0.002 },
        { "past inputs alone", new NextGenerationSpec { Delays = 3 }, double.NegativeInfinity },
        { "one step of past inputs", new NextGenerationSpec { Delays = 1 }, double.NegativeInfinity },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Twins_give_the_exponent_that_is_known(string name, ReservoirSpec spec, double exponent)
    {
        var reservoir = spec.Build(1);
        Assert.False(reservoir is IDifferentiableReservoir, name);
        var measured = LyapunovExponent.Leading(reservoir, Inputs.Uniform(3000, 10), 500, 1);
        Assert.True(measured.Equals(exponent) || Math.Abs(measured - exponent) < 1e-4, $"{name}: {measured}, not {exponent}");
    }

    [Fact]
    public void Reservoirs_that_step_in_jumps_are_refused_with_the_reason()
    {
        var inputs = Inputs.Uniform(100, 11);
        var spiking = Assert.Throws<ArgumentException>(() => LyapunovExponent.Leading(new SpikingSpec().Build(1), inputs, 10, 1));
        Assert.Contains("spiking", spiking.Message, StringComparison.Ordinal);
        var memory = Assert.Throws<ArgumentException>(() => LyapunovExponent.Leading(new ResistiveMemoryGraphSpec().Build(1), inputs, 10, 1));
        Assert.Contains("noise", memory.Message, StringComparison.Ordinal);
        var inside = new ParallelSpec { Members = [new EchoStateSpec(), new SpikingSpec()] };
        Assert.Throws<ArgumentException>(() => LyapunovExponent.Leading(inside.Build(1), inputs, 10, 1));
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
