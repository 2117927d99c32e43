using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;
using ArchetypeRC.Runtime.Topologies;
using MathNet.Numerics.LinearAlgebra;

namespace ArchetypeRC.Tests.Runtime.Topologies;

public sealed class GuaranteedEchoStateTests
{
    public static TheoryData<Topology> Topologies => [.. TopologySamples.All];

    [Theory]
    [MemberData(nameof(Topologies))]
    public void Leaky_map_is_diagonally_schur_stable(Topology topology)
    {
        const int Units = 48;
        var spec = Spec(topology, Units);
        var w = Matrix<double>.Build.DenseOfRowMajor(Units, Units, TopologySamples.Whole(ScaledWeights.Of(spec)));
        var map = (w * spec.LeakRate) + (Matrix<double>.Build.DenseIdentity(Units) * (1 - spec.LeakRate));

        // With positive vectors r, l such that M r < r and l' M < l' for M = |V|, the diagonal P = l / r has V' P V < P.
        var magnitudes = map.PointwiseAbs();
        var right = Resolvent(magnitudes);
        var left = Resolvent(magnitudes.Transpose());
        var diagonal = Matrix<double>.Build.DenseOfDiagonalVector(left.PointwiseDivide(right));
        var difference = diagonal - map.TransposeThisAndMultiply(diagonal * map);
        Assert.All(left.PointwiseDivide(right), p => Assert.True(p > 0));
        Assert.All(difference.Evd(Symmetricity.Symmetric).EigenValues, value => Assert.True(value.Real > 0, $"{value.Real}"));
    }

    [Theory]
    [MemberData(nameof(Topologies))]
    public void States_come_together_without_any_input(Topology topology)
    {
        var spec = Spec(topology, 48) with { BiasScaling = 0 };
        var network = spec.Build(1);
        var random = new RandomStream(2);
        var state = Enumerable.Range(0, 48).Select(_ => random.Uniform(-1, 1)).ToArray();
        var next = new double[48];
        for (var step = 0; step < 8000; step++)
        {
            network.Step([0], state, next);
            (state, next) = (next, state);
        }

        Assert.All(state, value => Assert.Equal(0, value, 1e-9));
    }

    [Fact]
    public void Magnitudes_have_the_radius_and_signs_are_mixed()
    {
        var spec = Spec(Topology.FixedInDegree, 60);
        var dense = ScaledWeights.Of(spec).Recurrent.ToDense();
        var magnitudes = Matrix<double>.Build.DenseOfRowMajor(60, 60, dense).PointwiseAbs();
        Assert.Equal(0.99, magnitudes.Evd().EigenValues.Max(value => value.Magnitude), 1e-9);
        Assert.InRange(dense.Count(w => w < 0) / (double)dense.Count(w => w != 0), 0.4, 0.6);
    }

    private static EchoStateSpec Spec(Topology topology, int units) => TopologySamples.Spec(topology, units) with
    {
        RadiusConvention = RadiusConvention.Guaranteed, SpectralRadius = 0.99, LeakRate = 0.6,
    };

    // (I - M)^-1 1 = 1 + M 1 + M M 1 + ...: positive for non-negative M below radius 1, and M of it is it less 1.
    private static Vector<double> Resolvent(Matrix<double> m) =>
        (Matrix<double>.Build.DenseIdentity(m.RowCount) - m).Solve(Vector<double>.Build.Dense(m.RowCount, 1));
}
