using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Drift;

/// <summary>DDM: finds a rise of the error rate of a classification above the lowest that it has had.</summary>
/// <remarks>
/// p: share of errors so far, s = sqrt(p (1 - p) / n); (p*, s*) are those at which p + s was least. Warning when
/// p + s is above p* + 2 s*, drift above p* + 3 s*, after which the method begins anew.
/// Source: Gama, Medas, Castillo, Rodrigues 2004, doi:10.1007/978-3-540-28645-5_29, section 3. Differs: no lowest rate is
/// taken before the first error, after which the very next error would be a drift.
/// </remarks>
public sealed class DriftDetectionMethod : IDriftDetector
{
    private readonly DriftDetectionMethodSpec spec;
    private double count;
    private double errors;
    private double leastRate;
    private double leastDeviation;
    private double since;

    /// <summary>A detector that has read nothing.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public DriftDetectionMethod(DriftDetectionMethodSpec spec)
    {
        this.spec = spec;
        spec.ThrowIfUnusable();
        Reset();
    }

    /// <inheritdoc/>
    public long Samples { get; private set; }

    /// <summary>Values since the warning began.</summary>
    public long SinceChange { get; private set; }

    /// <summary>Share of errors since the last reset; NaN before the first value.</summary>
    public double ErrorRate => errors / count;

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    /// <exception cref="ArgumentException">The state has another number of values.</exception>
    public static DriftDetectionMethod Restore(DriftDetectionMethodSpec spec, DriftDetectorState state)
    {
        var numbers = DriftValue.Numbers(state, 5);
        return new DriftDetectionMethod(spec)
        {
            Samples = state.Samples,
            count = numbers[0],
            errors = numbers[1],
            leastRate = numbers[2],
            leastDeviation = numbers[3],
            since = numbers[4],
        };
    }

    /// <summary>Takes in whether a sample was classified wrongly. Allocates nothing.</summary>
    /// <param name="value">1 for an error, 0 for a right class.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither; nothing was taken in.</exception>
    /// <returns>Whether the error rate has risen.</returns>
    public DriftSignal Add(double value)
    {
        if (value is not (0 or 1))
            throw new ArgumentOutOfRangeException(nameof(value), value, "The drift detection method reads 1 for an error and 0 for a right class.");
        Samples++;
        count++;
        errors += value;
        if (count < spec.WarmUp || errors == 0)
            return DriftSignal.None;
        var rate = errors / count;
        var deviation = Math.Sqrt(rate * (1 - rate) / count);
        if (rate + deviation < leastRate + leastDeviation)
            (leastRate, leastDeviation) = (rate, deviation);
        var warned = rate + deviation > leastRate + (spec.WarningDeviations * leastDeviation);
        since = warned ? since + 1 : 0;
        if (rate + deviation > leastRate + (spec.DriftDeviations * leastDeviation))
        {
            SinceChange = (long)since;
            Reset();
            return DriftSignal.Drift;
        }

        return warned ? DriftSignal.Warning : DriftSignal.None;
    }

    /// <inheritdoc/>
    public void Reset() => (count, errors, leastRate, leastDeviation, since) = (0, 0, double.PositiveInfinity, 0, 0);

    /// <inheritdoc/>
    public void Rescale(double factor) => Reset();

    /// <summary>Numbers: values and errors since the last reset, rate and deviation where their sum was least, values since the warning began.</summary>
    /// <returns>Where the detector stands.</returns>
    public DriftDetectorState Save() => new(Samples, new[] { count, errors, leastRate, leastDeviation, since });
}
