using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// Average state entropy (Ozturk, Xu, Principe 2007, doi:10.1162/neco.2007.19.1.111): how evenly the activations spread at a step,
/// averaged over steps. Renyi's quadratic entropy with a Gaussian kernel.
/// </summary>
/// <remarks>
/// H(t) = -ln( (1 / N^2) sum_ij G(x_j - x_i) ), G the normal density of deviation sqrt(2) sigma, sigma = 0.3 x the standard deviation of
/// the N activations at t. N^2 exponentials per step. A step at which all activations are equal has no finite entropy and is left out.
/// </remarks>
public static class StateEntropy
{
    private const double Width = 0.3;
    private const double Pi = 3.141592653589793;

    /// <summary>The mean of H(t), nats; NaN when all activations are equal at every step.</summary>
    public static double Of(StateRecord states)
    {
        var activations = new double[states.Features];
        var sum = 0.0;
        var counted = 0;
        for (var t = 0; t < states.Steps; t++)
        {
            for (var f = 0; f < activations.Length; f++)
                activations[f] = states.Feature(f)[t];
            var entropy = At(activations);
            if (double.IsNaN(entropy))
                continue;
            sum += entropy;
            counted++;
        }

        return counted > 0 ? sum / counted : double.NaN;
    }

    private static double At(ReadOnlySpan<double> activations)
    {
        var n = activations.Length;
        var mean = 0.0;
        foreach (var value in activations)
            mean += value / n;
        var variance = 0.0;
        foreach (var value in activations)
            variance += (value - mean) * (value - mean) / n;
        var kernelVariance = 2 * Width * Width * variance;
        if (!(kernelVariance > 0))
            return double.NaN;
        double pairs = n; // each activation with itself
        for (var i = 0; i < n; i++)
        {
            for (var j = i + 1; j < n; j++)
            {
                var difference = activations[j] - activations[i];
                pairs += 2 * Elementary.Exp(-difference * difference / (2 * kernelVariance));
            }
        }

        return -Elementary.Log(pairs / ((double)n * n) / Math.Sqrt(2 * Pi * kernelVariance));
    }
}
