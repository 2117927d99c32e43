using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Tests.Runtime.Topologies;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

public sealed class TangentTests
{
    public static TheoryData<Topology, RadiusConvention> Kinds() => EchoStateNetworkTests.Kinds();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Tangent_agrees_with_finite_differences(Topology topology, RadiusConvention convention)
    {
        var spec = new EchoStateSpec
        {
            Units = 37, InDegree = 5, Topology = topology, RadiusConvention = convention, LeakRate = 0.3,
            SpectralRadius = convention == RadiusConvention.Guaranteed ? 0.9 : 1.1,
            External = topology == Topology.External ? TopologySamples.Spec(topology, 37).External : null,
        };
        Check((IDifferentiableReservoir)spec.Build(2));
    }

    [Fact]
    public void Tangent_of_an_Euler_state_network_agrees_with_finite_differences() =>
        Check((IDifferentiableReservoir)new EulerStateSpec { Units = 37, StepSize = 0.1, Diffusion = 0.2 }.Build(2));

    [Fact]
    public void Tangent_allocates_nothing_and_refuses_wrong_shapes()
    {
        var reservoir = (IDifferentiableReservoir)new EchoStateSpec { Units = 64 }.Build(1);
        var (input, state, next, direction, result) = (new double[1], new double[64], new double[64], new double[64], new double[64]);
        Assert.Equal(0, AllocatedBytes.Of(() => reservoir.Tangent(input, state, next, direction, result)));
        Assert.Throws<ArgumentException>(() => reservoir.Tangent(input, state, next, direction.AsSpan(1), result));
        Assert.Throws<ArgumentException>(() => reservoir.Tangent(input, state, next, direction, direction));
    }

    /// <summary>Central differences along random directions, at states along a driven run.</summary>
    internal static void Check(IDifferentiableReservoir reservoir)
    {
        const double h = 1e-6;
        var random = new RandomStream(11);
        var n = reservoir.StateSize;
        var (state, next, ahead, behind) = (new double[n], new double[n], new double[n], new double[n]);
        var result = new double[n];
        for (var step = 0; step < 20; step++)
        {
            var input = Enumerable.Range(0, reservoir.InputSize).Select(_ => random.Uniform(-1, 1)).ToArray();
            var direction = Enumerable.Range(0, n).Select(_ => random.Uniform(-1, 1)).ToArray();
            reservoir.Step(input, state, next);
            reservoir.Tangent(input, state, next, direction, result);
            reservoir.Step(input, [.. state.Zip(direction, (x, v) => x + (h * v))], ahead);
            reservoir.Step(input, [.. state.Zip(direction, (x, v) => x - (h * v))], behind);
            for (var i = 0; i < n; i++)
                Assert.Equal((ahead[i] - behind[i]) / (2 * h), result[i], 1e-8);
            (state, next) = (next, state);
        }
    }
}
