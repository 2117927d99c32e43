using System.IO.Hashing;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>A graph echo state network. Immutable, so that threads may share it.</summary>
public sealed class GraphEchoState : IGraphEncoder
{
    private readonly GraphEchoStateSpec spec;
    private readonly GraphLayer[] layers;
    private readonly int inputs;

    /// <param name="spec">A spec that has been checked.</param>
    /// <param name="inputs">Features per node.</param>
    /// <param name="largest">The largest eigenvalue of the adjacency of a training graph.</param>
    internal GraphEchoState(GraphEchoStateSpec spec, int inputs, double largest)
    {
        this.spec = spec;
        this.inputs = inputs;
        Scale = new[] { largest };
        // Without edges nothing is sent, whatever W.
        var norm = largest > 0 ? spec.Contraction / largest : 0;
        layers = new GraphLayer[spec.Layers];
        for (var l = 0; l < layers.Length; l++)
        {
            layers[l] = l == 0
                ? new GraphLayer(spec.Units, inputs, norm, spec.InputScaling, spec.BiasScaling, spec.Seed, l)
                : new GraphLayer(spec.Units, spec.Units, norm, spec.LayerScaling / Math.Sqrt(spec.Units), spec.BiasScaling, spec.Seed, l);
        }

        var hash = new XxHash128();
        Topologies.WeightsHash.Append(hash, [(int)spec.Pooling, spec.MaximumIterations]);
        Topologies.WeightsHash.Append(hash, [spec.Tolerance]);
        foreach (var layer in layers)
            layer.HashInto(hash);
        WeightsHash = hash.GetCurrentHashAsUInt128();
    }

    /// <inheritdoc/>
    public GraphEncoderSpec Spec => spec;

    /// <inheritdoc/>
    public int NodeFeatures => inputs;

    /// <inheritdoc/>
    public ReadOnlyMemory<double> Scale { get; }

    /// <inheritdoc/>
    public int FeatureSize => spec.FeatureSize;

    /// <inheritdoc/>
    public UInt128 WeightsHash { get; }

    /// <inheritdoc/>
    public long Encode(Graph graph, Span<double> features)
    {
        Pool.Check(graph, inputs, features.Length, FeatureSize);
        var operations = 0L;
        var below = graph.Features.Span;
        var size = FeatureSize / layers.Length;
        for (var l = 0; l < layers.Length; l++)
        {
            var states = new double[graph.Nodes * spec.Units];
            operations += Iterations(layers[l], graph, below, states) * layers[l].Operations(graph.Nodes, graph.Neighbours.Length);
            Pool.Apply(spec.Pooling, states, graph.Nodes, features.Slice(l * size, size));
            below = states;
        }

        return operations;
    }

    /// <summary>Iterates the first layer to its fixed point.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="states">[Nodes, Units] row-major: where the iteration starts, and where it ended.</param>
    /// <returns>How many iterations it took.</returns>
    public int Settle(Graph graph, Span<double> states)
    {
        Pool.Check(graph, inputs, states.Length, graph.Nodes * spec.Units);
        return Iterations(layers[0], graph, graph.Features.Span, states);
    }

    private int Iterations(GraphLayer layer, Graph graph, ReadOnlySpan<double> features, Span<double> states)
    {
        var next = new double[states.Length];
        var limit = spec.Tolerance * spec.Tolerance * states.Length;
        for (var iteration = 1; iteration <= spec.MaximumIterations; iteration++)
        {
            layer.Update(graph.RowStarts.Span, graph.Neighbours.Span, features, states, next, leakRate: 1);
            var change = 0.0;
            for (var i = 0; i < next.Length; i++)
                change += (next[i] - states[i]) * (next[i] - states[i]);
            next.CopyTo(states);
            if (change < limit)
                return iteration;
        }

        return spec.MaximumIterations;
    }
}
