using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Drift;

/// <summary>
/// ADWIN: a window over the latest values that grows while their mean holds and loses its oldest part when two parts of it
/// have different means.
/// </summary>
/// <remarks>
/// For every cut of the window's n values into n0 old and n1 new ones: changed when |mean0 - mean1| is above
/// sqrt(2 v k L) + 2/3 k L, with k = 1/n0 + 1/n1, v the variance of the window, L = ln(2 ln(n) / delta). The second term takes
/// values to be of about unit size. The window is an exponential histogram: 5 buckets each of 1, 2, 4, ... values, of which
/// mean and squared deviations are kept, 6 x 32 buckets at most; past 2^34 values the oldest bucket falls out.
/// Source: Bifet and Gavalda 2007, doi:10.1137/1.9781611972771.42, section 3 and equation (3.1). Differs: the sums are taken
/// from the buckets anew at every check, so that no rounding error stays in them; a second, larger delta gives the warning.
/// </remarks>
public sealed class AdaptiveWindow : IDriftDetector
{
    private const int Rows = 32;
    private const int PerRow = 5;
    private const int Slots = PerRow + 1;
    private const int SmallestSide = 5;

    private readonly AdaptiveWindowSpec spec;
    private readonly double logDelta;
    private readonly double logWarningDelta;

    // Row r holds buckets of 2^r values, oldest first.
    private readonly int[] counts = new int[Rows];
    private readonly double[] means = new double[Rows * Slots];
    private readonly double[] deviations = new double[Rows * Slots];
    private bool suspected;

    /// <summary>A detector that has read nothing.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public AdaptiveWindow(AdaptiveWindowSpec spec)
    {
        this.spec = spec;
        spec.ThrowIfUnusable();
        logDelta = Elementary.Log(spec.Delta);
        logWarningDelta = Elementary.Log(spec.WarningDelta);
    }

    /// <inheritdoc/>
    public long Samples { get; private set; }

    /// <summary>Values in the window: after a drift, those that it has not dropped.</summary>
    public long SinceChange => Width;

    /// <summary>Values in the window.</summary>
    public long Width
    {
        get
        {
            var width = 0L;
            for (var row = 0; row < Rows; row++)
                width += (long)counts[row] << row;
            return width;
        }
    }

    /// <summary>Mean of the window; 0 when it is empty.</summary>
    public double Mean => Whole().Mean;

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    /// <exception cref="ArgumentException">The numbers are not those of an adaptive window.</exception>
    public static AdaptiveWindow Restore(AdaptiveWindowSpec spec, DriftDetectorState state)
    {
        var detector = new AdaptiveWindow(spec) { Samples = state.Samples };
        var numbers = state.Numbers.Span;
        var at = 1;
        for (var row = 0; row < Rows; row++)
        {
            var count = numbers.Length > at ? numbers[at] : double.NaN;
            if (state.Samples < 0 || !(count >= 0 && count <= PerRow && count == Math.Floor(count)) || numbers.Length - at - 1 < 2 * (int)count)
                throw new ArgumentException("The numbers of the state are not those of an adaptive window.", nameof(state));
            detector.counts[row] = (int)count;
            at++;
            for (var slot = row * Slots; slot < (row * Slots) + (int)count; slot++, at += 2)
                (detector.means[slot], detector.deviations[slot]) = (numbers[at], numbers[at + 1]);
        }

        if (at != numbers.Length)
            throw new ArgumentException("The numbers of the state are not those of an adaptive window.", nameof(state));
        detector.suspected = numbers[0] != 0;
        return detector;
    }

    /// <inheritdoc/>
    public DriftSignal Add(double value)
    {
        DriftValue.Usable(value);
        Samples++;
        Append(0, value, 0);
        for (var row = 0; row < Rows && counts[row] == Slots; row++)
            MergeOldest(row);
        if (Samples % spec.CheckInterval == 0)
        {
            suspected = false;
            if (Shrink())
                return DriftSignal.Drift;
        }

        return suspected ? DriftSignal.Warning : DriftSignal.None;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        counts.AsSpan().Clear();
        suspected = false;
    }

    /// <inheritdoc/>
    public void Rescale(double factor)
    {
        for (var row = 0; row < Rows; row++)
        {
            for (var slot = row * Slots; slot < (row * Slots) + counts[row]; slot++)
            {
                means[slot] *= factor;
                deviations[slot] *= factor * factor;
            }
        }
    }

