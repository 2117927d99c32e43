using ArchetypeRC.Runtime.Lifelong;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// Running sums of the error of predictions against targets. NRMSE = root mean squared error over the population standard
/// deviation of the same targets: predicting their mean gives 1. Several outputs: the root of the mean of the squared ratios.
/// </summary>
public sealed class ErrorSums
{
    private readonly double[] squaredErrors;
    private readonly double[] targetMean;
    private readonly double[] targetSquaredDeviations;

    /// <summary>Sums for <paramref name="outputs"/> outputs, at zero.</summary>
    public ErrorSums(int outputs)
    {
        squaredErrors = new double[outputs];
        targetMean = new double[outputs];
        targetSquaredDeviations = new double[outputs];
    }

    /// <summary>Predictions compared so far.</summary>
    public long Count { get; private set; }

    /// <summary>Of them, those whose highest score was the highest target: right classes, in a classification.</summary>
    public long Hits { get; private set; }

    /// <summary>Normalised root mean squared error; NaN before two different targets were seen.</summary>
    public double Nrmse
    {
        get
        {
            var sum = 0.0;
            for (var o = 0; o < squaredErrors.Length; o++)
                sum += squaredErrors[o] / targetSquaredDeviations[o];
            var nrmse = Math.Sqrt(sum / squaredErrors.Length);
            return double.IsFinite(nrmse) ? nrmse : double.NaN;
        }
    }

    /// <summary>Mean over the outputs of <see cref="NrmseOf"/>, which is <see cref="Nrmse"/> when there is one; NaN when one of them is.</summary>
    public double MeanNrmse
    {
        get
        {
            var sum = 0.0;
            for (var o = 0; o < squaredErrors.Length; o++)
                sum += NrmseOf(o);
            return sum / squaredErrors.Length;
        }
    }

    /// <summary>Normalised root mean squared error of one output alone; NaN before two different targets of it were seen.</summary>
    public double NrmseOf(int output)
    {
        var nrmse = Math.Sqrt(squaredErrors[output] / targetSquaredDeviations[output]);
        return double.IsFinite(nrmse) ? nrmse : double.NaN;
    }

    /// <summary>Normalised mean squared error, NRMSE squared; NaN before two different targets were seen.</summary>
    public double Nmse => Nrmse * Nrmse;

    /// <summary>Root mean squared error over all outputs; NaN before the first target.</summary>
    public double Rmse => Math.Sqrt(squaredErrors.Sum() / (Count * squaredErrors.Length));

    /// <summary>Share of wrong classes; NaN before the first target.</summary>
    public double ErrorRate => 1 - ((double)Hits / Count);

    /// <summary>Compares one prediction with its target.</summary>
    /// <param name="prediction">[outputs]</param>
    /// <param name="target">[outputs]</param>
    public void Add(ReadOnlySpan<double> prediction, ReadOnlySpan<double> target)
    {
        if (prediction.Length != squaredErrors.Length || target.Length != squaredErrors.Length)
            throw new ArgumentException($"Expected {squaredErrors.Length} outputs, got {prediction.Length} and {target.Length}.", nameof(prediction));
        Count++;
        for (var o = 0; o < squaredErrors.Length; o++)
        {
            var error = target[o] - prediction[o];
            squaredErrors[o] = Math.FusedMultiplyAdd(error, error, squaredErrors[o]);
            var before = target[o] - targetMean[o];
            targetMean[o] += before / Count;
            targetSquaredDeviations[o] = Math.FusedMultiplyAdd(before, target[o] - targetMean[o], targetSquaredDeviations[o]);
        }

        if (Highest(prediction) == Highest(target))
            Hits++;
    }

    /// <summary>Position of the highest score, the first of equals: the class that a classification decides for.</summary>
    public static int Highest(ReadOnlySpan<double> scores)
    {
        var best = 0;
        for (var o = 1; o < scores.Length; o++)
        {
            if (scores[o] > scores[best])
                best = o;
        }

        return best;
    }

    /// <summary>The sums, to be written out.</summary>
    public PrequentialState Save() =>
        new(Count, Hits, squaredErrors.ToArray(), targetMean.ToArray(), targetSquaredDeviations.ToArray());

    /// <summary>Sums that were written out.</summary>
    public static ErrorSums Restore(PrequentialState state)
    {
        var sums = new ErrorSums(state.SquaredErrors.Length) { Count = state.Count, Hits = state.Hits };
        state.SquaredErrors.CopyTo(sums.squaredErrors);
        state.TargetMean.CopyTo(sums.targetMean);
        state.TargetSquaredDeviations.CopyTo(sums.targetSquaredDeviations);
        return sums;
    }
}
