using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>Norms by power iteration, out of sums, products, quotients and square roots alone.</summary>
internal static class SpectralNorm
{
    private const int MostProducts = 5_000;
    private const double Settled = 1e-12;

    /// <summary>||W||, the largest singular value of a square matrix.</summary>
    /// <param name="matrix">[n, n] row-major.</param>
    /// <param name="order">n</param>
    public static double Of(double[] matrix, int order)
    {
        var forward = new double[order];
        return Math.Sqrt(Largest(order, (x, product) =>
        {
            // W'W x
            for (var row = 0; row < order; row++)
                forward[row] = RowVectors.Dot(matrix.AsSpan(row * order, order), x);
            product.AsSpan().Clear();
            for (var row = 0; row < order; row++)
                RowVectors.AddScaled(forward[row], matrix.AsSpan(row * order, order), product);
        }));
    }

    /// <summary>The largest eigenvalue of the adjacency matrix of a graph; 0 without edges.</summary>
    public static double OfAdjacency(Graph graph) => OfAdjacency(graph.Nodes, graph.RowStarts.ToArray(), graph.Neighbours.ToArray());

    /// <summary>The largest eigenvalue of an adjacency matrix that is kept by rows; 0 without edges.</summary>
    /// <param name="nodes">Number of nodes.</param>
    /// <param name="starts">Where the neighbours of each node start, [nodes + 1].</param>
    /// <param name="neighbours">Neighbours of node 0, then of node 1, and so on.</param>
    public static double OfAdjacency(int nodes, int[] starts, int[] neighbours)
    {
        if (neighbours.Length == 0)
            return 0;

        // A + I: the adjacency of a bipartite graph has the negative of its largest eigenvalue, too.
        return Largest(nodes, (x, product) =>
        {
            for (var node = 0; node < nodes; node++)
            {
                var sum = x[node];
                for (var e = starts[node]; e < starts[node + 1]; e++)
                    sum += x[neighbours[e]];
                product[node] = sum;
            }
        }) - 1;
    }

    // Largest eigenvalue of a positive semidefinite matrix, by Rayleigh quotients.
    private static double Largest(int order, Action<double[], double[]> multiply)
    {
        var random = new RandomStream(1);
        var x = new double[order];
        foreach (ref var value in x.AsSpan())
            value = random.Uniform(0.5, 1);
        var product = new double[order];
        var value0 = 0.0;
        for (var i = 0; i < MostProducts; i++)
        {
            var length = Math.Sqrt(RowVectors.Dot(x, x));
            if (length == 0)
                return 0;
            RowVectors.Scale(1 / length, x);
            multiply(x, product);
            var value = RowVectors.Dot(x, product);
            if (Math.Abs(value - value0) <= Settled * value)
                return value;
            value0 = value;
            (x, product) = (product, x);
        }

        return value0;
    }
}
