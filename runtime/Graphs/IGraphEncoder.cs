using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>Turns a graph into a feature vector that does not depend on how its nodes are numbered. Immutable.</summary>
public interface IGraphEncoder
{
    /// <summary>What the encoder was made from.</summary>
    GraphEncoderSpec Spec { get; }

    /// <summary>Features per node.</summary>
    int NodeFeatures { get; }

    /// <summary>
    /// What was taken from the training graphs: of a graph echo state network the largest eigenvalue of an adjacency, [1]; of resistive
    /// memory the lowest value of each node feature and the step of its converter, [2, NodeFeatures].
    /// </summary>
    ReadOnlyMemory<double> Scale { get; }

    /// <summary>Length of a feature vector.</summary>
    int FeatureSize { get; }

    /// <summary>
    /// Hash of everything that the features of a graph depend on but the graph: equal hash, equal features, on every machine.
    /// </summary>
    UInt128 WeightsHash { get; }

    /// <summary>Computes the features of a graph.</summary>
    /// <param name="graph">With as many features per node as the training graphs.</param>
    /// <param name="features">[FeatureSize]; overwritten.</param>
    /// <returns>Multiply-adds that it took.</returns>
    /// <exception cref="SeriesRefusedException">The nodes have another number of features.</exception>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    long Encode(Graph graph, Span<double> features);
}
