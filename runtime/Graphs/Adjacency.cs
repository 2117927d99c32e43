using System.IO.Hashing;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>Who hears whom in a fixed graph: both directions of every edge, by rows, each once. Immutable.</summary>
internal sealed class Adjacency
{
    private readonly int[] starts;
    private readonly int[] neighbours;

    /// <param name="spec">A spec that has been checked.</param>
    /// <param name="selfLoops">Whether every node hears itself, too, whatever the edges say.</param>
    public Adjacency(FixedGraphSpec spec, bool selfLoops = false)
    {
        var entries = new SortedSet<(int Row, int Column)>();
        for (var e = 0; e < spec.Edges.Length; e += 2)
        {
            entries.Add((spec.Edges[e], spec.Edges[e + 1]));
            entries.Add((spec.Edges[e + 1], spec.Edges[e]));
        }

        if (selfLoops)
            entries.UnionWith(Enumerable.Range(0, spec.Nodes).Select(node => (node, node)));
        starts = new int[spec.Nodes + 1];
        foreach (var (row, _) in entries)
            starts[row + 1]++;
        for (var node = 0; node < spec.Nodes; node++)
            starts[node + 1] += starts[node];
        neighbours = [.. entries.Select(e => e.Column)];
    }

    /// <summary>Number of nodes.</summary>
    public int Nodes => starts.Length - 1;

    /// <summary>Where the neighbours of each node start, [nodes + 1].</summary>
    public ReadOnlySpan<int> Starts => starts;

    /// <summary>Neighbours of node 0, then of node 1, and so on.</summary>
    public ReadOnlySpan<int> Neighbours => neighbours;

    /// <summary>Bytes that a step reads.</summary>
    public long Bytes => sizeof(int) * (long)(starts.Length + neighbours.Length);

    /// <summary>The largest eigenvalue; 0 when no node hears any.</summary>
    public double LargestEigenvalue() => SpectralNorm.OfAdjacency(Nodes, starts, neighbours);

    /// <summary>Feeds who hears whom to the hash.</summary>
    public void HashInto(XxHash128 hash)
    {
        Topologies.WeightsHash.Append(hash, starts);
        Topologies.WeightsHash.Append(hash, neighbours);
    }
}
