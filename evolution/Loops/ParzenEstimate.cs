using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Loops;

/// <summary>
/// The density of a gene's values on its [0, 1] scale: the uniform one mixed with a Gaussian around each value, reflected at both ends,
/// all of equal weight. A Gaussian is as wide as the larger gap to its neighbours (Bergstra et al. 2011, section 4.2).
/// </summary>
internal sealed class ParzenEstimate
{
    private const double Widest = 0.5;

    // Squared distance in widths beyond which a Gaussian is nothing beside the uniform density.
    private const double Negligible = 80;
    private const double RootOfTwoPi = 2.5066282746310002;

    private readonly double[] centres;
    private readonly double[] widths;

    /// <param name="values">In [0, 1], in any order; may be empty.</param>
    public ParzenEstimate(IEnumerable<double> values)
    {
        centres = [.. values.Order()];
        widths = new double[centres.Length];
        var narrowest = 1.0 / Math.Min(100, centres.Length + 1);
        for (var i = 0; i < centres.Length; i++)
        {
            var below = centres[i] - (i > 0 ? centres[i - 1] : 0);
            var above = (i < centres.Length - 1 ? centres[i + 1] : 1) - centres[i];
            widths[i] = Math.Clamp(Math.Max(below, above), Math.Min(narrowest, Widest), Widest);
        }
    }

    public double Draw(RandomStream random)
    {
        var component = random.NextInt(centres.Length + 1);
        if (component == centres.Length)
            return random.NextDouble();
        var x = centres[component] + (widths[component] * random.NextGaussian());
        x -= 2 * Math.Floor(x / 2);
        return x > 1 ? 2 - x : x;
    }

    public double Density(double x)
    {
        var sum = 1.0;
        for (var i = 0; i < centres.Length; i++)
        {
            sum += Gaussian(x - centres[i], widths[i]) + Gaussian(x + centres[i], widths[i])
                + Gaussian(x - (2 - centres[i]), widths[i]);
        }

        return sum / (centres.Length + 1);
    }

    private static double Gaussian(double distance, double width)
    {
        var z = distance / width;
        return z * z > Negligible ? 0 : Elementary.Exp(-0.5 * z * z) / (width * RootOfTwoPi);
    }
}
