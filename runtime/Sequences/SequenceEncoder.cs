using System.Globalization;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Lifelong;
using ArchetypeRC.Runtime.Reservoirs;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Sequences;

/// <summary>
/// Turns a sequence of any length into a feature vector: its channels, scaled as the training sequences were, drive a reservoir
/// from the zero state, and features are taken from the states. Immutable, so that threads may share it.
/// </summary>
public sealed class SequenceEncoder
{
    private readonly IReservoir reservoir;
    private readonly ChannelScale scale;
    private readonly int length;
    private readonly int channels;

    /// <summary>Derives the reservoir and takes the scale of the channels from the training sequences.</summary>
    /// <exception cref="SpecRefusedException">The spec cannot be used, or not with these sequences.</exception>
    public SequenceEncoder(SequenceModelSpec spec, SequenceSet training)
    {
        Spec = spec.Checked();
        channels = training.Channels;
        length = training.LongestLength;
        if (spec.Features.HasFlag(SequenceFeatures.All) && training.ShortestLength != length)
        {
            throw new SpecRefusedException([new SpecProblem(
                "sequence.features", spec.Features.ToString(), $"without All, since lengths are from {training.ShortestLength} to {length}")]);
        }

        reservoir = spec.Reservoir.Build(spec.ReservoirInputs(channels));
        scale = ChannelScale.Of(training.Interpolated(), spec.Standardise);
        var size = spec.FeatureSize(channels, length);
        if (size > SequenceModelSpec.MaximumFeatures)
        {
            throw new SpecRefusedException([new SpecProblem(
                "sequence.features",
                $"{spec.Features} with {size.ToString(CultureInfo.InvariantCulture)} numbers for each sequence",
                $"at most {SequenceModelSpec.MaximumFeatures}: fewer units or segments")]);
        }

        FeatureSize = (int)size;
    }

    /// <summary>The encoder that a state was saved with: derives the reservoir, and takes the scale of the channels from the state.</summary>
    /// <exception cref="SpecRefusedException">The spec cannot be used.</exception>
    /// <exception cref="ModelStateRefusedException">The state does not fit its spec, or other weights are derived than those it was saved with.</exception>
    internal SequenceEncoder(SequenceModelState state)
    {
        Spec = state.Checked().Spec;
        channels = state.Channels;
        length = state.Length;
        reservoir = Spec.Reservoir.Build(Spec.ReservoirInputs(channels));
        if (reservoir.WeightsHash != state.WeightsHash)
        {
            throw new ModelStateRefusedException(
                $"The weights derived from the spec have hash {reservoir.WeightsHash:x32}, the classifier was fitted on "
                + $"{state.WeightsHash:x32}. Load it with the version of the program that wrote it.");
        }

        scale = new ChannelScale(state.Means.ToArray(), state.Factors.ToArray(), state.DifferenceFactors.ToArray());
        FeatureSize = (int)Spec.FeatureSize(channels, length);
    }

    /// <summary>What the encoder was made from.</summary>
    public SequenceModelSpec Spec { get; }

    /// <summary>Length of a feature vector.</summary>
    public int FeatureSize { get; }

    /// <summary>Multiply-adds of one step of a sequence, in every direction that is read.</summary>
    public long OperationsPerStep => (reservoir.OperationsPerStep + Width) * (Spec.Bidirectional ? 2 : 1);

    /// <summary>Bytes of weights that one step of a sequence reads.</summary>
    public long BytesPerStep => reservoir.BytesPerStep * (Spec.Bidirectional ? 2 : 1);

    /// <summary>Hash of the weights of the reservoir.</summary>
    public UInt128 WeightsHash => reservoir.WeightsHash;

    /// <summary>Channels of the sequences.</summary>
    internal int Channels => channels;

    /// <summary>Steps of the longest training sequence.</summary>
    internal int Length => length;

    /// <summary>How channels are scaled.</summary>
    internal ChannelScale Scale => scale;

    private int Width => reservoir.FeatureSize + (Spec.PassInputs ? reservoir.InputSize : 0);

