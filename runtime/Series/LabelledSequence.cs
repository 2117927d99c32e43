namespace ArchetypeRC.Runtime.Series;

/// <summary>One case of a sequence classification: a multivariate sequence and its class. Immutable.</summary>
public sealed class LabelledSequence
{
    /// <summary>Class of a case whose class is not known.</summary>
    public const int NoClass = -1;

    private readonly double[] values;

    /// <summary>Takes over <paramref name="values"/>, which nobody may write to again.</summary>
    /// <param name="channels">Values per step, at least 1.</param>
    /// <param name="values">[Length, Channels] row-major; NaN stands for a missing value, infinities are refused.</param>
    /// <param name="class">Index into the classes of the set, or <see cref="NoClass"/>.</param>
    /// <exception cref="ArgumentException">The values do not fill rows, there is none, or one is infinite.</exception>
    public LabelledSequence(int channels, double[] values, int @class)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(@class, NoClass);
        if (values.Length == 0 || values.Length % channels != 0)
            throw new ArgumentException($"{values.Length} values do not fill one or more rows of {channels} channels.", nameof(values));
        foreach (var value in values)
        {
            if (double.IsInfinity(value))
                throw new ArgumentException("A value is infinite; values are finite, or NaN where missing.", nameof(values));
            HasMissing |= double.IsNaN(value);
        }

        Channels = channels;
        Class = @class;
        this.values = values;
    }

    /// <summary>Values per step.</summary>
    public int Channels { get; }

    /// <summary>Number of steps.</summary>
    public int Length => values.Length / Channels;

    /// <summary>Index into the classes of the set, or <see cref="NoClass"/>.</summary>
    public int Class { get; }

    /// <summary>Whether a value is missing (NaN).</summary>
    public bool HasMissing { get; }

    /// <summary>All values, [Length, Channels] row-major.</summary>
    public ReadOnlyMemory<double> Values => values;

    /// <summary>The values of one step, [Channels].</summary>
    public ReadOnlySpan<double> Row(int step) => values.AsSpan(step * Channels, Channels);

    /// <summary>
    /// The case with missing values on the straight line between their neighbours in time, or equal to the only neighbour at an
    /// end; a channel without any value is 0.
    /// </summary>
    public LabelledSequence Interpolated()
    {
        if (!HasMissing)
            return this;
        var filled = (double[])values.Clone();
        for (var channel = 0; channel < Channels; channel++)
            Fill(filled, channel);
        return new LabelledSequence(Channels, filled, Class);
    }

    private void Fill(double[] filled, int channel)
    {
        var known = -1;
        for (var step = 0; step <= Length; step++)
        {
            var atEnd = step == Length;
            if (!atEnd && double.IsNaN(filled[(step * Channels) + channel]))
                continue;
            for (var gap = known + 1; gap < step; gap++)
            {
                var before = known < 0 ? double.NaN : filled[(known * Channels) + channel];
                var after = atEnd ? double.NaN : filled[(step * Channels) + channel];
                filled[(gap * Channels) + channel] = Between(before, after, (gap - known) / (double)(step - known));
            }

            known = step;
        }
    }

    private static double Between(double before, double after, double share)
    {
        if (double.IsNaN(before))
            return double.IsNaN(after) ? 0 : after;
        return double.IsNaN(after) ? before : ((1 - share) * before) + (share * after);
    }
}
