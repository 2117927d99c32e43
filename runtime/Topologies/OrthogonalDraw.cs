using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>Random orthogonal matrices, uniform over all of them (Haar measure).</summary>
/// <remarks>
/// The orthogonal factor of a Gaussian matrix, with the signs that make R's diagonal positive. What a Householder reflection leaves
/// of the columns to its right is Gaussian again, so the vectors of the reflections are drawn directly: Q = D H(1) H(2) ... H(N-1),
/// H(k) turning a Gaussian vector of N - k + 1 values onto the first axis and D holding the signs it is turned to (Stewart 1980,
/// doi:10.1137/0717034). 4/3 N^3 multiply-adds.
/// </remarks>
internal static class OrthogonalDraw
{
    /// <summary>[N, N] row-major.</summary>
    public static double[] Haar(int n, RandomStream random)
    {
        var q = new double[n * n];
        var v = new double[n];
        var row = new double[n];
        q[^1] = random.NextGaussian() < 0 ? -1 : 1;
        for (var first = n - 2; first >= 0; first--)
        {
            var left = n - first;
            var reflector = v.AsSpan(0, left);
            foreach (ref var value in reflector)
                value = random.NextGaussian();
            var norm = Math.Sqrt(RowVectors.Dot(reflector, reflector));
            var sign = reflector[0] < 0 ? -1.0 : 1.0;

            // H = I - v v' / (norm v0) turns the vector to -sign norm times the first axis.
            reflector[0] += sign * norm;
            q[(first * n) + first] = 1;
            Reflect(q, n, first, reflector, norm * Math.Abs(reflector[0]), row.AsSpan(0, left));
            RowVectors.Scale(-sign, q.AsSpan((first * n) + first, left));
        }

        return q;
    }

    // Block from (first, first) on: B -= v (v' B) / scale.
    private static void Reflect(double[] q, int n, int first, ReadOnlySpan<double> v, double scale, Span<double> product)
    {
        product.Clear();
        for (var i = 0; i < v.Length; i++)
            RowVectors.AddScaled(v[i], q.AsSpan(((first + i) * n) + first, v.Length), product);
        for (var i = 0; i < v.Length; i++)
            RowVectors.AddScaled(-v[i] / scale, product, q.AsSpan(((first + i) * n) + first, v.Length));
    }
}
