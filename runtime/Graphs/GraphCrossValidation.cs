using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Runtime.Graphs;

/// <summary>
/// One repetition of k-fold cross-validation of a graph classifier: each fold is predicted by a model that was fitted, scaled and
/// given its ridge on the others alone.
/// </summary>
public sealed class GraphCrossValidation
{
    private readonly GraphEncoderSpec spec;
    private readonly GraphSet set;
    private readonly int[] folds;
    private readonly int foldCount;
    private UInt128 weights;
    private double[] features = [];
    private int hits;
    private int fold;

    /// <param name="spec">The classifier; its seed is that of the weights.</param>
    /// <param name="set">All graphs, each with a class.</param>
    /// <param name="folds">Number of folds, 2 to the number of graphs.</param>
    /// <param name="seed">Seed of the folds: runs with the same are compared fold by fold.</param>
    /// <exception cref="SeriesRefusedException">A graph has no class.</exception>
    public GraphCrossValidation(GraphEncoderSpec spec, GraphSet set, int folds, ulong seed)
    {
        if (set.Graphs.Any(g => g.Class < 0))
            throw new SeriesRefusedException($"{set.Graphs.Count(g => g.Class < 0)} of {set.Graphs.Length} graphs have no class. Each must have one.");
        this.spec = spec;
        this.set = set;
        foldCount = folds;
        this.folds = [.. StratifiedFolds.Of([.. set.Graphs.Select(g => g.Class)], folds, seed)];
    }

    /// <summary>Share of the graphs that were told when they were left out, once every fold is done.</summary>
    public double Accuracy => hits / (double)set.Graphs.Length;

    /// <summary>Multiply-adds of computing the features, so far.</summary>
    public long Operations { get; private set; }

    /// <summary>Fits and tests one more fold.</summary>
    /// <returns>Whether there are more.</returns>
    public bool Advance()
    {
        if (fold == foldCount)
            return false;
        int[] training = [.. Enumerable.Range(0, set.Graphs.Length).Where(i => folds[i] != fold)];
        var part = set.Subset(training);
        var encoder = spec.Build(part);
        Encode(encoder);
        var size = encoder.FeatureSize;
        var own = new double[training.Length * size];
        for (var i = 0; i < training.Length; i++)
            features.AsSpan(training[i] * size, size).CopyTo(own.AsSpan(i * size));
        var model = GraphModel.Train(encoder, part, own);
        for (var i = 0; i < folds.Length; i++)
        {
            if (folds[i] == fold && model.Predict(features.AsSpan(i * size, size)) == set.Graphs[i].Class)
                hits++;
        }

        return ++fold < foldCount;
    }

    // Most folds leave what is taken from the training graphs as it is, and with it the features.
    private void Encode(IGraphEncoder encoder)
    {
        if (features.Length > 0 && encoder.WeightsHash == weights)
            return;
        weights = encoder.WeightsHash;
        features = new double[set.Graphs.Length * encoder.FeatureSize];
        for (var i = 0; i < set.Graphs.Length; i++)
            Operations += encoder.Encode(set.Graphs[i], features.AsSpan(i * encoder.FeatureSize, encoder.FeatureSize));
    }
}
