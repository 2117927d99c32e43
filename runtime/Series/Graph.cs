namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// An undirected graph with features on its nodes and a class. The adjacency is kept by rows: the neighbours of a node are one
/// stretch of a list, in rising order. Immutable.
/// </summary>
public sealed class Graph
{
    private readonly int[] starts;
    private readonly int[] neighbours;
    private readonly int[] edgeLabels;
    private readonly double[] features;

    /// <summary>Builds the adjacency; takes over <paramref name="features"/>, which nobody may write to again.</summary>
    /// <param name="nodes">At least 1.</param>
    /// <param name="edges">Pairs of node indices from 0; either direction, or both: an edge counts once.</param>
    /// <param name="labels">Label of each of the edges, or empty.</param>
    /// <param name="featureSize">Features per node, at least 1.</param>
    /// <param name="features">[nodes, featureSize] row-major, finite.</param>
    /// <param name="class">Index into the classes of the set, or -1 when it is not known.</param>
    /// <exception cref="ArgumentException">A shape is wrong, a node is out of range, or an edge has two labels.</exception>
    public Graph(
        int nodes, IReadOnlyList<(int From, int To)> edges, IReadOnlyList<int> labels, int featureSize, double[] features, int @class)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(featureSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(@class, -1);
        if (features.Length != (long)nodes * featureSize)
            throw new ArgumentException($"{features.Length} features do not fill {nodes} rows of {featureSize}.", nameof(features));
        if (!features.All(double.IsFinite))
            throw new ArgumentException("A feature is not finite.", nameof(features));
        if (labels.Count != 0 && labels.Count != edges.Count)
            throw new ArgumentException($"There are {labels.Count} labels for {edges.Count} edges.", nameof(labels));
        Nodes = nodes;
        FeatureSize = featureSize;
        Class = @class;
        this.features = features;
        var entries = Entries(nodes, edges, labels);
        starts = new int[nodes + 1];
        foreach (var (row, _, _) in entries)
            starts[row + 1]++;
        for (var node = 0; node < nodes; node++)
            starts[node + 1] += starts[node];
        neighbours = Array.ConvertAll(entries, e => e.Column);
        edgeLabels = labels.Count == 0 ? [] : Array.ConvertAll(entries, e => e.Label);
    }

    /// <summary>Number of nodes.</summary>
    public int Nodes { get; }

    /// <summary>Features per node.</summary>
    public int FeatureSize { get; }

    /// <summary>Index into the classes of the set, or -1 when it is not known.</summary>
    public int Class { get; }

    /// <summary>Number of undirected edges.</summary>
    public int Edges
    {
        get
        {
            var loops = 0;
            for (var node = 0; node < Nodes; node++)
                loops += NeighboursOf(node).Contains(node) ? 1 : 0;
            return ((neighbours.Length - loops) / 2) + loops;
        }
    }

    /// <summary>Features of all nodes, [Nodes, FeatureSize] row-major.</summary>
    public ReadOnlyMemory<double> Features => features;

    /// <summary>Where the neighbours of each node start in <see cref="Neighbours"/>, [Nodes + 1].</summary>
    public ReadOnlyMemory<int> RowStarts => starts;

    /// <summary>Neighbours of node 0, then of node 1, and so on, each in rising order; an edge stands with both its nodes.</summary>
    public ReadOnlyMemory<int> Neighbours => neighbours;

    /// <summary>Label of the edge to each of <see cref="Neighbours"/>; empty when edges have none.</summary>
    public ReadOnlyMemory<int> EdgeLabels => edgeLabels;

    /// <summary>Largest number of neighbours of a node.</summary>
    public int MaximumDegree
    {
        get
        {
            var most = 0;
            for (var node = 0; node < Nodes; node++)
                most = Math.Max(most, starts[node + 1] - starts[node]);
            return most;
        }
    }

    /// <summary>Features of one node, [FeatureSize].</summary>
    public ReadOnlySpan<double> FeaturesOf(int node) => features.AsSpan(node * FeatureSize, FeatureSize);

    /// <summary>Neighbours of one node, in rising order.</summary>
    public ReadOnlySpan<int> NeighboursOf(int node) => neighbours.AsSpan(starts[node], starts[node + 1] - starts[node]);

    // Both directions of every edge, sorted, each once.
    private static (int Row, int Column, int Label)[] Entries(
        int nodes, IReadOnlyList<(int From, int To)> edges, IReadOnlyList<int> labels)
    {
        var all = new List<(int Row, int Column, int Label)>(edges.Count * 2);
        for (var e = 0; e < edges.Count; e++)
        {
            var (from, to) = edges[e];
            if (from < 0 || from >= nodes || to < 0 || to >= nodes)
                throw new ArgumentException($"Edge {e} joins {from} and {to}; nodes are 0 to {nodes - 1}.", nameof(edges));
            var label = labels.Count == 0 ? 0 : labels[e];
            all.Add((from, to, label));
            all.Add((to, from, label));
        }

        all.Sort();
        var once = new List<(int Row, int Column, int Label)>(all.Count);
        foreach (var entry in all)
        {
            if (once.Count > 0 && (once[^1].Row, once[^1].Column) == (entry.Row, entry.Column))
            {
                if (once[^1].Label != entry.Label)
                {
                    throw new ArgumentException(
                        $"The edge of {entry.Row} and {entry.Column} has the labels {once[^1].Label} and {entry.Label}; an edge has one.",
                        nameof(labels));
                }

                continue;
            }

            once.Add(entry);
        }

        return [.. once];
    }
}
