using System.Collections.Immutable;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>A classifier of graphs: an untrained encoder and a ridge readout whose ridge was chosen by leave-one-out. Immutable.</summary>
public sealed class GraphModel
{
    private readonly IGraphEncoder encoder;
    private readonly RidgeReadout readout;

    private GraphModel(IGraphEncoder encoder, ImmutableArray<string> classes, LeaveOneOutFit fit)
    {
        this.encoder = encoder;
        Classes = classes;
        Fit = fit;
        readout = new RidgeReadout(fit.Solution);
    }

    /// <summary>Names of the classes; predictions are indices into them.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>The readout and its leave-one-out score on the training graphs.</summary>
    public LeaveOneOutFit Fit { get; }

    /// <summary>Fits the readout on the training graphs.</summary>
    /// <exception cref="Specs.SpecRefusedException">The spec cannot be used.</exception>
    /// <exception cref="SeriesRefusedException">The graphs cannot be learned from.</exception>
    public static GraphModel Train(GraphEncoderSpec spec, GraphSet training)
    {
        var network = spec.Build(training);
        var features = new double[training.Graphs.Length * network.FeatureSize];
        for (var i = 0; i < training.Graphs.Length; i++)
            network.Encode(training.Graphs[i], features.AsSpan(i * network.FeatureSize, network.FeatureSize));
        return Train(network, training, features);
    }

    /// <summary>Fits on features that were computed before, [graphs, FeatureSize], which are taken over.</summary>
    internal static GraphModel Train(IGraphEncoder network, GraphSet training, double[] features)
    {
        int[] classes = [.. training.Graphs.Select(g => g.Class)];
        if (classes.Contains(-1))
            throw new SeriesRefusedException($"{classes.Count(c => c < 0)} of {classes.Length} training graphs have no class. Each must have one.");
        if (classes.All(c => c == classes[0]))
            throw new SeriesRefusedException($"All {classes.Length} training graphs are of the class {training.Classes[classes[0]]}. There must be two classes at least.");
        var ridge = new LeaveOneOutRidge(features, classes, training.Classes.Length, balance: false);
        return new GraphModel(network, training.Classes, ridge.Best(LeaveOneOutRidge.Grid));
    }

    /// <summary>The class of a graph.</summary>
    /// <exception cref="SeriesRefusedException">The graph does not fit those that were learned.</exception>
    public int Predict(Graph graph)
    {
        var features = new double[encoder.FeatureSize];
        encoder.Encode(graph, features);
        return Predict(features);
    }

    /// <summary>The class that features belong to, [FeatureSize].</summary>
    internal int Predict(ReadOnlySpan<double> features)
    {
        var extended = new double[features.Length + 1];
        features.CopyTo(extended);
        extended[^1] = 1;
        var scores = new double[Classes.Length];
        readout.Predict(extended, scores);
        return SequenceModel.Highest(scores);
    }
}
