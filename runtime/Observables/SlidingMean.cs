namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// Mean of the latest values of a stream. The sum is taken anew each time that the window has been filled over, so that no
/// rounding error stays in it. No allocation. Source: Gama, Sebastiao, Rodrigues 2013, doi:10.1007/s10994-012-5320-9, section 3.2.
/// </summary>
public sealed class SlidingMean
{
    private readonly double[] values;
    private int count;
    private int next;
    private double sum;

    /// <summary>A mean over nothing.</summary>
    /// <param name="window">Values that count, at least 1.</param>
    public SlidingMean(int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        values = new double[window];
    }

    /// <summary>Values in the window.</summary>
    public int Count => count;

    /// <summary>The mean; NaN before the first value.</summary>
    public double Value => sum / count;

    /// <summary>Takes one value in, in the place of the oldest when the window is full.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite; nothing was taken in.</exception>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A mean is taken of finite values.");
        if (count == values.Length)
            sum -= values[next];
        else
            count++;
        values[next] = value;
        sum += value;
        if (++next < values.Length)
            return;
        next = 0;
        sum = 0;
        foreach (var kept in values)
            sum += kept;
    }

    /// <summary>The sum, then the values of the window in the order of their places, the next to be replaced at the given place.</summary>
    public (int Next, double[] Numbers) Save() => (next, [sum, .. values.AsSpan(0, count)]);

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    /// <exception cref="ArgumentException">The state is not of a window of this length.</exception>
    public static SlidingMean Restore(int window, (int Next, double[] Numbers) state)
    {
        var mean = new SlidingMean(window);
        var kept = state.Numbers.Length - 1;
        if (kept < 0 || kept > window || state.Next < 0 || state.Next >= window || (kept < window && state.Next != kept))
            throw new ArgumentException($"The state holds {kept} values and goes on at {state.Next}; the window has {window}.", nameof(state));
        mean.sum = state.Numbers[0];
        mean.count = kept;
        mean.next = state.Next;
        state.Numbers.AsSpan(1).CopyTo(mean.values);
        return mean;
    }
}
