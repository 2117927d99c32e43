using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Intervals;

/// <summary>
/// Prediction intervals that hold their coverage on average over time, whatever the stream does: adaptive conformal inference on the
/// magnitude of the error. Bounded memory; a pure state machine. Not thread-safe.
/// </summary>
/// <remarks>
/// The interval is the prediction plus or minus the (1 - a) quantile of the latest errors; a, the level, starts at
/// a* = 1 - coverage and moves by rate (a* - missed) at each target. At a of 0 or below the interval is everything; at 1 or
/// above it is the point itself, and counts as missed. The share of misses is then within (1 + rate) / (rate T) of a* after T targets,
/// for any stream (proposition 4.1). Source: Gibbs and Candes 2021, arXiv:2106.00170.
/// Several rates: each keeps a level of its own, weighed by its pinball loss at the level b that would just have covered,
/// l = a* (b - a) - min(0, b - a), w = w exp(-eta l), a share sigma of all weight being spread evenly; the level in use is the weighed
/// mean. sigma = 1 / (2 I), eta = sqrt(3 / I (ln(2 K I) + 1) / ((1-a*)^2 a*^3 + (1-a*)^3 a*^2)), I = 500.
/// Source: Gibbs and Candes 2024, arXiv:2208.08401, algorithm 2, with the mean level in the place of a drawn one.
/// </remarks>
public sealed class AdaptiveConformal
{
    /// <summary>Rows that the weights of several rates are set up to judge over.</summary>
    private const double Span = 500;

    private readonly double target;
    private readonly double step;
    private readonly double[] rates;
    private readonly double[] levels;
    private readonly double[] weights;
    private readonly double[] sorted;
    private readonly double[] ring;
    private int count;
    private int next;

    /// <summary>Inference that has seen nothing: its first intervals are everything.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    public AdaptiveConformal(IntervalSpec spec)
    {
        var problems = spec.Validate();
        if (!problems.IsEmpty)
            throw new SpecRefusedException(problems);
        target = 1 - spec.Coverage;
        rates = [.. spec.Rates];
        levels = new double[rates.Length];
        weights = new double[rates.Length];
        levels.AsSpan().Fill(target);
        weights.AsSpan().Fill(1.0 / rates.Length);
        sorted = new double[spec.Window];
        ring = new double[spec.Window];
        var spread = target * target * spec.Coverage * spec.Coverage;
        step = Math.Sqrt(3 / Span * (Elementary.Log(2 * Span * rates.Length) + 1) / spread);
    }

    /// <summary>Targets seen.</summary>
    public long Samples { get; private set; }

    /// <summary>Of them, those that lay within their interval.</summary>
    public long Covered { get; private set; }

    /// <summary>Share of targets within their interval; NaN before the first.</summary>
    public double Coverage => (double)Covered / Samples;

    /// <summary>Level that the present interval is taken at: the share of targets that it is expected to miss.</summary>
    public double Level
    {
        get
        {
            var level = 0.0;
            for (var k = 0; k < rates.Length; k++)
                level = Math.FusedMultiplyAdd(weights[k], levels[k], level);
            return level;
        }
    }

    /// <summary>
    /// Half of the width of the interval around the next prediction, in units of the target; infinite while the interval is everything.
    /// </summary>
    public double Radius => RadiusAt(Level);

    /// <summary>Takes in the error of the prediction that the present interval was around. Allocates nothing.</summary>
    /// <param name="error">Target less prediction.</param>
    /// <exception cref="ArgumentOutOfRangeException">The error is not finite; nothing was taken in.</exception>
    public void Add(double error) => Add(error, Radius);

    /// <summary>Takes in the error of a prediction that another radius was given to, by which it counts as covered.</summary>
    internal void Add(double error, double given)
    {
        var size = Math.Abs(error);
        if (!double.IsFinite(size))
            throw new ArgumentOutOfRangeException(nameof(error), error, "An error is a finite number.");
        Samples++;
        if (size <= given)
            Covered++;
        var needed = LevelCovering(size);
        var total = 0.0;
        for (var k = 0; k < rates.Length; k++)
        {
            var apart = needed - levels[k];
            weights[k] *= Elementary.Exp(-step * ((target * apart) - Math.Min(0, apart)));
            total += weights[k];
            levels[k] += rates[k] * (target - (levels[k] < 1 && size <= RadiusAt(levels[k]) ? 0 : 1));
        }

        const double Share = 1 / (2 * Span);
        for (var k = 0; k < rates.Length; k++)
            weights[k] = ((1 - Share) * (weights[k] / total)) + (Share / rates.Length);
        Keep(size);
    }

    /// <summary>Where the inference stands; what follows is the same, bit for bit, with or without the call.</summary>
    public IntervalState Save()
    {
        var errors = new double[count];
        var oldest = count == ring.Length ? next : 0;
        for (var i = 0; i < count; i++)
            errors[i] = ring[(oldest + i) % ring.Length];
        return new IntervalState(Samples, Covered, levels.AsSpan().ToArray(), weights.AsSpan().ToArray(), errors);
    }

    /// <summary>Goes on from what <see cref="Save"/> gave, bit for bit.</summary>
    /// <exception cref="SpecRefusedException">A field is out of its range.</exception>
    /// <exception cref="ArgumentException">The state is not of this spec.</exception>
    public static AdaptiveConformal Restore(IntervalSpec spec, IntervalState state)
    {
        var inference = new AdaptiveConformal(spec) { Samples = state.Samples, Covered = state.Covered };
        if (state.Levels.Length != inference.rates.Length || state.Weights.Length != inference.rates.Length || state.Errors.Length > spec.Window)
        {
            throw new ArgumentException(
                $"The state holds {state.Levels.Length} levels, {state.Weights.Length} weights and {state.Errors.Length} errors; "
                + $"its spec asks for {inference.rates.Length}, as many, and at most {spec.Window}.",
                nameof(state));
        }

        state.Levels.CopyTo(inference.levels);
        state.Weights.CopyTo(inference.weights);
        foreach (var error in state.Errors.Span)
            inference.Keep(error);
        return inference;
    }

    // The k-th smallest of n errors, k = ceil((n + 1) (1 - level)): a new error is at most as large with a chance of 1 - level.
    private double RadiusAt(double level)
    {
        if (level >= 1)
            return 0;
        var rank = Math.Ceiling((count + 1) * (1 - level));
        return rank > count ? double.PositiveInfinity : sorted[Math.Max(1, (int)rank) - 1];
    }

    // The largest level whose interval would have covered an error of this size.
    private double LevelCovering(double size)
    {
        var smaller = LowerBound(size);
        return 1 - (smaller / (count + 1.0));
    }

    private void Keep(double size)
    {
        if (count == ring.Length)
        {
            var gone = LowerBound(ring[next]);
            sorted.AsSpan(gone + 1, count - gone - 1).CopyTo(sorted.AsSpan(gone));
            count--;
        }

        var place = LowerBound(size);
        sorted.AsSpan(place, count - place).CopyTo(sorted.AsSpan(place + 1));
        sorted[place] = size;
        ring[next] = size;
        count++;
        next = (next + 1) % ring.Length;
    }

    // Errors smaller than this.
    private int LowerBound(double size)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < size)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
