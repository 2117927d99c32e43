using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>Scores of classes turned into probabilities: exp(z_c) / sum exp(z), without overflow.</summary>
public static class Softmax
{
    /// <summary>Turns scores into probabilities that sum to 1. Allocates nothing.</summary>
    /// <param name="scores">At least one, each finite.</param>
    /// <returns>log sum exp(z) of the scores.</returns>
    public static double InPlace(Span<double> scores)
    {
        var highest = scores[0];
        foreach (var score in scores)
            highest = Math.Max(highest, score);
        var sum = 0.0;
        foreach (ref var score in scores)
        {
            score = Elementary.Exp(score - highest);
            sum += score;
        }

        foreach (ref var score in scores)
            score /= sum;
        return highest + Elementary.Log(sum);
    }
}
