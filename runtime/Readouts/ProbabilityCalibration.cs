using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// Turns scores into probabilities that can be taken at their word, by one or two numbers that are fitted on samples which the
/// scores were not learned from.
/// </summary>
/// <remarks>
/// Temperature (Guo, Pleiss, Sun, Weinberger 2017, arXiv:1706.04599): softmax(b z), b = 1 / T, of the least log loss. Platt (Platt
/// 1999; stable form by Lin, Lin, Weng 2007, doi:10.1007/s10994-007-5018-6): 1 / (1 + exp(-(a z + b))) for two classes, fitted to targets
/// that are drawn in by one sample of each class. Both losses are convex; Newton steps, halved until the loss falls.
/// </remarks>
public static class ProbabilityCalibration
{
    /// <summary>Smallest and largest factor that a fit gives, one over the other: scores without any information have the smallest.</summary>
    public const double LargestFactor = 1e6;

    private const int MostSteps = 200;

    /// <summary>The factor b = 1 / T by which scores are to be multiplied before their softmax.</summary>
    /// <param name="scores">[samples, classes] row-major, each finite.</param>
    /// <param name="labels">[samples], the right class of each.</param>
    /// <param name="classes">At least 2.</param>
    /// <returns>From 1 / <see cref="LargestFactor"/> to <see cref="LargestFactor"/>.</returns>
    /// <exception cref="ArgumentException">There is no sample, a length does not fit, or a value or label is not usable.</exception>
    public static double Temperature(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        Checked(scores, labels, classes);
        double low = 1 / LargestFactor, high = LargestFactor, factor = 1;
        var probabilities = new double[classes];
        for (var step = 0; step < MostSteps && high - low > 1e-14 * high; step++)
        {
            // The slope of the convex loss says on which side the minimum lies; a Newton step that leaves the known bracket is
            // replaced by its geometric middle.
            double slope = 0, curvature = 0;
            for (var i = 0; i < labels.Length; i++)
            {
                var (first, second) = Derivatives(scores.Slice(i * classes, classes), labels[i], factor, probabilities);
                slope += first;
                curvature += second;
            }

            if (slope == 0)
                break;
            if (slope > 0)
                high = factor;
            else
                low = factor;
            var next = factor - (slope / curvature);
            factor = next > low && next < high ? next : Math.Sqrt(low * high);
        }

        return factor;
    }

    /// <summary>Slope and offset of the sigmoid that turns a score into the probability of the positive class.</summary>
    /// <param name="scores">[samples], each finite.</param>
    /// <param name="positive">[samples], whether the class was the positive one.</param>
    /// <exception cref="ArgumentException">There is no sample, the lengths differ, or a value is not finite.</exception>
    public static PlattScaling Platt(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        var labels = new int[positive.Length];
        var positives = 0;
        for (var i = 0; i < labels.Length; i++)
            positives += labels[i] = positive[i] ? 1 : 0;
        Checked(scores, labels, 1);
        var negatives = labels.Length - positives;
        var high = (positives + 1.0) / (positives + 2.0);
        var low = 1.0 / (negatives + 2.0);
        var fit = new PlattScaling(0, Elementary.Log((positives + 1.0) / (negatives + 1.0)));
        var loss = Loss(fit, scores, labels, low, high);
        for (var step = 0; step < MostSteps; step++)
        {
            double g0 = 0, g1 = 0, h00 = 1e-12, h01 = 0, h11 = 1e-12;
            for (var i = 0; i < labels.Length; i++)
            {
                var p = fit.Probability(scores[i]);
                var error = p - (labels[i] == 1 ? high : low);
                var bend = p * (1 - p);
                g0 += error * scores[i];
                g1 += error;
                h00 += bend * scores[i] * scores[i];
                h01 += bend * scores[i];
                h11 += bend;
            }

            var determinant = (h00 * h11) - (h01 * h01);
            var d0 = -((h11 * g0) - (h01 * g1)) / determinant;
            var d1 = -((h00 * g1) - (h01 * g0)) / determinant;
            var moved = false;
            for (var length = 1.0; length > 1e-10 && !moved; length /= 2)
            {
                var trial = new PlattScaling(fit.Slope + (length * d0), fit.Offset + (length * d1));
                var trialLoss = Loss(trial, scores, labels, low, high);
                moved = trialLoss < loss;
                if (moved)
                    (fit, loss) = (trial, trialLoss);
            }

            if (!moved)
                break;
        }

        return fit;
    }

    /// <summary>Slope and curvature, in the factor, of one sample's log loss.</summary>
    internal static (double Slope, double Curvature) Derivatives(
        ReadOnlySpan<double> scores, int label, double factor, Span<double> probabilities)
    {
        for (var c = 0; c < scores.Length; c++)
            probabilities[c] = factor * scores[c];
        Softmax.InPlace(probabilities);
        double mean = 0, variance = 0;
        for (var c = 0; c < scores.Length; c++)
            mean += probabilities[c] * scores[c];
        for (var c = 0; c < scores.Length; c++)
            variance += probabilities[c] * (scores[c] - mean) * (scores[c] - mean);
        return (mean - scores[label], variance);
    }

    private static double Loss(PlattScaling fit, ReadOnlySpan<double> scores, int[] labels, double low, double high)
    {
        var loss = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            // log(1 + exp(-|z|)) does not overflow.
            var z = (fit.Slope * scores[i]) + fit.Offset;
            var target = labels[i] == 1 ? high : low;
            loss += Elementary.Log(1 + Elementary.Exp(-Math.Abs(z))) + Math.Max(z, 0) - (target * z);
        }

        return loss;
    }

    private static void Checked(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, int classes)
    {
        if (labels.IsEmpty)
            throw new ArgumentException("There is no sample to fit.", nameof(labels));
        ReadoutShape.Length(scores.Length, labels.Length * classes, nameof(scores));
        ReadoutShape.Finite(scores, nameof(scores));
        foreach (var label in labels)
        {
            if (label < 0 || label >= Math.Max(2, classes))
                throw new ArgumentOutOfRangeException(nameof(labels), label, $"A label is a class from 0 to {classes - 1}.");
        }
    }
}
