using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Series;

/// <summary>The Henon map (Henon 1976): x' = 1 - a x^2 + y, y' = b x, with a 1.4 and b 0.3 unless said.</summary>
public static class Henon
{
    /// <summary>Generates the columns <c>x</c> and <c>y</c>.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="seed">Of the start, both coordinates uniform in plus or minus 0.1.</param>
    /// <param name="a">Strength of the fold.</param>
    /// <param name="b">Contraction of areas.</param>
    /// <param name="dropped">Rows left out first.</param>
    /// <exception cref="ArgumentOutOfRangeException">The map runs away with these parameters.</exception>
    public static TimeSeries Generate(int rows, ulong seed = 1, double a = 1.4, double b = 0.3, int dropped = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(dropped);
        var random = new RandomStream(seed);
        var (x, y) = (random.Uniform(-0.1, 0.1), random.Uniform(-0.1, 0.1));
        var values = new double[checked(2 * rows)];
        for (var row = -dropped; row < rows; row++)
        {
            if (row >= 0)
                (values[2 * row], values[(2 * row) + 1]) = (x, y);
            (x, y) = (1 - (a * x * x) + y, b * x);
            if (!(Math.Abs(x) < 1e6))
                throw new ArgumentOutOfRangeException(nameof(a), a, $"The map runs away with a = {a} and b = {b}; 1.4 and 0.3 are usual.");
        }

        return new TimeSeries(ImmutableArray.Create("x", "y"), values);
    }
}