    /// <summary>Computes the features of a sequence. Allocates nothing per step.</summary>
    /// <param name="sequence">Of as many channels as the training sequences; missing values are interpolated.</param>
    /// <param name="features">[FeatureSize]; overwritten.</param>
    /// <exception cref="SeriesRefusedException">The sequence has other channels, or another length where all states are features.</exception>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public void Encode(LabelledSequence sequence, Span<double> features)
    {
        if (features.Length != FeatureSize)
            throw new ArgumentException($"There is room for {features.Length} features; this encoder gives {FeatureSize}.", nameof(features));
        if (sequence.Channels != channels)
            throw new SeriesRefusedException($"The sequence has {sequence.Channels} channels; those that were learned have {channels}.");
        if (Has(SequenceFeatures.All) && sequence.Length != length)
            throw new SeriesRefusedException($"The sequence has {sequence.Length} steps; all states are features, which takes {length}.");
        sequence = sequence.Interpolated();
        var inputs = Inputs(sequence);
        features.Clear();
        if (!Spec.Bidirectional)
        {
            Run(inputs, sequence.Length, features, backward: false);
            return;
        }

        Run(inputs, sequence.Length, features[..(FeatureSize / 2)], backward: false);
        Run(inputs, sequence.Length, features[(FeatureSize / 2)..], backward: true);
    }

    private bool Has(SequenceFeatures feature) => Spec.Features.HasFlag(feature);

    // [steps, InputSize]: channels, their differences, their earlier values.
    private double[] Inputs(LabelledSequence sequence)
    {
        var size = reservoir.InputSize;
        var inputs = new double[sequence.Length * size];
        for (var step = 0; step < sequence.Length; step++)
        {
            var row = inputs.AsSpan(step * size, size);
            scale.Apply(sequence.Row(step), row);
            var used = channels;
            if (Spec.Differences)
            {
                scale.Difference(row, inputs.AsSpan(Math.Max(0, step - 1) * size, channels), row.Slice(used, channels));
                used += channels;
            }

            for (var delay = 1; delay <= Spec.Delays; delay++, used += channels)
                inputs.AsSpan(Math.Max(0, step - delay) * size, channels).CopyTo(row.Slice(used, channels));
        }

        return inputs;
    }

    private void Run(double[] inputs, int steps, Span<double> features, bool backward)
    {
        var size = reservoir.InputSize;
        var states = reservoir.FeatureSize;
        var state = new double[reservoir.StateSize];
        var next = new double[reservoir.StateSize];
        var seen = new double[Width];
        var means = Has(SequenceFeatures.Deviation) ? new double[Width] : [];
        for (var t = 0; t < steps; t++)
        {
            var input = inputs.AsSpan((backward ? steps - 1 - t : t) * size, size);
            reservoir.Step(input, state, next);
            (state, next) = (next, state);
            state.AsSpan(0, states).CopyTo(seen);
            if (Spec.PassInputs)
                input.CopyTo(seen.AsSpan(states));
            Collect(seen, t, steps, means, features);
        }

        if (means.Length == 0)
            return;
        var before = (Has(SequenceFeatures.Last) ? Width : 0) + (Has(SequenceFeatures.Mean) ? Width : 0);
        foreach (ref var squares in features.Slice(before, Width))
            squares = Math.Sqrt(squares / steps);
    }

    // Blocks stand in the order of the flags: last, mean, deviation, segments, all.
    private void Collect(ReadOnlySpan<double> seen, int t, int steps, Span<double> means, Span<double> features)
    {
        var width = Width;
        if (Has(SequenceFeatures.Last))
        {
            if (t == steps - 1)
                seen.CopyTo(features);
            features = features[width..];
        }

        if (Has(SequenceFeatures.Mean))
        {
            RowVectors.AddScaled(1.0 / steps, seen, features[..width]);
            features = features[width..];
        }

        if (Has(SequenceFeatures.Deviation))
        {
            // Welford 1962: no difference of large squares.
            for (var i = 0; i < width; i++)
            {
                var delta = seen[i] - means[i];
                means[i] += delta / (t + 1);
                features[i] = Math.FusedMultiplyAdd(delta, seen[i] - means[i], features[i]);
            }

            features = features[width..];
        }

        if (Has(SequenceFeatures.Segments))
        {
            CollectSegments(seen, t, steps, features[..(Spec.SegmentCount * width)]);
            features = features[(Spec.SegmentCount * width)..];
        }

        if (Has(SequenceFeatures.All))
            seen.CopyTo(features[(t * width)..]);
    }

    // Segment d holds the steps from d T / D to (d + 1) T / D; a sequence shorter than D gives a step to several.
    private void CollectSegments(ReadOnlySpan<double> seen, int t, int steps, Span<double> segments)
    {
        var width = Width;
        var count = Spec.SegmentCount;
        for (var d = (int)((long)t * count / steps); d < count; d++)
        {
            var first = (int)((long)d * steps / count);
            var end = Math.Max(first + 1, (int)((long)(d + 1) * steps / count));
            if (first > t)
                break;
            if (t < end)
                RowVectors.AddScaled(1.0 / (end - first), seen, segments.Slice(d * width, width));
        }
    }
}
