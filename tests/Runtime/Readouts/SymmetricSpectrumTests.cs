using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;
using CsCheck;
using MathNet.Numerics.LinearAlgebra;

namespace ArchetypeRC.Tests.Runtime.Readouts;

public sealed class SymmetricSpectrumTests
{
    [Fact]
    public void Eigenvectors_are_orthonormal_and_give_the_matrix_back() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 60], Gen.ULong, Gen.Int[-100, 100]).Sample((n, rank, seed, exponent) =>
        {
            // Of any rank, so that eigenvalues coincide at 0; of any size.
            var random = new RandomStream(seed);
            var size = Math.Pow(10, exponent);
            var factors = Matrix<double>.Build.Dense(Math.Max(1, rank), n, (_, _) => random.NextGaussian());
            var matrix = factors.TransposeThisAndMultiply(factors) * size;
            var spectrum = new SymmetricSpectrum(matrix.ToRowMajorArray(), n);
            var vectors = Matrix<double>.Build.Dense(n, n, (row, column) => spectrum.Vector(row)[column]);
            var values = Vector<double>.Build.DenseOfArray(spectrum.Values.ToArray());
            var unit = (vectors * vectors.Transpose()) - Matrix<double>.Build.DenseIdentity(n);
            var back = (vectors.Transpose() * Matrix<double>.Build.DenseOfDiagonalVector(values) * vectors) - matrix;
            Assert.True(unit.Enumerate().Max(Math.Abs) < 1e-12);
            Assert.True(back.FrobeniusNorm() <= 1e-13 * Math.Max(10, n) * matrix.FrobeniusNorm());
        }, iter: 60);

    [Theory]
    [InlineData(30)]
    [InlineData(250)]
    public void Spectrum_of_many_orders_of_magnitude_settles(int n)
    {
        // The sums of features that are powers of one number: next to all of them depend on the others.
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                matrix[(i * n) + j] = 1e3 / (i + j + 1);
        }

        var spectrum = new SymmetricSpectrum((double[])matrix.Clone(), n);
        var trace = 0.0;
        for (var i = 0; i < n; i++)
            trace += matrix[(i * n) + i];
        Assert.Equal(trace, spectrum.Values.ToArray().Sum(), 1e-9 * trace);
        Assert.InRange(spectrum.Values.ToArray().Min(), -1e-9, 1e-9);
    }

    [Fact]
    public void Eigenvalues_are_those_of_a_matrix_whose_spectrum_is_known()
    {
        // Second differences on a line: 2 - 2 cos(pi k / (n + 1)).
        const int N = 100;
        var matrix = new double[N * N];
        for (var i = 0; i < N; i++)
        {
            matrix[(i * N) + i] = 2;
            if (i > 0)
                matrix[(i * N) + i - 1] = matrix[((i - 1) * N) + i] = -1;
        }

        var got = new SymmetricSpectrum(matrix, N).Values.ToArray().Order().ToArray();
        for (var k = 1; k <= N; k++)
            Assert.Equal(2 - (2 * Math.Cos(Math.PI * k / (N + 1))), got[k - 1], 1e-13);
    }

    [Fact]
    public void Zero_diagonal_and_equal_eigenvalues_are_no_trouble()
    {
        Assert.Equal(new double[5], new SymmetricSpectrum(new double[25], 5).Values.ToArray());
        var exchange = new double[16];
        for (var i = 0; i < 4; i++)
            exchange[(i * 4) + 3 - i] = 1;
        var got = new SymmetricSpectrum(exchange, 4).Values.ToArray().Order().ToArray();
        double[] want = [-1, -1, 1, 1];
        for (var i = 0; i < 4; i++)
            Assert.Equal(want[i], got[i], 1e-14);
    }

    [Fact]
    public void Values_that_are_not_finite_are_refused() =>
        Assert.Throws<InvalidOperationException>(() => new SymmetricSpectrum([1, double.NaN, double.NaN, 1], 2));
}
