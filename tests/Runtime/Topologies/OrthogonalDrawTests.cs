using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Topologies;
using MathNet.Numerics.LinearAlgebra;

namespace ArchetypeRC.Tests.Runtime.Topologies;

public sealed class OrthogonalDrawTests
{
    [Fact]
    public void Moments_are_those_of_the_uniform_measure()
    {
        // Of a Haar matrix Q: E tr Q = 0, E (tr Q)^2 = 1, E tr(Q Q) = 1 (Diaconis and Shahshahani 1994), det = +-1 equally often,
        // and every entry has mean 0 and mean square 1/n. Draws without the signs of R's diagonal fail by far.
        const int Draws = 4000;
        const int Units = 6;
        var random = new RandomStream(11);
        var (trace, square, ofSquare, positive) = (0.0, 0.0, 0.0, 0);
        var entries = new double[Units * Units];
        var squares = new double[Units * Units];
        for (var draw = 0; draw < Draws; draw++)
        {
            var values = OrthogonalDraw.Haar(Units, random);
            var q = Matrix<double>.Build.DenseOfRowMajor(Units, Units, values);
            trace += q.Trace();
            square += q.Trace() * q.Trace();
            ofSquare += (q * q).Trace();
            positive += q.Determinant() > 0 ? 1 : 0;
            for (var i = 0; i < values.Length; i++)
            {
                entries[i] += values[i];
                squares[i] += values[i] * values[i];
            }
        }

        Assert.Equal(0, trace / Draws, 0.08);
        Assert.Equal(1, square / Draws, 0.12);
        Assert.Equal(1, ofSquare / Draws, 0.12);
        Assert.Equal(0.5, positive / (double)Draws, 0.04);
        Assert.All(entries, sum => Assert.Equal(0, sum / Draws, 0.03));
        Assert.All(squares, sum => Assert.Equal(1.0 / Units, sum / Draws, 0.02));
    }
}
