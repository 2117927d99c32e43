using System.Collections.Immutable;
using ArchetypeRC.Runtime.Intervals;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// Half widths around predictions: each prediction gets the radius of its time, and what counts as covered is judged by it when the
/// target arrives. Allocates nothing per row.
/// </summary>
internal sealed class PredictionIntervals
{
    private readonly AdaptiveConformal[] outputs;
    private readonly double[] given;
    private readonly int delay;
    private int oldest;
    private int count;

    /// <param name="spec">Coverage, window and rates.</param>
    /// <param name="outputCount">Outputs of the model.</param>
    /// <param name="delay">Rows between a prediction and its target: the horizon, or 0.</param>
    public PredictionIntervals(IntervalSpec spec, int outputCount, int delay)
        : this([.. Enumerable.Range(0, outputCount).Select(_ => new AdaptiveConformal(spec))], delay)
    {
    }

    private PredictionIntervals(AdaptiveConformal[] outputs, int delay)
    {
        this.outputs = outputs;
        this.delay = delay;
        given = new double[Math.Max(1, delay) * outputs.Length];
        Latest = new double[outputs.Length];
        Latest.AsSpan().Fill(double.PositiveInfinity);
    }

    /// <summary>Half widths around the last prediction, [outputs].</summary>
    public double[] Latest { get; }

    /// <summary>Predictions whose interval held their target, over all outputs.</summary>
    public long Covered => outputs.Sum(o => o.Covered);

    /// <summary>Predictions whose target has arrived, over all outputs.</summary>
    public long Tested => outputs.Sum(o => o.Samples);

    /// <summary>Share of the predictions of one output whose interval held their target; NaN before the first.</summary>
    public double CoverageOf(int output) => outputs[output].Coverage;

    /// <summary>Gives a prediction its intervals.</summary>
    public void Give()
    {
        for (var o = 0; o < outputs.Length; o++)
            Latest[o] = outputs[o].Radius;
        if (delay == 0)
            return;
        Latest.CopyTo(given, (oldest + count) % delay * outputs.Length);
        count++;
    }

    /// <summary>Drops the intervals of the oldest prediction that awaits its target.</summary>
    public void RemoveOldest()
    {
        oldest = (oldest + 1) % delay;
        count--;
    }

    /// <summary>Takes in the target of the oldest prediction that awaits one, or of the last when none has to wait.</summary>
    public void Add(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target) =>
        Add(prediction, target, delay == 0 ? Latest : given.AsSpan(oldest * outputs.Length, outputs.Length));

    /// <summary>Takes in the target of a prediction that was given these half widths, [outputs].</summary>
    public void Add(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target, ReadOnlySpan<double> radii)
    {
        for (var o = 0; o < outputs.Length; o++)
            outputs[o].Add(target[o] - prediction[o], radii[o]);
    }

    public (ImmutableArray<IntervalState> Intervals, double[] Radii) Save()
    {
        var radii = new double[count * outputs.Length];
        for (var age = 0; age < count; age++)
            given.AsSpan((oldest + age) % delay * outputs.Length, outputs.Length).CopyTo(radii.AsSpan(age * outputs.Length));
        return ([.. outputs.Select(o => o.Save())], radii);
    }

    /// <exception cref="ArgumentException">The state is not of this spec.</exception>
    public static PredictionIntervals Restore(IntervalSpec spec, LifelongState state, int outputCount, int delay, int awaiting)
    {
        if (state.Intervals.Length != outputCount || state.AwaitingRadii.Length != awaiting * outputCount)
        {
            throw new ArgumentException(
                $"The state holds {state.Intervals.Length} intervals and {state.AwaitingRadii.Length} awaiting half widths; "
                + $"its spec asks for {outputCount} and {awaiting * outputCount}.",
                nameof(state));
        }

        var restored = new PredictionIntervals([.. state.Intervals.Select(i => AdaptiveConformal.Restore(spec, i))], delay)
        {
            count = awaiting,
        };
        state.AwaitingRadii.CopyTo(restored.given);
        for (var o = 0; o < outputCount; o++)
            restored.Latest[o] = awaiting > 0 ? state.AwaitingRadii.Span[((awaiting - 1) * outputCount) + o] : restored.outputs[o].Radius;
        return restored;
    }
}
