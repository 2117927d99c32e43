using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Runtime.Observables;

public sealed class RecurrentRadiusTests
{
    [Theory]
    [InlineData(Topology.FixedInDegree)]
    [InlineData(Topology.Ring)]
    [InlineData(Topology.WalshHadamard)]
    public void Weights_have_the_radius_of_the_spec(Topology topology)
    {
        var spec = new EchoStateSpec { Topology = topology, Units = 64, SpectralRadius = 0.7 };
        Assert.Equal(0.7, RecurrentRadius.OfWeights(spec)!.Value, 1e-9);
        Assert.Equal(0.7, RecurrentRadius.Effective(spec)!.Value, 1e-9);
        Assert.Equal(0.7, RecurrentRadius.OfWeights(new RandomOscillatorsSpec { Topology = topology, Units = 64, SpectralRadius = 0.7 })!.Value, 1e-9);
    }

    [Fact]
    public void Effective_convention_scales_the_leaky_map_and_not_the_weights()
    {
        var spec = new EchoStateSpec { LeakRate = 0.3, SpectralRadius = 0.8, RadiusConvention = RadiusConvention.Effective };
        Assert.Equal(0.8, RecurrentRadius.Effective(spec)!.Value, 1e-9);
        Assert.NotEqual(0.8, RecurrentRadius.OfWeights(spec)!.Value, 1e-3);
    }

    [Fact]
    public void Without_input_and_bias_the_effective_radius_is_what_the_exponent_says()
    {
        // At rest every tanh has the slope 1.
        foreach (var spec in new ReservoirSpec[]
        {
            new EchoStateSpec { LeakRate = 0.3, SpectralRadius = 0.8, BiasScaling = 0, Units = 40 },
            new ResidualSpec { BiasScaling = 0, Units = 40, Branch = ResidualBranch.Cycle, BranchScaling = 0.6, TanhScaling = 0.3 },
            new ResidualSpec { BiasScaling = 0, Units = 40, Branch = ResidualBranch.Identity, BranchScaling = 0.6, TanhScaling = 0.3 },
            new EdgeOfStabilitySpec { BiasScaling = 0, Units = 40, Proximity = 0.4 },
            new EulerStateSpec { BiasScaling = 0, Units = 40, StepSize = 0.1, Diffusion = 1, RecurrentScaling = 0.1 },
        })
        {
            var exponent = LyapunovExponent.Leading(spec.Build(1), new double[6_000], 2_000, 1);
            Assert.Equal(exponent, Math.Log(RecurrentRadius.Effective(spec)!.Value), 2e-3);
        }
    }

    [Fact]
    public void Antisymmetric_weights_of_an_Euler_state_network_have_their_radius_from_two_units()
    {
        // [0 w; -w 0] has the eigenvalues +- i w.
        var spec = new EulerStateSpec { Units = 2, StepSize = 0.1, Diffusion = 0.5 };
        var w = RecurrentRadius.OfWeights(spec)!.Value;
        Assert.Equal(Math.Sqrt(Math.Pow(1 - 0.05, 2) + Math.Pow(0.1 * w, 2)), RecurrentRadius.Effective(spec)!.Value, 1e-12);
        Assert.Equal(Math.Abs(EulerStateNetwork.Antisymmetric(spec)[1]), w, 1e-12);
    }

    [Fact]
    public void Reservoirs_without_one_matrix_have_none()
    {
        Assert.Null(RecurrentRadius.OfWeights(new NextGenerationSpec()));
        Assert.Null(RecurrentRadius.Effective(SeriesSpec.Deep(2, new EchoStateSpec())));
        Assert.Null(RecurrentRadius.Effective(new RandomOscillatorsSpec()));
    }
}
