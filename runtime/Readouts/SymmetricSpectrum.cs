using System.Numerics;
using ArchetypeRC.Runtime.Kernels;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric matrix, for the rare correlation that Cholesky refuses. Directions whose
/// eigenvalue is lost in rounding carry no information. Slow: about 10 n^3 scalar operations.
/// </summary>
internal sealed class SymmetricSpectrum
{
    private const double Epsilon = 2.220446049250313e-16;

    private readonly int n;
    private readonly double[] vectors;
    private readonly double[] values;
    private readonly double floor;

    /// <param name="matrix">[n, n], both halves.</param>
    /// <param name="order">n</param>
    public SymmetricSpectrum(double[] matrix, int order)
    {
        n = order;
        vectors = new double[n * n];
        var spectrum = new Complex[n];

        // The managed provider by name: which one is the default depends on the machine.
        ManagedLinearAlgebraProvider.Instance.EigenDecomp(true, n, matrix, vectors, spectrum, new double[n * n]);
        values = Array.ConvertAll(spectrum, value => value.Real);
        floor = Math.Max(values.Max() * n * Epsilon, double.Epsilon / Epsilon);
    }

    /// <summary>The shortest x that M x comes nearest b with, in place.</summary>
    public void Solve(Span<double> b)
    {
        var x = new double[n];
        for (var i = 0; i < n; i++)
        {
            var vector = vectors.AsSpan(i * n, n);
            if (values[i] > floor)
                RowVectors.AddScaled(RowVectors.Dot(vector, b[..n]) / values[i], vector, x);
        }

        x.CopyTo(b);
    }

    /// <summary>Writes a positive definite inverse: eigenvalues below the floor are raised to it.</summary>
    public void InvertInto(SymmetricTiles inverse)
    {
        var dense = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            var vector = vectors.AsSpan(i * n, n);
            var factor = 1 / Math.Max(values[i], floor);
            for (var row = 0; row < n; row++)
                RowVectors.AddScaled(factor * vector[row], vector, dense.AsSpan(row * n, n));
        }

        for (var row = 0; row < n; row++)
        {
            for (var column = row; column < n; column++)
                inverse.Set(row, column, dense[(row * n) + column]);
        }
    }
}
