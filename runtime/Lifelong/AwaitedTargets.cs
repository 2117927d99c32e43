namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// The features of the last rows of a forecast, with the predictions made from them, until the row that they speak of
/// arrives: a ring of as many entries as the horizon.
/// </summary>
internal sealed class AwaitedTargets
{
    private readonly int featureSize;
    private readonly int outputSize;
    private readonly double[] features;
    private readonly double[] predictions;
    private readonly int capacity;
    private int oldest;

    public AwaitedTargets(int horizon, int featureSize, int outputSize)
    {
        capacity = horizon;
        this.featureSize = featureSize;
        this.outputSize = outputSize;
        features = new double[horizon * featureSize];
        predictions = new double[horizon * outputSize];
    }

    public int Count { get; private set; }

    /// <summary>Whether the oldest entry's target is in the row that comes next.</summary>
    public bool Due => Count == capacity;

    public ReadOnlySpan<double> OldestFeatures => FeaturesAt(0);

    public ReadOnlySpan<double> OldestPrediction => predictions.AsSpan(oldest * outputSize, outputSize);

    /// <summary>Features of the entry that came in as the <paramref name="age"/>-th, the oldest being 0.</summary>
    public ReadOnlySpan<double> FeaturesAt(int age) => features.AsSpan(((oldest + age) % capacity) * featureSize, featureSize);

    public void RemoveOldest()
    {
        oldest = (oldest + 1) % capacity;
        Count--;
    }

    public void Add(ReadOnlySpan<double> rowFeatures, ReadOnlySpan<double> prediction)
    {
        var slot = (oldest + Count) % capacity;
        rowFeatures.CopyTo(features.AsSpan(slot * featureSize, featureSize));
        prediction.CopyTo(predictions.AsSpan(slot * outputSize, outputSize));
        Count++;
    }

    public (double[] Features, double[] Predictions) Save()
    {
        var savedFeatures = new double[Count * featureSize];
        var savedPredictions = new double[Count * outputSize];
        for (var age = 0; age < Count; age++)
        {
            var slot = (oldest + age) % capacity;
            features.AsSpan(slot * featureSize, featureSize).CopyTo(savedFeatures.AsSpan(age * featureSize));
            predictions.AsSpan(slot * outputSize, outputSize).CopyTo(savedPredictions.AsSpan(age * outputSize));
        }

        return (savedFeatures, savedPredictions);
    }

    public void Load(ReadOnlySpan<double> savedFeatures, ReadOnlySpan<double> savedPredictions)
    {
        oldest = 0;
        Count = savedFeatures.Length / featureSize;
        savedFeatures.CopyTo(features);
        savedPredictions.CopyTo(predictions);
    }
}
