using ArchetypeRC.Runtime.Observables;
using ArchetypeRC.Runtime.Readouts;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Lifelong;

/// <summary>
/// How a classification tells its scores as probabilities: softmax of the scores times a factor that is learned from labelled rows, each
/// of which was answered before. Allocates nothing per row.
/// </summary>
/// <remarks>
/// The factor outlives the readouts of a stream that changes: all of them learn targets of +1 and -1, so that their scores have one scale,
/// and an archetype that returns finds it where labels up to now have led it.
/// </remarks>
internal sealed class ClassProbabilities
{
    private readonly double forgetting;
    private readonly double[] scores;
    private OnlineTemperature temperature;

    /// <summary>Begins with a factor of 1.</summary>
    /// <param name="spec">Of a classification.</param>
    public ClassProbabilities(ModelSpec spec)
    {
        forgetting = spec.Readout.ProbabilityForgetting ?? ReadoutSpec.DefaultProbabilityForgetting;
        scores = new double[spec.Task.OutputSize];
        temperature = new OnlineTemperature(scores.Length, forgetting);
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

    public CalibrationState Save() => new(temperature.Factor, temperature.Curvature);

    /// <exception cref="ModelStateRefusedException">A number is out of its range.</exception>
    public void Load(CalibrationState state)
    {
        try
        {
            temperature = new OnlineTemperature(scores.Length, forgetting, state.Factor, state.Curvature);
        }
        catch (ArgumentOutOfRangeException misfit)
        {
            throw new ModelStateRefusedException($"The state's calibration cannot be used. {misfit.Message}");
        }
    }
}
