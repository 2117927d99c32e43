using System.IO.Hashing;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>
/// Nodes of a fixed graph, each with N leaky units and inputs of its own: per row one update
/// X(t) = (1-a) X(t-1) + a tanh(U(t) Win' + A X(t-1) W' + b), with the same weights at every node.
/// </summary>
/// <remarks>
/// The graph echo state network on a sequence of snapshots, as in Tortorella and Micheli 2021,
/// doi:10.14428/esann/2021.ES2021-70; here the edges stay and the features of the nodes move.
/// </remarks>
internal sealed class GraphReservoir : IReservoir
{
    private readonly GraphLayer layer;
    private readonly Adjacency adjacency;
    private readonly double leakRate;

    /// <param name="spec">A spec that has been checked.</param>
    /// <param name="inputSize">A multiple of the number of nodes.</param>
    public GraphReservoir(GraphSpec spec, int inputSize)
    {
        adjacency = new Adjacency(spec);
        var largest = adjacency.LargestEigenvalue();
        layer = new GraphLayer(
            spec.Units, inputSize / spec.Nodes, largest > 0 ? spec.Contraction / largest : 0, spec.InputScaling, spec.BiasScaling, spec.Seed, 0);
        leakRate = spec.LeakRate;
        InputSize = inputSize;
        StateSize = spec.Nodes * spec.Units;
        var hash = new XxHash128();
        adjacency.HashInto(hash);
        Topologies.WeightsHash.Append(hash, [leakRate]);
        layer.HashInto(hash);
        WeightsHash = hash.GetCurrentHashAsUInt128();
    }

    public int InputSize { get; }

    public int StateSize { get; }

    public int FeatureSize => StateSize;

    public UInt128 WeightsHash { get; }

    public long OperationsPerStep => layer.Operations(adjacency.Nodes, adjacency.Neighbours.Length);

    public long BytesPerStep => (layer.Bytes * adjacency.Nodes) + adjacency.Bytes;

    public void Step(ReadOnlySpan<double> input, ReadOnlySpan<double> state, Span<double> next)
    {
        StepShapes.Check(this, input, state, next);
        layer.Update(adjacency.Starts, adjacency.Neighbours, input, state, next, leakRate);
    }
}
