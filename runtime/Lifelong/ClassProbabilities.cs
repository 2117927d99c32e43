using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// How a classification tells its scores as probabilities: softmax of the scores times a factor that is learned from labelled rows, each
/// of which was answered before. Allocates nothing per row.
/// </summary>
internal sealed class ClassProbabilities
{
    // A memory of about 1,000 labels: the scale of the scores grows while a readout learns.
    private const double Forgetting = 0.999;

    private readonly double[] scores;
    private OnlineTemperature temperature;

    /// <summary>Begins with a factor of 1.</summary>
    /// <param name="classes">At least 2.</param>
    public ClassProbabilities(int classes)
    {
        scores = new double[classes];
        temperature = new OnlineTemperature(classes, Forgetting);
    }

    /// <summary>Scores behind the answer that was given last, [classes].</summary>
    public ReadOnlySpan<double> Scores => scores;

    /// <summary>The factor that serves the next row.</summary>
    public double Factor => temperature.Factor;

    /// <summary>Turns scores into an answer, in place. NaN throughout when a score is not finite.</summary>
    /// <param name="answer">[classes]</param>
    public void Tell(Span<double> answer) => temperature.Probabilities(answer, answer);

    /// <summary>As <see cref="Tell"/>, and keeps the scores.</summary>
    /// <param name="answer">[classes]</param>
    /// <returns>The scores, [classes].</returns>
    public ReadOnlySpan<double> Give(Span<double> answer)
    {
        answer.CopyTo(scores);
        Tell(answer);
        return scores;
    }

    /// <summary>Learns the factor. Scores that are not finite, of a readout that has lost itself, teach nothing.</summary>
    /// <param name="given">[classes], the scores behind the answer to the row.</param>
    /// <param name="targets">[classes], the highest of the right class.</param>
    public void Learn(ReadOnlySpan<double> given, ReadOnlySpan<double> targets)
    {
        foreach (var score in given)
        {
            if (!double.IsFinite(score))
                return;
        }

        temperature.Learn(given, ErrorSums.Highest(targets));
    }

    /// <summary>
    /// Another readout answers from here on. Its scores have a scale of their own, which is near that of the one before: both learn the
    /// same targets.
    /// </summary>
    public void Reconsider() => temperature.Reconsider();

    public CalibrationState Save() => new(temperature.Factor, temperature.Curvature);

    /// <exception cref="ModelStateRefusedException">A number is out of its range.</exception>
    public void Load(CalibrationState state)
    {
        try
        {
            temperature = new OnlineTemperature(scores.Length, Forgetting, state.Factor, state.Curvature);
        }
        catch (ArgumentOutOfRangeException misfit)
        {
            throw new ModelStateRefusedException($"The state's calibration cannot be used. {misfit.Message}");
        }
    }
}
