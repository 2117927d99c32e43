using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>From states of nodes to features of their graph.</summary>
internal static class Pool
{
    /// <summary>Features out of N state variables of a node.</summary>
    public static int Size(GraphPooling pooling, int units) =>
        units * ((pooling.HasFlag(GraphPooling.Sum) ? 1 : 0) + (pooling.HasFlag(GraphPooling.Mean) ? 1 : 0) + (pooling.HasFlag(GraphPooling.Max) ? 1 : 0));

    /// <summary>Sum, then mean, then greatest value, those that are asked for.</summary>
    public static void Apply(GraphPooling pooling, ReadOnlySpan<double> states, int nodes, Span<double> features)
    {
        var units = states.Length / nodes;
        if (pooling.HasFlag(GraphPooling.Sum))
        {
            Sum(states, 1, features[..units]);
            features = features[units..];
        }

        if (pooling.HasFlag(GraphPooling.Mean))
        {
            Sum(states, 1.0 / nodes, features[..units]);
            features = features[units..];
        }

        if (!pooling.HasFlag(GraphPooling.Max))
            return;
        states[..units].CopyTo(features);
        for (var at = units; at < states.Length; at += units)
        {
            for (var i = 0; i < units; i++)
                features[i] = Math.Max(features[i], states[at + i]);
        }
    }

    public static void Check(Graph graph, int featureSize, int room, int needed)
    {
        if (graph.FeatureSize != featureSize)
            throw new SeriesRefusedException($"The graph has {graph.FeatureSize} features per node; those that were learned have {featureSize}.");
        if (room != needed)
            throw new ArgumentException($"There is room for {room} values; {needed} are written.", nameof(room));
    }

    private static void Sum(ReadOnlySpan<double> states, double factor, Span<double> sums)
    {
        sums.Clear();
        for (var at = 0; at < states.Length; at += sums.Length)
            RowVectors.AddScaled(factor, states.Slice(at, sums.Length), sums);
    }
}
