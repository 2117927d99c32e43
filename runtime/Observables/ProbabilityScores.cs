using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// Running figures of how far predicted probabilities can be trusted: log loss, Brier score and expected calibration error.
/// Allocates nothing per sample.
/// </summary>
/// <remarks>
/// Log loss: mean of -log p of the right class. Brier score: mean of sum_c (p_c - 1[c = y])^2, 0 to 2 (Brier 1950). Expected
/// calibration error: the predictions are sorted into equal bins by the probability of the class decided for; the mean over all
/// samples of |share of right classes - mean probability| of their bin (Naeini, Cooper, Hauskrecht 2015).
/// </remarks>
public sealed class ProbabilityScores
{
    // A probability of 0 for what happened would make the mean infinite for ever.
    private const double SmallestProbability = 1e-15;

    private readonly int classes;
    private readonly double[] confidence;
    private readonly long[] hits;
    private readonly long[] counts;
    private double logLoss;
    private double squares;

    /// <summary>Figures at zero.</summary>
    /// <param name="classes">At least 2.</param>
    /// <param name="bins">Bins of the calibration error, at least 1.</param>
    public ProbabilityScores(int classes, int bins = 15)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        this.classes = classes;
        confidence = new double[bins];
        hits = new long[bins];
        counts = new long[bins];
    }

    /// <summary>Predictions so far.</summary>
    public long Count { get; private set; }

    /// <summary>Mean of -log p of the right class, p counting as 1e-15 at the least; NaN before the first prediction.</summary>
    public double LogLoss => logLoss / Count;

    /// <summary>Mean squared distance of the probabilities from the truth, 0 to 2; NaN before the first prediction.</summary>
    public double BrierScore => squares / Count;

    /// <summary>How far the share of right decisions lies from the probability given to them, 0 to 1; NaN before the first prediction.</summary>
    public double ExpectedCalibrationError
    {
        get
        {
            var sum = 0.0;
            for (var bin = 0; bin < counts.Length; bin++)
                sum += Math.Abs(hits[bin] - confidence[bin]);
            return sum / Count;
        }
    }

    /// <summary>Compares the probabilities of one sample with its right class.</summary>
    /// <param name="probabilities">[classes], each 0 to 1.</param>
    /// <param name="label">0 to classes - 1.</param>
    /// <exception cref="ArgumentException">A length, a probability or the label is not usable; nothing was counted.</exception>
    public void Add(ReadOnlySpan<double> probabilities, int label)
    {
        if (probabilities.Length != classes)
            throw new ArgumentException($"Expected {classes} probabilities, got {probabilities.Length}.", nameof(probabilities));
        if (label < 0 || label >= classes)
            throw new ArgumentOutOfRangeException(nameof(label), label, $"A label is a class from 0 to {classes - 1}.");
        for (var c = 0; c < classes; c++)
        {
            if (!(probabilities[c] >= 0 && probabilities[c] <= 1))
                throw new ArgumentException($"Probability {c} is {probabilities[c]}; allowed: 0 to 1.", nameof(probabilities));
        }

        Count++;
        logLoss -= Elementary.Log(Math.Max(probabilities[label], SmallestProbability));
        for (var c = 0; c < classes; c++)
        {
            var miss = probabilities[c] - (c == label ? 1 : 0);
            squares = Math.FusedMultiplyAdd(miss, miss, squares);
        }

        var decided = ErrorSums.Highest(probabilities);
        var bin = Math.Min((int)(probabilities[decided] * counts.Length), counts.Length - 1);
        counts[bin]++;
        confidence[bin] += probabilities[decided];
        if (decided == label)
            hits[bin]++;
    }
}
