using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;
using MathNet.Numerics.LinearAlgebra;

namespace ArchetypeRC.Tests.Runtime.Topologies;

public sealed class SpectralRadiusTests
{
    [Theory]
    [InlineData(Topology.FixedInDegree, 1)]
    [InlineData(Topology.FixedInDegree, 5)]
    [InlineData(Topology.FixedInDegree, 40)]
    [InlineData(Topology.FixedInDegree, 100)]
    [InlineData(Topology.FixedInDegree, 101)]
    [InlineData(Topology.FixedInDegree, 200)]
    [InlineData(Topology.Dense, 2)]
    [InlineData(Topology.Dense, 60)]
    [InlineData(Topology.Dense, 150)]
    [InlineData(Topology.Ring, 7)]
    [InlineData(Topology.Ring, 30)]
    public void Radius_equals_that_of_an_independent_solver_for_real_and_complex_pairs(Topology topology, int units)
    {
        var complex = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            var spec = new EchoStateSpec { Topology = topology, Units = units, InDegree = Math.Min(10, units), Seed = seed };
            var weights = WeightDraw.Recurrent(spec).Scaled(-1);
            foreach (var leak in new[] { 1, 0.3, 0.01 })
            {
                var want = Independent(weights.ToDense(), units, leak, out var pair);
                complex += pair ? 1 : 0;
                Assert.Equal(1, SpectralRadius.Of(weights, leak) / want, 1e-9);
            }
        }

        Assert.True(units < 40 || complex > 0, "no seed gave a dominant complex pair");
    }

    [Theory]
    [InlineData(Topology.FixedInDegree, 60)]
    [InlineData(Topology.FixedInDegree, 140)]
    [InlineData(Topology.Dense, 120)]
    [InlineData(Topology.RingWithJumps, 40)]
    [InlineData(Topology.RingWithJumps, 140)]
    [InlineData(Topology.SmallWorld, 100)]
    [InlineData(Topology.WalshHadamard, 128)]
    public void Radius_of_weights_that_are_drawn_again_has_the_same_bits_under_every_leak(Topology topology, int units)
    {
        // Weights of one size that differ by their seed or their factor alone must not be taken for each other.
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var drawn = WeightDraw.Recurrent(new EchoStateSpec { Topology = topology, Units = units, JumpLength = 7, Seed = seed });
            foreach (var weights in new[] { drawn, drawn.Scaled(0.5), drawn.Absolute() })
            {
                foreach (var leak in new[] { 1, 0.3, 1, 0.01, 0.3 })
                    Assert.Equal(SpectralRadius.Of(weights, leak), SpectralRadius.OfDrawn(weights, leak));
            }
        }
    }

    [Fact]
    public void Scaled_leaky_map_has_the_radius_of_the_spec()
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var spec = new EchoStateSpec
            {
                Units = 100, LeakRate = 0.3, SpectralRadius = 0.9, RadiusConvention = RadiusConvention.Effective, Seed = seed,
            };
            Assert.Equal(0.9, Independent(TopologySamples.Whole(ScaledWeights.Of(spec)), 100, 0.3, out _), 1e-9);
        }
    }

    [Theory]
    [InlineData(Topology.FixedInDegree, 100, 0.3)]
    [InlineData(Topology.FixedInDegree, 150, 1)]
    [InlineData(Topology.Dense, 100, 0.5)]
    [InlineData(Topology.Ring, 50, 0.2)]
    public void Both_conventions_give_the_radius_they_speak_of(Topology topology, int units, double leak)
    {
        foreach (var convention in new[] { RadiusConvention.Plain, RadiusConvention.Effective })
        {
            var spec = new EchoStateSpec
            {
                Topology = topology, Units = units, LeakRate = leak, SpectralRadius = 0.8, RadiusConvention = convention,
            };
            var spoken = convention == RadiusConvention.Effective ? leak : 1;
            Assert.Equal(0.8, Independent(TopologySamples.Whole(ScaledWeights.Of(spec)), units, spoken, out _), 1e-9);
        }
    }

    [Theory]
    [InlineData(200, 10)]
    [InlineData(201, 10)]
    [InlineData(207, 3)]
    public void Ring_with_faint_jumps_whose_eigenvalues_crowd_a_circle_has_its_radius(int units, int length)
    {
        var spec = new EchoStateSpec { Topology = Topology.RingWithJumps, Units = units, JumpLength = length, JumpWeight = 0.05 };
        var weights = WeightDraw.Recurrent(spec);
        Assert.Equal(1, SpectralRadius.Of(weights) / Independent(weights.ToDense(), units, 1, out _), 1e-9);
        Assert.Equal(1, SpectralRadius.Of(weights, 0.2) / Independent(weights.ToDense(), units, 0.2, out _), 1e-9);
    }

    [Fact]
    public void One_source_per_unit_is_the_largest_of_its_cycles()
    {
        // 0 -> 1 -> 0 with product -0.18, 3 feeds itself with 0.3, 2 hangs off the first cycle.
        var weights = new SparseWeights(4, 1, [1, 0, 0, 3], [0.9, -0.2, 5, 0.3]);
        Assert.Equal(Math.Sqrt(0.18), SpectralRadius.Of(weights), 1e-14);
        foreach (var leak in new[] { 0.5, 0.1 })
            Assert.Equal(Independent(weights.ToDense(), 4, leak, out _), SpectralRadius.Of(weights, leak), 1e-12);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    public void Weights_without_any_loop_have_radius_0_and_only_the_leak_is_left(int units)
    {
        var dense = new double[units * units];
        var weights = new DenseWeights(units, dense);
        Assert.Equal(0, SpectralRadius.Of(weights));
        Assert.Equal(0.75, SpectralRadius.Of(weights, 0.25), 1e-12);
    }

    [Fact]
    public void Matrix_of_low_rank_gives_its_radius_although_the_krylov_space_ends_early()
    {
        const int Units = 250;
        var dense = new double[Units * Units];
        for (var i = 0; i < Units; i++)
        {
            for (var j = 0; j < Units; j++)
                dense[(i * Units) + j] = 0.01 * (i % 7) * (1 + (j % 3));
        }

        var want = Enumerable.Range(0, Units).Sum(i => 0.01 * (i % 7) * (1 + (i % 3)));
        Assert.Equal(1, SpectralRadius.Of(new DenseWeights(Units, dense)) / want, 1e-9);
    }

    [Fact]
    public void Same_weights_give_the_same_bits()
    {
        var spec = new EchoStateSpec { Units = 220 };
        Assert.Equal(SpectralRadius.Of(WeightDraw.Recurrent(spec)), SpectralRadius.Of(WeightDraw.Recurrent(spec)));
    }

    private static double Independent(double[] dense, int n, double leak, out bool complex)
    {
        var matrix = (Matrix<double>.Build.DenseOfRowMajor(n, n, dense) * leak)
            + (Matrix<double>.Build.DenseIdentity(n) * (1 - leak));
        var largest = matrix.Evd().EigenValues.MaxBy(value => value.Magnitude);
        complex = Math.Abs(largest.Imaginary) > 1e-9;
        return largest.Magnitude;
    }
}
