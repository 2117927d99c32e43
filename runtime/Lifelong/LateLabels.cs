using System.Collections.Immutable;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// The features of the last rows of a supervised stream that came without their label, with the predictions made from them and the half
/// widths of their intervals: a ring with a place for each row of the label horizon. A row is named by its age, 1 for the latest. Allocates
/// nothing per row.
/// </summary>
internal sealed class LateLabels
{
    private readonly int horizon;
    private readonly int featureSize;
    private readonly int outputSize;
    private readonly int radiusSize;
    private readonly double[] features;
    private readonly double[] predictions;
    private readonly double[] radii;
    private readonly bool[] awaits;
    private long next;

    /// <summary>Begins with no row.</summary>
    /// <param name="spec">Has a label horizon of one row at least.</param>
    public LateLabels(ModelSpec spec)
    {
        horizon = spec.Task.LabelHorizon;
        featureSize = spec.FeatureSize;
        outputSize = spec.Task.OutputSize;
        radiusSize = spec.Lifelong?.Interval is null ? 0 : outputSize;
        features = new double[horizon * featureSize];
        predictions = new double[horizon * outputSize];
        radii = new double[horizon * radiusSize];
        awaits = new bool[horizon];
        next = horizon;
    }

    /// <summary>Rows that would learn from a label.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a label of the row of this age would be learned.</summary>
    public bool Awaits(long age) => age >= 1 && age <= horizon && awaits[Place(age)];

    /// <summary>Takes in the row that has just been answered.</summary>
    /// <param name="rowFeatures">[features]</param>
    /// <param name="prediction">[outputs]</param>
    /// <param name="given">[outputs]; empty without intervals.</param>
    public void Add(ReadOnlySpan<double> rowFeatures, ReadOnlySpan<double> prediction, ReadOnlySpan<double> given)
    {
        Pass(1);
        rowFeatures.CopyTo(features.AsSpan(Place(1) * featureSize));
        prediction.CopyTo(predictions.AsSpan(Place(1) * outputSize));
        given.CopyTo(radii.AsSpan(Place(1) * radiusSize));
        awaits[Place(1)] = true;
        Count++;
    }

    /// <summary>Passes over rows that no label would teach anything: they never came, came with theirs, or belong to a wash-out.</summary>
    public void Pass(long rows)
    {
        for (var left = Math.Min(rows, horizon); left > 0; left--)
        {
            next++;
            Settle(1);
        }
    }

    /// <summary>The row of this age has its label.</summary>
    public void Settle(long age)
    {
        if (awaits[Place(age)])
            Count--;
        awaits[Place(age)] = false;
    }

    /// <summary>Gives a row that waits other features.</summary>
    public void Refresh(long age, ReadOnlySpan<double> rowFeatures) => rowFeatures.CopyTo(features.AsSpan(Place(age) * featureSize));

    public ReadOnlySpan<double> Features(long age) => features.AsSpan(Place(age) * featureSize, featureSize);

    public ReadOnlySpan<double> Prediction(long age) => predictions.AsSpan(Place(age) * outputSize, outputSize);

    /// <summary>Empty without intervals.</summary>
    public ReadOnlySpan<double> Radii(long age) => radii.AsSpan(Place(age) * radiusSize, radiusSize);

    /// <summary>The rows that still wait; null when there are none.</summary>
    public LateLabelState? Save()
    {
        if (Count == 0)
            return null;
        var ages = ImmutableArray.CreateBuilder<int>(Count);
        var savedFeatures = new double[Count * featureSize];
        var savedPredictions = new double[Count * outputSize];
        var savedRadii = new double[Count * radiusSize];
        var row = 0;
        for (var age = horizon; age >= 1; age--)
        {
            if (!awaits[Place(age)])
                continue;
            ages.Add(age);
            Features(age).CopyTo(savedFeatures.AsSpan(row * featureSize));
            Prediction(age).CopyTo(savedPredictions.AsSpan(row * outputSize));
            Radii(age).CopyTo(savedRadii.AsSpan(row * radiusSize));
            row++;
        }

        return new LateLabelState(ages.MoveToImmutable(), savedFeatures, savedPredictions, savedRadii);
    }

    /// <exception cref="ModelStateRefusedException">The state is not of this spec.</exception>
    public void Load(LateLabelState state)
    {
        var rows = state.Ages.Length;
        StateParts.Length("features of rows that await their label", state.Features.Length, (long)rows * featureSize);
        StateParts.Length("predictions of rows that await their label", state.Predictions.Length, (long)rows * outputSize);
        StateParts.Length("half widths of rows that await their label", state.Radii.Length, (long)rows * radiusSize);
        var before = horizon + 1;
        for (var row = 0; row < rows; row++)
        {
            var age = state.Ages[row];
            if (age < 1 || age >= before)
            {
                throw new ModelStateRefusedException(
                    $"Row {row} of those that await their label has age {age}; allowed: falling ages from {horizon} to 1.");
            }

            state.Features.Span.Slice(row * featureSize, featureSize).CopyTo(features.AsSpan(Place(age) * featureSize));
            state.Predictions.Span.Slice(row * outputSize, outputSize).CopyTo(predictions.AsSpan(Place(age) * outputSize));
            state.Radii.Span.Slice(row * radiusSize, radiusSize).CopyTo(radii.AsSpan(Place(age) * radiusSize));
            awaits[Place(age)] = true;
            before = age;
        }

        Count = rows;
    }

    private int Place(long age) => (int)((next - age) % horizon);
}
