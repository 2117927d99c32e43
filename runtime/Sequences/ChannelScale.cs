using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Runtime.Sequences;

/// <summary>Mean and deviation of each channel, and deviation of its differences, over the training sequences. Immutable.</summary>
internal sealed class ChannelScale
{
    private readonly double[] means;
    private readonly double[] factors;
    private readonly double[] differenceFactors;

    /// <summary>Takes over statistics that were taken before, each [channels].</summary>
    public ChannelScale(double[] means, double[] factors, double[] differenceFactors)
    {
        this.means = means;
        this.factors = factors;
        this.differenceFactors = differenceFactors;
    }

    /// <summary>What is taken from each channel, [channels].</summary>
    public ReadOnlyMemory<double> Means => means;

    /// <summary>What each channel is then multiplied by, [channels].</summary>
    public ReadOnlyMemory<double> Factors => factors;

    /// <summary>What the difference of two scaled values is multiplied by, [channels].</summary>
    public ReadOnlyMemory<double> DifferenceFactors => differenceFactors;

    /// <summary>Takes the statistics of sequences without missing values.</summary>
    public static ChannelScale Of(SequenceSet training, bool standardise)
    {
        var channels = training.Channels;
        var (means, factors, differences) = (new double[channels], new double[channels], new double[channels]);
        for (var c = 0; c < channels; c++)
        {
            var (mean, deviation) = Moments(training, c);
            means[c] = standardise ? mean : 0;
            factors[c] = standardise ? Inverse(deviation) : 1;
            differences[c] = Inverse(DifferenceDeviation(training, c) * factors[c]);
        }

        return new ChannelScale(means, factors, differences);
    }

    public void Apply(ReadOnlySpan<double> row, Span<double> scaled)
    {
        for (var c = 0; c < means.Length; c++)
            scaled[c] = (row[c] - means[c]) * factors[c];
    }

    /// <summary>The difference of two scaled rows, at unit deviation.</summary>
    public void Difference(ReadOnlySpan<double> scaled, ReadOnlySpan<double> before, Span<double> difference)
    {
        for (var c = 0; c < means.Length; c++)
            difference[c] = (scaled[c] - before[c]) * differenceFactors[c];
    }

    // A channel that never moves says nothing; it stays at zero.
    private static double Inverse(double deviation) => deviation > 0 ? 1 / deviation : 0;

    private static (double Mean, double Deviation) Moments(SequenceSet training, int channel)
    {
        var (count, mean, squares) = (0L, 0.0, 0.0);
        foreach (var sequence in training.Cases)
        {
            for (var step = 0; step < sequence.Length; step++)
            {
                var value = sequence.Row(step)[channel];
                var delta = value - mean;
                mean += delta / ++count;
                squares += delta * (value - mean);
            }
        }

        return (mean, Math.Sqrt(squares / count));
    }

    private static double DifferenceDeviation(SequenceSet training, int channel)
    {
        var (count, squares) = (0L, 0.0);
        foreach (var sequence in training.Cases)
        {
            for (var step = 1; step < sequence.Length; step++)
            {
                var difference = sequence.Row(step)[channel] - sequence.Row(step - 1)[channel];
                squares += difference * difference;
                count++;
            }
        }

        return count == 0 ? 0 : Math.Sqrt(squares / count);
    }
}
