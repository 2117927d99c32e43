using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// The features of the last rows of a forecast, with the predictions made from them and, where the readout learns how far the targets
/// move, the values that they move from, until the row that they speak of arrives: a ring of as many entries as the horizon.
/// </summary>
internal sealed class AwaitedTargets
{
    private readonly TargetReader reader;
    private readonly int featureSize;
    private readonly int outputSize;
    private readonly double[] features;
    private readonly double[] predictions;
    private readonly double[] presents;
    private readonly int capacity;
    private int oldest;

    public AwaitedTargets(ModelSpec spec)
    {
        reader = new TargetReader(spec);
        capacity = spec.Task.Horizon;
        featureSize = spec.FeatureSize;
        outputSize = spec.Task.OutputSize;
        features = new double[capacity * featureSize];
        predictions = new double[capacity * outputSize];
        presents = new double[capacity * outputSize];
    }

    public int Count { get; private set; }

    /// <summary>Whether the oldest entry's target is in the row that comes next.</summary>
    public bool Due => Count == capacity;

    public ReadOnlySpan<double> OldestFeatures => Entry(features, featureSize, 0);

    public ReadOnlySpan<double> OldestPrediction => Entry(predictions, outputSize, 0);

    public void RemoveOldest()
    {
        oldest = (oldest + 1) % capacity;
        Count--;
    }

    /// <summary>Forgets all entries.</summary>
    public void Clear() => (oldest, Count) = (0, 0);

    /// <summary>Gives the entries the predictions that were told in place of those that they were added with.</summary>
    /// <param name="told">As <see cref="Save()"/> gave them, of as many entries.</param>
    public void Tell(ReadOnlySpan<double> told)
    {
        for (var age = 0; age < Count; age++)
            told.Slice(age * outputSize, outputSize).CopyTo(Entry(predictions, outputSize, age));
    }

    /// <summary>Takes in a row's features and what was predicted from them.</summary>
    public void Add(ReadOnlySpan<double> row, ReadOnlySpan<double> rowFeatures, ReadOnlySpan<double> prediction)
    {
        Count++;
        rowFeatures.CopyTo(Entry(features, featureSize, Count - 1));
        prediction.CopyTo(Entry(predictions, outputSize, Count - 1));
        var present = Entry(presents, outputSize, Count - 1);
        present.Clear();
        reader.AddPresent(row, present);
    }

    /// <summary>What the oldest entry's row says of it: from the targets, in place, to what a readout is to learn.</summary>
    public void ToLearned(Span<double> targets)
    {
        if (!reader.Difference)
            return;
        var present = Entry(presents, outputSize, 0);
        for (var o = 0; o < targets.Length; o++)
            targets[o] -= present[o];
    }

    /// <summary>The targets that a readout predicts from the features of an entry.</summary>
    /// <param name="readout">Which.</param>
    /// <param name="age">The oldest is 0.</param>
    /// <param name="prediction">[outputs]</param>
    public void Predict(IReadout readout, int age, Span<double> prediction)
    {
        readout.Predict(Entry(features, featureSize, age), prediction);
        if (!reader.Difference)
            return;
        var present = Entry(presents, outputSize, age);
        for (var o = 0; o < prediction.Length; o++)
            prediction[o] += present[o];
    }

    /// <summary>Features, predictions and present values of each entry, oldest first; the last are left out unless moves are learned.</summary>
    public (double[] Features, double[] Predictions, double[] Presents) Save() =>
        (Save(features, featureSize), Save(predictions, outputSize), reader.Difference ? Save(presents, outputSize) : []);

    /// <summary>Copies the entries of another ring of the same model.</summary>
    public void StandWith(AwaitedTargets other)
    {
        oldest = other.oldest;
        Count = other.Count;
        other.features.CopyTo(features, 0);
        other.predictions.CopyTo(predictions, 0);
        other.presents.CopyTo(presents, 0);
    }

    public void Load(ModelState state)
    {
        oldest = 0;
        Count = state.AwaitingFeatures.Length / featureSize;
        state.AwaitingFeatures.Span.CopyTo(features);
        state.AwaitingPredictions.Span.CopyTo(predictions);
        state.AwaitingPresents.Span.CopyTo(presents);
    }

    private Span<double> Entry(double[] values, int size, int age) => values.AsSpan((oldest + age) % capacity * size, size);

    private double[] Save(double[] values, int size)
    {
        var saved = new double[Count * size];
        for (var age = 0; age < Count; age++)
            Entry(values, size, age).CopyTo(saved.AsSpan(age * size));
        return saved;
    }
}
