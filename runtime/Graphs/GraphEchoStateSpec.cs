using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>
/// Graph echo state network (Gallicchio and Micheli 2010, doi:10.1109/IJCNN.2010.5596796; deep: 2020,
/// doi:10.1609/aaai.v34i04.5803): the states of the nodes are the fixed point of X = tanh(U Win' + A X W' + b).
/// </summary>
public sealed record GraphEchoStateSpec : GraphEncoderSpec
{
    /// <summary>
    /// ||W|| alpha, alpha being the largest eigenvalue of the adjacency of the training graphs. Below 1 the fixed point is
    /// unique and reached from any start; 0 sends no messages. 0 to 10.
    /// </summary>
    public double Contraction { get; init; } = 0.9;

    /// <summary>Layers; the states of one are the node features of the next. 1 to 20.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Input weights of the first layer are uniform in plus or minus this. 0 to 1,000.</summary>
    public double InputScaling { get; init; } = 0.03;

    /// <summary>Weights from one layer to the next are uniform in plus or minus this, over the root of <c>Units</c>. 0 to 1,000.</summary>
    public double LayerScaling { get; init; } = 1;

    /// <summary>Biases are uniform in plus or minus this. 0 to 1,000.</summary>
    public double BiasScaling { get; init; } = 0.03;

    /// <summary>Iterations end when the root mean square of the change of a state is below this. 1e-14 to 0.1.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>Most iterations of a layer; without contraction the states after them are taken. 1 to 10,000.</summary>
    public int MaximumIterations { get; init; } = 200;

    /// <inheritdoc/>
    internal override void CheckInto(SpecCheck check)
    {
        base.CheckInto(check);
        check.Within("graph.contraction", Contraction, 0, 10);
        check.Within("graph.layers", Layers, 1, 20);
        check.Within("graph.inputScaling", InputScaling, 0, 1_000);
        check.Within("graph.layerScaling", LayerScaling, 0, 1_000);
        check.Within("graph.biasScaling", BiasScaling, 0, 1_000);
        check.Within("graph.tolerance", Tolerance, 1e-14, 0.1);
        check.Within("graph.maximumIterations", MaximumIterations, 1, 10_000);
    }

    /// <inheritdoc/>
    public override GraphEncoderSpec WithoutMessages() => this with { Contraction = 0 };

    /// <inheritdoc/>
    public override int FeatureSize => base.FeatureSize * Layers;

    /// <inheritdoc/>
    public override long ScaleSize(int nodeFeatures) => 1;

    /// <inheritdoc/>
    internal override double[] Measure(GraphSet training) => [training.Graphs.Max(SpectralNorm.OfAdjacency)];

    /// <inheritdoc/>
    internal override IGraphEncoder Derive(int nodeFeatures, double[] scale) => new GraphEchoState(this, nodeFeatures, scale[0]);
}
