using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

public sealed class EulerStateNetworkTests
{
    [Fact]
    public void Recurrent_part_without_its_diffusion_is_exactly_antisymmetric()
    {
        const int units = 100;
        var a = EulerStateNetwork.Antisymmetric(new EulerStateSpec { Units = units });
        for (var row = 0; row < units; row++)
        {
            for (var column = 0; column < units; column++)
                Assert.Equal(0, a[(row * units) + column] + a[(column * units) + row]);
        }

        Assert.True(a.Max() > 1.5 && a.Min() < -1.5);
    }

    [Fact]
    public void Step_follows_the_equation()
    {
        var spec = new EulerStateSpec { Units = 23, StepSize = 0.3, Diffusion = 0.2, RecurrentScaling = 0.4 };
        var a = EulerStateNetwork.Antisymmetric(spec);
        var network = spec.Build(1);
        var zero = new double[23];
        var random = new RandomStream(6);
        var state = zero.Select(_ => random.Uniform(-1, 1)).ToArray();
        var next = new double[23];

        // From state 0 a step shows e tanh(Win u + b): its inverse gives the drive that the other state meets, too.
        network.Step([0.7], zero, next);
        var drive = next.Select(value => Math.Atanh(value / 0.3)).ToArray();
        network.Step([0.7], state, next);
        for (var row = 0; row < 23; row++)
        {
            var z = drive[row] - (0.2 * state[row]);
            for (var column = 0; column < 23; column++)
                z += a[(row * 23) + column] * state[column];
            Assert.Equal(state[row] + (0.3 * Math.Tanh(z)), next[row], 1e-13);
        }
    }

    [Fact]
    public void Largest_Lyapunov_exponent_is_near_0_where_that_of_an_echo_state_network_is_not()
    {
        var euler = Exponent(new EulerStateSpec { Units = 100, StepSize = 0.01, Diffusion = 0.001, RecurrentScaling = 1 });
        Assert.InRange(euler, -0.01, 0.01);
        Assert.True(Exponent(new EchoStateSpec { Units = 100 }) < -0.01);
    }

    [Theory]
    [InlineData(0, 0.5, "reservoir.stepSize is 0; allowed: above 0, up to 1")]
    [InlineData(0.1, -1, "reservoir.diffusion is -1; allowed: 0 to 10")]
    [InlineData(0.1, double.NaN, "reservoir.diffusion is NaN; allowed: 0 to 10")]
    public void Field_out_of_range_is_refused(double step, double diffusion, string message)
    {
        var refused = Assert.Throws<SpecRefusedException>(
            () => new EulerStateSpec { StepSize = step, Diffusion = diffusion }.Build(1));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    // Mean growth per step of a small difference, brought back to its size after every step.
    private static double Exponent(ReservoirSpec spec)
    {
        const int settling = 500;
        const int steps = 3000;
        const double distance = 1e-8;
        var reservoir = spec.Build(1);
        var random = new RandomStream(9);
        var state = new double[reservoir.StateSize];
        var next = new double[reservoir.StateSize];
        var moved = new double[reservoir.StateSize];
        var movedNext = new double[reservoir.StateSize];
        var offset = state.Select(_ => random.NextGaussian()).ToArray();
        var sum = 0.0;
        for (var step = 0; step < steps; step++)
        {
            double[] input = [random.Uniform(-1, 1)];
            var norm = Math.Sqrt(offset.Sum(d => d * d));
            for (var i = 0; i < state.Length; i++)
                moved[i] = state[i] + (distance * offset[i] / norm);
            reservoir.Step(input, state, next);
            reservoir.Step(input, moved, movedNext);
            for (var i = 0; i < state.Length; i++)
                offset[i] = (movedNext[i] - next[i]) / distance;
            if (step >= settling)
                sum += Math.Log(Math.Sqrt(offset.Sum(d => d * d)));
            (state, next) = (next, state);
        }

        return sum / (steps - settling);
    }
}
