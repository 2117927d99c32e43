using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>
/// Softmax of scores with a temperature that is learned as the right classes come in: test, then train. For scores that go on
/// being learned, so that no samples can be put aside.
/// </summary>
/// <remarks>
/// h = l h + var(z); b -= (mean(z) - z_y) / h; mean and variance of the scores z under p = softmax(b z), l the forgetting factor: the
/// online Newton step of the log loss, which is convex in b. A step at most halves or doubles b, so that one row of wild scores does not
/// undo what many have taught. b stays within [0.001, 1000]. Source: Guo, Pleiss, Sun, Weinberger 2017,
/// arXiv:1706.04599 (temperature); Hazan, Agarwal, Kale 2007, doi:10.1007/s10994-007-5016-8 (online Newton). Not thread-safe.
/// </remarks>
public sealed class OnlineTemperature
{
    private const double LargestFactor = 1000;
    private const double LargestStep = 2;

    // As sure of the first factor, 1, as a few samples would make it.
    private const double FirstCurvature = 4;

    private readonly double forgetting;
    private readonly double[] scratch;

    /// <summary>Starts with a factor of 1.</summary>
    /// <param name="classes">At least 2.</param>
    /// <param name="forgetting">Above 0, up to 1: a memory of about 1 / (1 - forgetting) samples.</param>
    public OnlineTemperature(int classes, double forgetting)
        : this(classes, forgetting, 1, FirstCurvature)
    {
    }

    /// <summary>Goes on where another stood, bit for bit.</summary>
    /// <param name="classes">At least 2.</param>
    /// <param name="forgetting">Above 0, up to 1.</param>
    /// <param name="factor">Its <see cref="Factor"/>.</param>
    /// <param name="curvature">Its <see cref="Curvature"/>.</param>
    public OnlineTemperature(int classes, double forgetting, double factor, double curvature)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (!(forgetting > 0 && forgetting <= 1))
            throw new ArgumentOutOfRangeException(nameof(forgetting), forgetting, "A forgetting factor is above 0, up to 1.");
        if (!(factor >= 1 / LargestFactor && factor <= LargestFactor))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "A factor is 0.001 to 1000.");
        if (!(curvature >= 0) || double.IsInfinity(curvature))
            throw new ArgumentOutOfRangeException(nameof(curvature), curvature, "A curvature is 0 or above, and finite.");
        this.forgetting = forgetting;
        Factor = factor;
        Curvature = curvature;
        scratch = new double[classes];
    }

    /// <summary>b = 1 / T, by which scores are multiplied before their softmax.</summary>
    public double Factor { get; private set; }

    /// <summary>h, what is known of the factor so far.</summary>
    public double Curvature { get; private set; }

    /// <summary>Turns scores into probabilities. Allocates nothing; changes nothing.</summary>
    /// <param name="scores">[classes]</param>
    /// <param name="probabilities">[classes]</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Probabilities(ReadOnlySpan<double> scores, Span<double> probabilities)
    {
        ReadoutShape.Length(scores.Length, scratch.Length, nameof(scores));
        ReadoutShape.Length(probabilities.Length, scratch.Length, nameof(probabilities));
        scores.CopyTo(probabilities);
        RowVectors.Scale(Factor, probabilities);
        Softmax.InPlace(probabilities);
    }

    /// <summary>Learns from the scores of one sample and its right class. Allocates nothing.</summary>
    /// <param name="scores">[classes], as they were before the sample was learned.</param>
    /// <param name="label">0 to classes - 1.</param>
    /// <exception cref="ArgumentException">A length, a score or the label is not usable; nothing was learned.</exception>
    public void Learn(ReadOnlySpan<double> scores, int label)
    {
        ReadoutShape.Length(scores.Length, scratch.Length, nameof(scores));
        ReadoutShape.Finite(scores, nameof(scores));
        if (label < 0 || label >= scratch.Length)
            throw new ArgumentOutOfRangeException(nameof(label), label, $"A label is a class from 0 to {scratch.Length - 1}.");
        var (slope, curvature) = ProbabilityCalibration.Derivatives(scores, label, Factor, scratch);
        if (!double.IsFinite(curvature))
            return;
        Curvature = Math.Max((forgetting * Curvature) + curvature, 1e-12);
        var next = Math.Clamp(Factor - (slope / Curvature), Factor / LargestStep, Factor * LargestStep);
        Factor = Math.Clamp(next, 1 / LargestFactor, LargestFactor);
    }
}
