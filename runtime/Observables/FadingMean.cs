namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// Mean of a stream in which older values count less: S = x + f S, B = 1 + f B, mean = S / B. Constant memory, no allocation.
/// Source: Gama, Sebastiao, Rodrigues 2013, doi:10.1007/s10994-012-5320-9, section 3.3.
/// </summary>
public sealed class FadingMean
{
    private readonly double factor;
    private double sum;
    private double weight;

    /// <summary>A mean over nothing.</summary>
    /// <param name="factor">f, above 0, up to 1: a memory of about 1 / (1 - f) values, all of them for 1.</param>
    public FadingMean(double factor)
    {
        if (!(factor > 0 && factor <= 1))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "A fading factor is above 0, up to 1.");
        this.factor = factor;
    }

    /// <summary>The mean; NaN before the first value.</summary>
    public double Value => sum / weight;

    /// <summary>Sum of the weights, at most 1 / (1 - f).</summary>
    public double Weight => weight;

    /// <summary>Takes one value in.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite; nothing was taken in.</exception>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A mean is taken of finite values.");
        sum = Math.FusedMultiplyAdd(factor, sum, value);
        weight = Math.FusedMultiplyAdd(factor, weight, 1);
    }

    /// <summary>Sum and weight.</summary>
    public (double Sum, double Weight) Save() => (sum, weight);

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    public static FadingMean Restore(double factor, (double Sum, double Weight) state) =>
        new(factor) { sum = state.Sum, weight = state.Weight };
}
