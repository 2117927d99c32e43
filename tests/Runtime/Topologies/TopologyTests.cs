using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;
using ArchetypeRC.Tests.Runtime.Kernels;
using MathNet.Numerics.LinearAlgebra;

namespace ArchetypeRC.Tests.Runtime.Topologies;

/// <summary>What holds for every topology.</summary>
public sealed class TopologyTests
{
    public static TheoryData<Topology, int> Sizes()
    {
        var sizes = new TheoryData<Topology, int>();
        foreach (var topology in TopologySamples.All)
        {
            foreach (var units in new[] { 5, 24, 60, 131 })
                sizes.Add(topology, units);
        }

        return sizes;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Scaled_weights_have_the_radius_of_the_spec_by_an_independent_solver(Topology topology, int units)
    {
        var spec = TopologySamples.Spec(topology, units) with { SpectralRadius = 0.85, LeakRate = 0.35 };
        var plain = Independent(ScaledWeights.Of(spec), 1);
        if (topology == Topology.DelayLine)
        {
            Assert.Equal(0, plain, 1e-9);
            return;
        }

        Assert.Equal(0.85, plain, 1e-9);
        var leaky = ScaledWeights.Of(spec with { RadiusConvention = RadiusConvention.Effective });
        Assert.Equal(0.85, Independent(leaky, spec.LeakRate), 1e-9);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sparse_and_implicit_products_are_those_of_the_full_matrix(Topology topology, int units)
    {
        var weights = WeightDraw.Recurrent(TopologySamples.Spec(topology, units)).Scaled(0.7);
        var dense = weights.ToDense();
        var random = new RandomStream(9);
        double[] x = [.. Enumerable.Range(0, units).Select(_ => random.Uniform(-1, 1))];
        var product = new double[units];
        var sums = new double[units];
        weights.Multiply(x, product);
        weights.ToKernel<double>().Accumulate(x, sums);
        for (var row = 0; row < units; row++)
        {
            var want = 0.0;
            for (var column = 0; column < units; column++)
                want = Math.FusedMultiplyAdd(x[column], dense[(row * units) + column], want);
            Assert.Equal(want, product[row], 1e-13);
            Assert.Equal(want, sums[row], 1e-13);
            if (topology is not (Topology.WalshHadamard or Topology.WrappedDiagonals))
                Assert.Equal(want, sums[row]);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Magnitudes_are_those_of_the_full_matrix(Topology topology, int units)
    {
        var weights = WeightDraw.Recurrent(TopologySamples.Spec(topology, units)).Scaled(-0.7);
        Assert.Equal(weights.ToDense().Select(Math.Abs), weights.Absolute().ToDense());
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Same_seed_gives_the_same_bits_and_another_seed_other_weights(Topology topology, int units)
    {
        var spec = TopologySamples.Spec(topology, units);
        var one = ScaledWeights.Of(spec).Recurrent.ToDense();
        Assert.Equal(Bits.Of(one), Bits.Of(ScaledWeights.Of(TopologySamples.Spec(topology, units)).Recurrent.ToDense()));
        var seedless = topology is Topology.Ring or Topology.RingWithJumps or Topology.DelayLine or Topology.External;
        var other = ScaledWeights.Of(spec with { Seed = 4242 }).Recurrent.ToDense();
        Assert.Equal(seedless, one.AsSpan().SequenceEqual(other));
    }

    [Fact]
    public void Weights_from_outside_step_as_they_were_given()
    {
        var spec = new EchoStateSpec
        {
            Units = 2,
            Topology = Topology.External,
            External = new ExternalWeights { Values = [0, 0.5, -0.25, 0], Input = [1, 2, 3, 4], Bias = [0.1, -0.2] },
        };
        var next = new double[2];
        var reservoir = spec.Build(2);
        reservoir.Step([0.1, 0.2], [0.3, 0.4], next);
        Assert.Equal(Math.Tanh((0.5 * 0.4) + 0.1 + (2 * 0.2) + 0.1), next[0], 1e-14);
        Assert.Equal(Math.Tanh((-0.25 * 0.3) + (3 * 0.1) + (4 * 0.2) - 0.2), next[1], 1e-14);

        // What is given stands: no scaling reaches it, and it is part of the weights' hash.
        Assert.Equal(reservoir.WeightsHash, (spec with { InputScaling = 3, BiasScaling = 2, Seed = 9 }).Build(2).WeightsHash);
        Assert.NotEqual(reservoir.WeightsHash, (spec with { External = spec.External with { Bias = [0.1, 0.2] } }).Build(2).WeightsHash);
        Assert.NotEqual(spec, spec with { External = spec.External with { Input = [1, 2, 3, 5] } });
        Assert.Equal(spec, spec with { External = spec.External with { Input = [1, 2, 3, 4] } });
    }

    [Theory]
    [InlineData(Topology.Orthogonal)]
    [InlineData(Topology.WalshHadamard)]
    [InlineData(Topology.Permutation)]
    public void Orthogonal_weights_keep_lengths_at_any_size(Topology topology)
    {
        for (var units = 1; units <= 40; units++)
        {
            var w = Matrix<double>.Build.DenseOfRowMajor(
                units, units, WeightDraw.Recurrent(TopologySamples.Spec(topology, units)).ToDense());
            var product = w.TransposeThisAndMultiply(w) - Matrix<double>.Build.DenseIdentity(units);
            Assert.Equal(0, product.Enumerate().Max(Math.Abs), 1e-13);
        }
    }

    [Theory]
    [InlineData(Topology.FixedInDegree, 200)]
    [InlineData(Topology.RingWithJumps, 200)]
    [InlineData(Topology.DelayLine, 200)]
    [InlineData(Topology.Permutation, 200)]
    [InlineData(Topology.SmallWorld, 200)]
    [InlineData(Topology.BlockModular, 200)]
    [InlineData(Topology.WrappedDiagonals, 200)]
    [InlineData(Topology.WalshHadamard, 200)]
    [InlineData(Topology.Antisymmetric, 200)]
    public void Cost_of_a_step_grows_with_the_connections_and_not_with_all_pairs(Topology topology, int units)
    {
        var spec = TopologySamples.Spec(topology, units);
        var kernel = WeightDraw.Recurrent(spec).ToKernel<double>();
        Assert.InRange(kernel.Operations, units - 1, 30 * units);
        Assert.InRange(kernel.Bytes, 0, 400 * units);
    }

    private static double Independent(ScaledWeights scaled, double leak)
    {
        var n = scaled.Recurrent.Units;
        var matrix = (Matrix<double>.Build.DenseOfRowMajor(n, n, TopologySamples.Whole(scaled)) * leak)
            + (Matrix<double>.Build.DenseIdentity(n) * (1 - leak));
        return matrix.Evd().EigenValues.Max(value => value.Magnitude);
    }
}
