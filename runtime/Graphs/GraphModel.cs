using System.Collections.Immutable;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Sequences;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>A classifier of graphs: an untrained encoder and a ridge readout whose ridge was chosen by leave-one-out. Immutable.</summary>
public sealed class GraphModel
{
    private readonly IGraphEncoder encoder;
    private readonly RidgeReadout readout;

    private GraphModel(IGraphEncoder encoder, ImmutableArray<string> classes, int trainingGraphs, LeaveOneOutFit fit)
    {
        this.encoder = encoder;
        Classes = classes;
        TrainingGraphs = trainingGraphs;
        Fit = fit;
        readout = new RidgeReadout(fit.Solution);
    }

    /// <summary>What the model was made from.</summary>
    public GraphEncoderSpec Spec => encoder.Spec;

    /// <summary>Features per node.</summary>
    public int NodeFeatures => encoder.NodeFeatures;

    /// <summary>Names of the classes; predictions are indices into them.</summary>
    public ImmutableArray<string> Classes { get; }

    /// <summary>Graphs that it was fitted on.</summary>
    public int TrainingGraphs { get; }

    /// <summary>The readout and its leave-one-out score on the training graphs. The outputs left out are empty in a model that was restored.</summary>
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
        return new GraphModel(network, training.Classes, classes.Length, ridge.Best(LeaveOneOutRidge.Grid));
    }

    /// <summary>The model that a state was saved from: equal scores to the last bit.</summary>
    /// <exception cref="Specs.SpecRefusedException">The spec cannot be used.</exception>
    /// <exception cref="ModelStateRefusedException">The state does not fit its spec, or other weights are derived than those it was saved with.</exception>
    public static GraphModel Restore(GraphModelState state)
    {
        var network = state.Checked().Spec.Build(state.NodeFeatures, state.Scale.Span);
        if (network.WeightsHash != state.WeightsHash)
        {
            throw new ModelStateRefusedException(
                $"The weights derived from the spec have hash {network.WeightsHash:x32}, the classifier was fitted on "
                + $"{state.WeightsHash:x32}. Load it with the version of the program that wrote it.");
        }

        var solution = new RidgeSolution(network.FeatureSize + 1, state.Classes.Length, state.Weights, Deficient: false);
        return new GraphModel(
            network, state.Classes, state.TrainingGraphs, new LeaveOneOutFit(state.Ridge, solution, ReadOnlyMemory<double>.Empty, state.Score));
    }

    /// <summary>Everything that <see cref="Restore"/> makes the model from again. Shares the weights.</summary>
    public GraphModelState Save() => new()
    {
        Spec = Spec,
        WeightsHash = encoder.WeightsHash,
        NodeFeatures = NodeFeatures,
        Scale = encoder.Scale,
        Classes = Classes,
        TrainingGraphs = TrainingGraphs,
        Ridge = Fit.Ridge,
        Weights = Fit.Solution.Weights,
        Score = Fit.Score,
    };

    /// <summary>The class of a graph.</summary>
    /// <exception cref="SeriesRefusedException">The graph does not fit those that were learned.</exception>
    public int Predict(Graph graph)
    {
        var scores = new double[Classes.Length];
        Score(graph, scores);
        return SequenceModel.Highest(scores);
    }

    /// <summary>One output for each class: near 1 for the class that the graph is of and near -1 for the others.</summary>
    /// <param name="graph">With as many features per node as the training graphs.</param>
    /// <param name="scores">[Classes]; overwritten.</param>
    /// <returns>Multiply-adds that it took.</returns>
    /// <exception cref="SeriesRefusedException">The graph does not fit those that were learned.</exception>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public long Score(Graph graph, Span<double> scores)
    {
        var features = new double[encoder.FeatureSize + 1];
        var operations = encoder.Encode(graph, features.AsSpan(..^1));
        features[^1] = 1;
        readout.Predict(features, scores);
        return operations + ((long)readout.Features * readout.Outputs);
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
