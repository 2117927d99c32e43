using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;
using ArchetypeRC.Tests.Runtime.Kernels;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

public sealed class ResidualNetworkTests
{
    [Theory]
    [InlineData(ResidualBranch.Orthogonal)]
    [InlineData(ResidualBranch.Cycle)]
    [InlineData(ResidualBranch.Identity)]
    public void Step_follows_the_formula(ResidualBranch branch)
    {
        var spec = new ResidualSpec { Units = 30, Branch = branch, BranchScaling = 0.7, TanhScaling = 0.4 };
        var w = ScaledWeights.Plain(spec).ToDense();
        var win = WeightDraw.Input(spec, 1);
        var bias = WeightDraw.Bias(spec);
        var random = new RandomStream(5);
        double[] state = [.. Enumerable.Range(0, 30).Select(_ => random.Uniform(-1, 1))];
        var next = new double[30];
        spec.Build(1).Step([0.6], state, next);
        var carried = new double[30];
        var added = new double[30];
        for (var row = 0; row < 30; row++)
        {
            added[row] = 0.4 * Math.Tanh(bias[row] + (0.6 * win[row]) + Enumerable.Range(0, 30).Sum(j => w[(row * 30) + j] * state[j]));
            carried[row] = next[row] - added[row];
        }

        // O keeps lengths: the carried part is 0.7 times as long as the state, and the map behind it is linear.
        Assert.Equal(0.49 * state.Sum(x => x * x), carried.Sum(x => x * x), 1e-12);
        for (var row = 0; row < 30; row++)
        {
            var want = branch switch
            {
                ResidualBranch.Identity => 0.7 * state[row],
                ResidualBranch.Cycle => 0.7 * state[(row + 29) % 30],
                _ => carried[row],
            };
            Assert.Equal(want, carried[row], 1e-14);
        }
    }

    [Fact]
    public void Identity_branch_is_a_leaky_network()
    {
        var residual = new ResidualSpec { Units = 40, Branch = ResidualBranch.Identity, BranchScaling = 0.7, TanhScaling = 0.3 };
        var leaky = new EchoStateSpec { Units = 40, LeakRate = 0.3 };
        Assert.All(Drive(residual).Zip(Drive(leaky)), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
    }

    [Fact]
    public void Edge_of_stability_is_the_orthogonal_branch_with_scalings_that_add_to_1()
    {
        var edge = new EdgeOfStabilitySpec { Units = 40, Proximity = 0.25 };
        var residual = new ResidualSpec { Units = 40, BranchScaling = 0.75, TanhScaling = 0.25 };
        Assert.Equal(Bits.Of(Drive(residual)), Bits.Of(Drive(edge)));
        var echo = Drive(new EchoStateSpec { Units = 40 });
        Assert.All(Drive(edge with { Proximity = 1 }).Zip(echo), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
    }

    [Fact]
    public void Every_field_changes_the_hash()
    {
        var spec = new ResidualSpec { Units = 20, Branch = ResidualBranch.Cycle };
        ResidualSpec[] others =
        [
            spec with { Branch = ResidualBranch.Orthogonal }, spec with { Branch = ResidualBranch.Identity },
            spec with { BranchScaling = 0.8 }, spec with { TanhScaling = 0.2 }, spec with { SpectralRadius = 0.8 },
            spec with { InputScaling = 0.4 }, spec with { BiasScaling = 0.2 }, spec with { Seed = 2 },
        ];
        var hashes = others.Append(spec).Select(s => s.Build(1).WeightsHash).ToArray();
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Edge_of_stability_remembers_nearly_as_many_inputs_as_it_has_units()
    {
        // 97.40 in a notebook of ReservoirPy with this protocol, against 31.94 of a leaky echo state network.
        var capacities = Enumerable.Range(1, 5).Select(seed => MemoryCapacity.Measure(
            new EdgeOfStabilitySpec
            {
                Units = 100, Proximity = 0.05, SpectralRadius = 0.9, InputScaling = 0.1, BiasScaling = 0, Seed = (ulong)seed,
            }.Build(1),
            new MemoryCapacityOptions { Delays = 199, WithPresent = true, Seed = (ulong)seed }).Raw);
        Assert.InRange(capacities.Average(), 96, 101);
    }

    [Fact]
    public void Linear_ring_driven_at_one_unit_remembers_as_its_law_says()
    {
        // N - 1 + r^2N without delay 0.
        var ring = new EchoStateSpec
        {
            Units = 50, Topology = Topology.Ring, Activation = Activation.Identity, InputLayout = InputLayout.OneUnit, SpectralRadius = 0.9,
            BiasScaling = 0,
        };
        var options = new MemoryCapacityOptions { Delays = 150, TrainSteps = 22_000, TestSteps = 10_000, Washout = 500, Ridge = 1e-12 };
        Assert.InRange(MemoryCapacity.Measure(ring.Build(1), options).Capacity, 48.9, 49.1);
    }

    private static double[] Drive(ReservoirSpec spec)
    {
        var reservoir = spec.Build(1);
        var random = new RandomStream(3);
        var state = new double[reservoir.StateSize];
        var next = new double[reservoir.StateSize];
        for (var step = 0; step < 100; step++)
        {
            reservoir.Step([random.Uniform(-1, 1)], state, next);
            (state, next) = (next, state);
        }

        return state;
    }
}
