using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;
using ArchetypeRC.Tests.Runtime.Topologies;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Kernels;

public sealed class RecurrentKernelTests
{
    // The transform of Walsh-Hadamard weights has an order of its own.
    private static readonly Topology[] InColumnOrder = [.. TopologySamples.All.Where(t => t != Topology.WalshHadamard)];

    public static TheoryData<Topology> Topologies => [.. InColumnOrder];

    [Theory]
    [MemberData(nameof(Topologies))]
    public void Kernel_has_the_bits_of_the_scalar_form_at_every_size(Topology topology)
    {
        for (var units = TopologySamples.FewestUnits(topology); units <= 200; units++)
            Compare(topology, units, inputs: 1 + (units % 4), seed: (ulong)units);
    }

    [Fact]
    public void Kernel_has_the_bits_of_the_scalar_form_for_random_shapes() =>
        Gen.Select(Gen.Int[0, InColumnOrder.Length - 1].Select(i => InColumnOrder[i]), Gen.Int[5, 400], Gen.Int[1, 6], Gen.ULong)
            .Sample((topology, units, inputs, seed) => Compare(topology, units, inputs, seed), iter: 150);

    [Theory]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(193)]
    public void Dense_pass_that_goes_backwards_has_the_bits_of_one_that_goes_forwards(int units)
    {
        var random = new RandomStream(5);
        var kernel = new DenseKernel(units, Numbers(units * units, random));
        var state = Numbers(units, random);
        var buffer = new double[3 * units];
        state.CopyTo(buffer, units);
        kernel.Accumulate(buffer.AsSpan(units, units), buffer.AsSpan(0, units));
        kernel.Accumulate(buffer.AsSpan(units, units), buffer.AsSpan(2 * units));
        Assert.Equal(Bits.Of(buffer.AsSpan(0, units)), Bits.Of(buffer.AsSpan(2 * units)));
    }

    [Fact]
    public void Column_past_the_last_unit_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlicedEllKernel(3, 1, [0, 3, 1], [1, 1, 1]));

    [Fact]
    public void Weights_of_another_shape_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new DenseKernel(3, new double[8]));
        Assert.Throws<ArgumentException>(() => new SlicedEllKernel(3, 2, new int[5], new double[6]));
        Assert.Throws<ArgumentException>(() => new SlicedEllKernel(3, 2, new int[6], new double[5]));
    }

    private static void Compare(Topology topology, int units, int inputs, ulong seed)
    {
        var spec = TopologySamples.Spec(topology, units) with { Seed = seed };
        var random = new RandomStream(seed);
        var w = WeightDraw.Recurrent(spec).Scaled(0.4);
        var win = WeightDraw.Input(spec, inputs);
        var bias = WeightDraw.Bias(spec);
        var self = random.Uniform(-0.5, 0.5);
        var leak = random.Uniform(0.1, 1);
        var state = Numbers(units, random);
        var input = Numbers(inputs, random);

        var next = new double[units];
        new InputLayer(win, bias, self).Start(input, state, next);
        w.ToKernel().Accumulate(state, next);
        LeakyTanh.Apply(state, next, leak);

        Assert.Equal(Bits.Of(ScalarStep.Next(w.ToDense(), win, bias, self, leak, input, state)), Bits.Of(next));
    }

    private static double[] Numbers(int count, RandomStream random) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Uniform(-1, 1))];
}
