using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Tests.Runtime.Graphs;

/// <summary>Generated graphs.</summary>
internal static class Rings
{
    /// <summary>For each size twice a ring and a path with equal nodes: without messages there is nothing to tell them by.</summary>
    public static GraphSet AndPaths(int smallest, int largest) => new("round", ["path", "ring"], [.. Enumerable
        .Range(smallest, largest - smallest + 1)
        .SelectMany(size => new[] { Round(size, ring: false), Round(size, ring: true), Round(size, ring: false), Round(size, ring: true) })]);

    public static Graph Round(int size, bool ring) => new(
        size,
        [.. Enumerable.Range(0, ring ? size : size - 1).Select(v => (v, (v + 1) % size))],
        [],
        1,
        [.. Enumerable.Repeat(1.0, size)],
        ring ? 1 : 0);

    /// <summary>A tree with some more edges, and random features.</summary>
    public static Graph Any(int nodes, int featureSize, ulong seed, int @class = 0)
    {
        var random = new RandomStream(seed);
        var edges = Enumerable.Range(1, nodes - 1).Select(v => (v, random.NextInt(v))).ToList();
        for (var i = 0; i < nodes / 3; i++)
            edges.Add((random.NextInt(nodes), random.NextInt(nodes)));
        return new Graph(nodes, edges, [], featureSize, [.. Enumerable.Range(0, nodes * featureSize).Select(_ => random.Uniform(-1, 1))], @class);
    }

    /// <summary>The same graph with its nodes in another order: node v becomes order[v].</summary>
    public static Graph Renumbered(Graph graph, int[] order)
    {
        var edges = new List<(int From, int To)>();
        var features = new double[graph.Features.Length];
        for (var v = 0; v < graph.Nodes; v++)
        {
            foreach (var w in graph.NeighboursOf(v))
                edges.Add((order[v], order[w]));
            graph.FeaturesOf(v).CopyTo(features.AsSpan(order[v] * graph.FeatureSize));
        }

        return new Graph(graph.Nodes, edges, [], graph.FeatureSize, features, graph.Class);
    }

    public static int[] Shuffled(int count, RandomStream random)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (var i = count - 1; i > 0; i--)
        {
            var j = random.NextInt(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }
}
