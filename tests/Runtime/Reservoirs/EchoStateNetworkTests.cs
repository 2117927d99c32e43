using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;
using ArchetypeRC.Tests.Runtime.Kernels;
using ArchetypeRC.Tests.Runtime.Topologies;

namespace ArchetypeRC.Tests.Runtime.Reservoirs;

public sealed class EchoStateNetworkTests
{
    public static TheoryData<Topology, RadiusConvention> Kinds()
    {
        var kinds = new TheoryData<Topology, RadiusConvention>();
        foreach (var topology in TopologySamples.All)
        {
            foreach (var convention in Enum.GetValues<RadiusConvention>())
                kinds.Add(topology, convention);
        }

        return kinds;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Driven_network_follows_the_formula_bit_for_bit(Topology topology, RadiusConvention convention)
    {
        var spec = Spec(topology, convention);
        var network = spec.Build(2);
        var scaled = ScaledWeights.Of(spec);
        var random = new RandomStream(4);
        var state = new double[spec.Units];
        var next = new double[spec.Units];
        for (var step = 0; step < 50; step++)
        {
            double[] input = [random.Uniform(-1, 1), random.Uniform(-1, 1)];
            var want = ScalarStep.Next(
                scaled.Recurrent.ToDense(), WeightDraw.Input(spec, 2), WeightDraw.Bias(spec), scaled.SelfWeight, spec.LeakRate, input, state);
            network.Step(input, state, next);
            if (topology is Topology.WalshHadamard or Topology.WrappedDiagonals)
                Assert.All(want.Zip(next), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
            else
                Assert.Equal(Bits.Of(want), Bits.Of(next));
            (state, next) = (next, state);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Equal_specs_give_equal_hashes_and_any_changed_weight_another(Topology topology, RadiusConvention convention)
    {
        var spec = Spec(topology, convention);
        var hash = spec.Build(2).WeightsHash;
        Assert.Equal(hash, Spec(topology, convention).Build(2).WeightsHash);
        EchoStateSpec[] others =
        [
            spec with { Seed = 99 }, spec with { SpectralRadius = 0.7 }, spec with { InputScaling = 0.6 },
            spec with { BiasScaling = 0.2 }, spec with { LeakRate = 0.31 }, spec with { Activation = Activation.Identity },
            spec with { Activation = Activation.Sigmoid },
            spec with { InputLayout = InputLayout.OneUnit },
        ];
        Assert.All(others, other => Assert.NotEqual(hash, other.Build(2).WeightsHash));
        Assert.NotEqual(hash, spec.Build(3).WeightsHash);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Step_leaves_its_arguments_alone_and_allocates_nothing(Topology topology, RadiusConvention convention)
    {
        StepsCleanly(Spec(topology, convention).Build(1));
        StepsCleanly((Spec(topology, convention) with { Precision = Precision.Single }).Build(1));
    }

    private static void StepsCleanly(IReservoir network)
    {
        double[] input = [0.4];
        var state = Enumerable.Repeat(0.125, network.StateSize).ToArray();
        var next = new double[network.StateSize];
        network.Step(input, state, next);
        var allocated = AllocatedBytes.Of(() =>
        {
            for (var i = 0; i < 1000; i++)
                network.Step(input, state, next);
        });
        Assert.Equal(0, allocated);
        Assert.Equal(0.4, input[0]);
        Assert.All(state, value => Assert.Equal(0.125, value));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Network_in_single_precision_follows_the_formula_bit_for_bit(Topology topology, RadiusConvention convention)
    {
        var spec = Spec(topology, convention) with { Precision = Precision.Single };
        var network = spec.Build(2);
        var scaled = ScaledWeights.Of(spec);
        var random = new RandomStream(4);
        var state = new double[spec.Units];
        var next = new double[spec.Units];
        for (var step = 0; step < 50; step++)
        {
            double[] input = [random.Uniform(-1, 1), random.Uniform(-1, 1)];
            var want = ScalarStep.Next(
                scaled.Recurrent.ToDense(),
                WeightDraw.Input(spec, 2),
                WeightDraw.Bias(spec),
                scaled.SelfWeight,
                spec.LeakRate,
                [(float)input[0], (float)input[1]],
                Array.ConvertAll(state, value => (float)value));
            network.Step(input, state, next);
            if (topology is Topology.WalshHadamard or Topology.WrappedDiagonals)
                Assert.All(want.Zip(next), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            else
                Assert.Equal(Array.ConvertAll(want, value => (double)value), next);
            (state, next) = (next, state);
        }
    }

    [Fact]
    public void Single_precision_follows_double_precision_and_has_a_hash_of_its_own()
    {
        var spec = Spec(Topology.FixedInDegree, RadiusConvention.Plain);
        var single = (spec with { Precision = Precision.Single }).Build(1);
        Assert.NotEqual(spec.Build(1).WeightsHash, single.WeightsHash);
        Assert.InRange(single.BytesPerStep, spec.Build(1).BytesPerStep * 2 / 5, spec.Build(1).BytesPerStep * 3 / 4);
        var inputs = Inputs(200);
        var states = new double[200 * spec.Units];
        var rounded = new double[200 * spec.Units];
        spec.Build(1).Run(inputs, new double[spec.Units], states);
        single.Run(inputs, new double[spec.Units], rounded);
        Assert.All(states.Zip(rounded), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.NotEqual(states, rounded);
    }

    [Fact]
    public void Single_precision_takes_the_largest_inputs_without_losing_its_state()
    {
        var network = (Spec(Topology.FixedInDegree, RadiusConvention.Plain) with { Precision = Precision.Single, InputScaling = 1000 }).Build(2);
        var states = new double[2 * network.StateSize];
        network.Run([1e100, -1e100, -1e100, 1e100], new double[network.StateSize], states);
        Assert.All(states, value => Assert.InRange(value, -1, 1));
    }

    [Theory]
    [InlineData(Precision.Double, Topology.FixedInDegree)]
    [InlineData(Precision.Double, Topology.Dense)]
    [InlineData(Precision.Single, Topology.FixedInDegree)]
    [InlineData(Precision.Single, Topology.Dense)]
    [InlineData(Precision.Double, Topology.WrappedDiagonals)]
    [InlineData(Precision.Single, Topology.WrappedDiagonals)]
    public void Run_has_the_bits_of_single_steps(Precision precision, Topology topology)
    {
        // Below a vector, at and around whole blocks, and several of them.
        foreach (var units in new[] { 12, 32, 64, 100, 127, 128, 129, 150, 300 })
            CompareRun((Spec(topology, RadiusConvention.Plain) with { Precision = precision, Units = units }).Build(2));
    }

    [Fact]
    public void Run_refuses_spans_that_do_not_fit_by_name_and_takes_no_rows()
    {
        var network = new EchoStateSpec { Units = 10, InDegree = 3 }.Build(2);
        var state = new double[10];
        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => network.Run(new double[3], state, new double[10])).ParamName);
        Assert.Equal("state", Assert.Throws<ArgumentException>(() => network.Run(new double[2], new double[9], new double[10])).ParamName);
        Assert.Equal("states", Assert.Throws<ArgumentException>(() => network.Run(new double[4], state, new double[10])).ParamName);
        Assert.Equal("states", Assert.Throws<ArgumentException>(() => network.Run(new double[2], state, state)).ParamName);
        state[3] = 0.5;
        network.Run([], state, []);
        Assert.Equal(0.5, state[3]);
    }

    [Theory]
    [InlineData(Precision.Double)]
    [InlineData(Precision.Single)]
    public void Run_allocates_nothing(Precision precision)
    {
        var network = (Spec(Topology.FixedInDegree, RadiusConvention.Plain) with { Precision = precision }).Build(1);
        var inputs = Inputs(100);
        var state = new double[network.StateSize];
        var states = new double[100 * network.StateSize];
        network.Run(inputs, state, states);
        Assert.Equal(0, AllocatedBytes.Of(() => network.Run(inputs, state, states)));
    }

    [Theory]
    [InlineData(Precision.Double, 1e-15)]
    [InlineData(Precision.Single, 3e-7)]
    public void Sigmoid_network_follows_the_logistic_function(Precision precision, double near)
    {
        var spec = Spec(Topology.FixedInDegree, RadiusConvention.Plain) with { InputScaling = 9, Activation = Activation.Sigmoid, Precision = precision };
        var linear = (spec with { Activation = Activation.Identity, Precision = Precision.Double, LeakRate = 1 }).Build(1);
        var network = spec.Build(1);
        var (state, next, sums) = (new double[spec.Units], new double[spec.Units], new double[spec.Units]);
        foreach (var input in Inputs(60))
        {
            network.Step([input], state, next);
            linear.Step([input], state, sums);
            for (var i = 0; i < spec.Units; i++)
            {
                var want = ((1 - spec.LeakRate) * state[i]) + (spec.LeakRate / (1 + Math.Exp(-sums[i])));
                Assert.Equal(want, next[i], near);
            }

            (state, next) = (next, state);
        }

        Assert.All(state, value => Assert.InRange(value, 0, 1));
        TangentTests.Check((IDifferentiableReservoir)(spec with { Precision = Precision.Double }).Build(2));
    }

    [Fact]
    public void Linear_network_adds_its_answers_to_parts_of_the_input()
    {
        var network = (Spec(Topology.Dense, RadiusConvention.Plain) with { Activation = Activation.Identity, BiasScaling = 0 }).Build(1);
        var random = new RandomStream(3);
        var parts = Enumerable.Range(0, 3).Select(_ => new double[50]).ToArray();
        for (var step = 0; step < 200; step++)
        {
            var (a, b) = (random.NextGaussian(), random.NextGaussian());
            double[] inputs = [a, b, (2 * a) - (3 * b)];
            for (var part = 0; part < 3; part++)
            {
                var next = new double[50];
                network.Step([inputs[part]], parts[part], next);
                parts[part] = next;
            }
        }

        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal((2 * parts[0][i]) - (3 * parts[1][i]), parts[2][i], 1e-10));
        Assert.Contains(parts[2], value => Math.Abs(value) > 1);
    }

    [Fact]
    public void States_from_different_starts_come_together()
    {
        var network = Spec(Topology.FixedInDegree, RadiusConvention.Effective).Build(1);
        var random = new RandomStream(8);
        var one = new double[network.StateSize];
        var other = one.Select(_ => random.Uniform(-1, 1)).ToArray();
        var next = new double[network.StateSize];
        for (var step = 0; step < 2000; step++)
        {
            double[] input = [random.Uniform(-1, 1)];
            network.Step(input, one, next);
            (one, next) = (next, one);
            network.Step(input, other, next);
            (other, next) = (next, other);
        }

        Assert.All(one.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Spans_of_another_length_and_overlapping_states_are_refused_by_name()
    {
        var network = new EchoStateSpec { Units = 10, InDegree = 3 }.Build(2);
        var state = new double[10];
        Assert.Equal("input", Assert.Throws<ArgumentException>(() => network.Step(new double[1], state, new double[10])).ParamName);
        Assert.Equal("state", Assert.Throws<ArgumentException>(() => network.Step(new double[2], new double[9], new double[10])).ParamName);
        Assert.Equal("next", Assert.Throws<ArgumentException>(() => network.Step(new double[2], state, new double[11])).ParamName);
        Assert.Equal("next", Assert.Throws<ArgumentException>(() => network.Step(new double[2], state, state)).ParamName);
    }

    [Fact]
    public void Radius_of_0_leaves_a_memoryless_map()
    {
        var network = new EchoStateSpec { Units = 20, SpectralRadius = 0 }.Build(1);
        var fromZero = new double[20];
        var fromOther = new double[20];
        network.Step([0.5], new double[20], fromZero);
        network.Step([0.5], Enumerable.Repeat(0.9, 20).ToArray(), fromOther);
        Assert.Equal(fromZero, fromOther);
    }

    [Fact]
    public void Cost_counts_the_weights_that_a_step_reads()
    {
        var sparse = new EchoStateSpec { Units = 96, InDegree = 10 }.Build(1);
        Assert.InRange(sparse.BytesPerStep, 96 * 10 * 10, 96 * 14 * 10);
        Assert.InRange(sparse.OperationsPerStep, 96 * 11, 96 * 40);
        Assert.True(new EchoStateSpec { Units = 96, Topology = Topology.Dense }.Build(1).OperationsPerStep > 96 * 96);
    }

    private static EchoStateSpec Spec(Topology topology, RadiusConvention convention) =>
        TopologySamples.Spec(topology, 50) with { RadiusConvention = convention, LeakRate = 0.3, SpectralRadius = 0.9 };

    private static void CompareRun(IReservoir network)
    {
        var units = network.StateSize;
        var inputs = Inputs(60);
        var state = Inputs(units);
        var from = (double[])state.Clone();
        var states = new double[30 * units];
        network.Run(inputs.AsSpan(0, 20), state, states.AsSpan(0, 10 * units));
        network.Run(inputs.AsSpan(20), state, states.AsSpan(10 * units));
        var next = new double[units];
        for (var row = 0; row < 30; row++)
        {
            network.Step(inputs.AsSpan(row * 2, 2), from, next);
            Assert.Equal(Bits.Of(next), Bits.Of(states.AsSpan(row * units, units)));
            (from, next) = (next, from);
        }

        Assert.Equal(Bits.Of(from), Bits.Of(state));
    }

    private static double[] Inputs(int count)
    {
        var random = new RandomStream(6);
        return [.. Enumerable.Range(0, count).Select(_ => random.Uniform(-1, 1))];
    }
}
