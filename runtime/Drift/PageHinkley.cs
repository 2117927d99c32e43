using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Drift;

/// <summary>Page-Hinkley test: finds a rise of the mean by a sum of what values exceed their running mean by.</summary>
/// <remarks>
/// m(t) = sum of e(i) - mean(i) - slack; drift when m(t) - min m is above the threshold, after which the test begins anew.
/// Kept as its difference, max(0, difference + e - mean - slack), which is the same and does not run off to minus infinity.
/// Source: Page 1954, doi:10.1093/biomet/41.1-2.100; Hinkley 1971, doi:10.1093/biomet/58.3.509; the form with a running mean as in
/// Gama, Sebastiao, Rodrigues 2013, doi:10.1007/s10994-012-5320-9, section 4.
/// </remarks>
public sealed class PageHinkley : IDriftDetector
{
    private readonly PageHinkleySpec spec;
    private double count;
    private double mean;
    private double excess;
    private double since;

    /// <summary>A detector that has read nothing.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public PageHinkley(PageHinkleySpec spec)
    {
        this.spec = spec;
        spec.ThrowIfUnusable();
    }

    /// <inheritdoc/>
    public long Samples { get; private set; }

    /// <summary>Values since m was least.</summary>
    public long SinceChange { get; private set; }

    /// <summary>m(t) - min m: above the threshold it is a drift. 0 or above.</summary>
    public double Excess => excess;

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    /// <exception cref="ArgumentException">The state has another number of values.</exception>
    public static PageHinkley Restore(PageHinkleySpec spec, DriftDetectorState state)
    {
        var numbers = DriftValue.Numbers(state, 4);
        return new PageHinkley(spec)
        {
            Samples = state.Samples,
            count = numbers[0],
            mean = numbers[1],
            excess = numbers[2],
            since = numbers[3],
        };
    }

    /// <inheritdoc/>
    public DriftSignal Add(double value)
    {
        DriftValue.Usable(value);
        Samples++;
        count++;
        mean += (value - mean) / count;
        if (count <= spec.WarmUp)
            return DriftSignal.None;
        excess = Math.Max(0, excess + (value - mean - spec.Slack));
        since = excess > 0 ? since + 1 : 0;
        if (excess > spec.Threshold)
        {
            SinceChange = (long)since;
            Reset();
            return DriftSignal.Drift;
        }

        return excess > spec.WarningThreshold ? DriftSignal.Warning : DriftSignal.None;
    }

    /// <inheritdoc/>
    public void Reset() => (count, mean, excess, since) = (0, 0, 0, 0);

    /// <inheritdoc/>
    public void Rescale(double factor) => Reset();

    /// <summary>Numbers: values since the last reset, their mean, the excess, values since m was least.</summary>
    /// <returns>Where the detector stands.</returns>
    public DriftDetectorState Save() => new(Samples, new[] { count, mean, excess, since });
}
