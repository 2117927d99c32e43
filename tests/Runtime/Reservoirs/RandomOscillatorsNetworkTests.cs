using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

public sealed class RandomOscillatorsNetworkTests
{
    private const int Units = 21;

    [Theory]
    [InlineData(OscillatorCoupling.Direct)]
    [InlineData(OscillatorCoupling.Potential)]
    public void Step_follows_the_equations(OscillatorCoupling coupling)
    {
        var spec = new RandomOscillatorsSpec { Units = Units, InDegree = 4, Coupling = coupling, SpectralRadius = 3 };
        var network = RandomOscillatorsNetwork.Derive(spec, 2);
        var w = ScaledWeights.Plain(spec).ToDense();
        var v = WeightDraw.Input(spec, 2);
        var b = WeightDraw.Bias(spec);
        var state = RandomState(3);
        var next = new double[2 * Units];
        double[] u = [0.3, -0.8];
        network.Step(u, state, next);

        var inner = Product(w, state, transposed: false);
        var hidden = inner.Select((sum, i) => Math.Tanh(sum + b[i])).ToArray();
        var back = Product(w, hidden, transposed: true);
        for (var i = 0; i < Units; i++)
        {
            var driven = (v[2 * i] * u[0]) + (v[(2 * i) + 1] * u[1]);
            var force = coupling == OscillatorCoupling.Direct
                ? Math.Tanh(inner[i] + driven + b[i])
                : Math.Tanh(driven) - back[i];
            var z = state[Units + i]
                + (spec.StepSize * (force - (network.Stiffness[i] * state[i]) - (network.Damping[i] * state[Units + i])));
            Assert.Equal(z, next[Units + i], 1e-13);
            Assert.Equal(state[i] + (spec.StepSize * z), next[i], 1e-13);
        }
    }

    [Fact]
    public void Stiffness_and_damping_fill_their_ranges()
    {
        var spec = new RandomOscillatorsSpec { Units = 500, Stiffness = 3, StiffnessRange = 1, Damping = 0.5, DampingRange = 0.2 };
        var network = RandomOscillatorsNetwork.Derive(spec, 1);
        Assert.InRange(network.Stiffness.ToArray().Min(), 2.5, 2.55);
        Assert.InRange(network.Stiffness.ToArray().Max(), 3.45, 3.5);
        Assert.InRange(network.Damping.ToArray().Min(), 0.4, 0.41);
        Assert.InRange(network.Damping.ToArray().Max(), 0.59, 0.6);
    }

    [Fact]
    public void Energy_of_the_form_with_a_potential_never_grows_without_input()
    {
        foreach (var topology in new[] { Topology.Dense, Topology.FixedInDegree, Topology.Ring })
        {
            var spec = new RandomOscillatorsSpec
            {
                Units = Units, InDegree = 5, Topology = topology, Coupling = OscillatorCoupling.Potential,
                SpectralRadius = 1, StepSize = 0.01, Damping = 2, BiasScaling = 0.5,
            };
            var network = RandomOscillatorsNetwork.Derive(spec, 1);
            var w = ScaledWeights.Plain(spec).ToDense();
            var b = WeightDraw.Bias(spec);
            var state = RandomState(8);
            var next = new double[2 * Units];
            var start = Energy(network, w, b, state);
            var before = start;
            for (var step = 0; step < 3000; step++)
            {
                network.Step([0], state, next);
                (state, next) = (next, state);
                var energy = Energy(network, w, b, state);
                Assert.True(energy <= before + (1e-13 * start), $"{topology}, step {step}: {before:R} became {energy:R}");
                before = energy;
            }

            Assert.True(before < 0.5 * start);
        }
    }

    [Fact]
    public void Uncoupled_oscillator_dies_out_exactly_when_its_spec_is_accepted()
    {
        var gen = Gen.Select(Gen.Double[0.01, 1], Gen.Double[0.01, 8], Gen.Double[0.01, 8]);
        gen.Sample(
            (step, stiffness, damping) =>
            {
                // The spectral radius of [[1 - t^2 g, t (1 - t e)], [-t g, 1 - t e]], from its trace and determinant.
                var trace = 2 - (step * damping) - (step * step * stiffness);
                var determinant = 1 - (step * damping);
                var discriminant = (trace * trace / 4) - determinant;
                var radius = discriminant < 0
                    ? Math.Sqrt(determinant)
                    : Math.Abs(trace / 2) + Math.Sqrt(discriminant);
                var spec = new RandomOscillatorsSpec
                {
                    StepSize = step, Stiffness = stiffness, Damping = damping, StiffnessRange = 0, DampingRange = 0,
                };
                return Math.Abs(radius - 1) < 1e-9 || spec.Validate().IsEmpty == (radius < 1);
            },
            iter: 5000);
    }

    [Fact]
    public void Steps_and_ranges_without_stability_are_refused_with_what_they_break()
    {
        Refused(new RandomOscillatorsSpec { StiffnessRange = 6 }, "reservoir.stiffnessRange is 6; allowed: 0 to below 6");
        Refused(new RandomOscillatorsSpec { DampingRange = double.NaN }, "reservoir.dampingRange is NaN; allowed: 0 to below 2");
        Refused(new RandomOscillatorsSpec { Damping = 0, DampingRange = 0 }, "reservoir.damping is 0; allowed: above 0");
        Refused(new RandomOscillatorsSpec { StepSize = 0.5, Damping = 4 }, "largest damping 4.5 must be below 2");
        Refused(
            new RandomOscillatorsSpec { StepSize = 1, Stiffness = 3.5, Damping = 0.5, DampingRange = 0 },
            "largest stiffness 4 is below 4 less twice the step times the largest damping 0.5: here 4 against 3");
        Refused(
            new RandomOscillatorsSpec { Units = 10_001, Coupling = OscillatorCoupling.Potential },
            "reservoir.units is 10001; allowed: 1 to 10000");
    }

    private static void Refused(RandomOscillatorsSpec spec, string message) => Assert.Contains(
        message, Assert.Throws<SpecRefusedException>(() => spec.Build(1)).Message, StringComparison.Ordinal);

    private static double Energy(RandomOscillatorsNetwork network, double[] w, double[] b, double[] state)
    {
        var energy = 0.0;
        var sums = Product(w, state, transposed: false);
        for (var i = 0; i < Units; i++)
        {
            energy += (state[Units + i] * state[Units + i] / 2) + (network.Stiffness[i] * state[i] * state[i] / 2)
                + Math.Log(Math.Cosh(sums[i] + b[i]));
        }

        return energy;
    }

    private static double[] Product(double[] w, double[] x, bool transposed)
    {
        var product = new double[Units];
        for (var row = 0; row < Units; row++)
        {
            for (var column = 0; column < Units; column++)
                product[row] += (transposed ? w[(column * Units) + row] : w[(row * Units) + column]) * x[column];
        }

        return product;
    }

    private static double[] RandomState(ulong seed)
    {
        var random = new RandomStream(seed);
        return [.. Enumerable.Range(0, 2 * Units).Select(_ => random.Uniform(-2, 2))];
    }
}