    /// <summary>
    /// Numbers: whether a change is suspected, then for each row its number of buckets and, oldest first, mean and squared
    /// deviations of each.
    /// </summary>
    /// <returns>Where the detector stands.</returns>
    public DriftDetectorState Save()
    {
        var numbers = new List<double> { suspected ? 1 : 0 };
        for (var row = 0; row < Rows; row++)
        {
            numbers.Add(counts[row]);
            for (var slot = row * Slots; slot < (row * Slots) + counts[row]; slot++)
            {
                numbers.Add(means[slot]);
                numbers.Add(deviations[slot]);
            }
        }

        return new DriftDetectorState(Samples, numbers.ToArray());
    }

    private void Append(int row, double mean, double squaredDeviations)
    {
        var slot = (row * Slots) + counts[row]++;
        means[slot] = mean;
        deviations[slot] = squaredDeviations;
    }

    private void RemoveOldest(int row, int buckets)
    {
        var first = row * Slots;
        counts[row] -= buckets;
        means.AsSpan(first + buckets, counts[row]).CopyTo(means.AsSpan(first));
        deviations.AsSpan(first + buckets, counts[row]).CopyTo(deviations.AsSpan(first));
    }

    // The two oldest buckets of a row become one of the next; those of the last row have nowhere to go, and the oldest is dropped.
    private void MergeOldest(int row)
    {
        var first = row * Slots;
        if (row == Rows - 1)
        {
            RemoveOldest(row, 1);
            return;
        }

        var apart = means[first + 1] - means[first];
        var mean = means[first] + (apart / 2);
        var squares = deviations[first] + deviations[first + 1] + (apart * apart * (1L << row) / 2);
        RemoveOldest(row, 2);
        Append(row + 1, mean, squares);
    }

    // Drops the oldest bucket for as long as some cut shows a change; whether one did that is to be told.
    private bool Shrink()
    {
        var told = false;
        while (true)
        {
            var (changed, rises) = FindCut();
            if (!changed)
                return told;
            told |= rises || !spec.RisesOnly;
            for (var row = Rows - 1; row >= 0; row--)
            {
                if (counts[row] > 0)
                {
                    RemoveOldest(row, 1);
                    break;
                }
            }
        }
    }

    private (bool Changed, bool Rises) FindCut()
    {
        var (n, mean, squares) = Whole();
        suspected = false;
        if (n < 2 * SmallestSide)
            return (false, false);
        var variance = squares / n;
        var logarithm = Elementary.Log(2 * Elementary.Log(n));
        var certain = logarithm - logDelta;
        var likely = logarithm - logWarningDelta;
        double old = 0, excess = 0;
        for (var row = Rows - 1; row >= 0; row--)
        {
            for (var slot = row * Slots; slot < (row * Slots) + counts[row]; slot++)
            {
                double size = 1L << row;
                old += size;
                excess = Math.FusedMultiplyAdd(size, means[slot] - mean, excess);
                if (old < SmallestSide)
                    continue;
                if (n - old < SmallestSide)
                    return (false, false);

                // mean0 - mean1 without the cancellation of large means: both are taken from the mean of the whole.
                var k = (1 / old) + (1 / (n - old));
                var apart = Math.Abs(excess) * k;
                if (apart > Bound(variance, k, certain))
                    return (true, excess < 0);
                suspected |= (excess < 0 || !spec.RisesOnly) && apart > Bound(variance, k, likely);
            }
        }

        return (false, false);
    }

    private (double Count, double Mean, double SquaredDeviations) Whole()
    {
        double n = 0, mean = 0, squares = 0;
        for (var row = Rows - 1; row >= 0; row--)
        {
            for (var slot = row * Slots; slot < (row * Slots) + counts[row]; slot++)
            {
                double size = 1L << row;
                var apart = means[slot] - mean;
                var sum = n + size;
                mean += apart * (size / sum);
                squares += deviations[slot] + (apart * apart * (n * size / sum));
                n = sum;
            }
        }

        return (n, mean, squares);
    }

    private static double Bound(double variance, double k, double logarithm) =>
        Math.Sqrt(2 * variance * k * logarithm) + (2.0 / 3 * k * logarithm);
}
