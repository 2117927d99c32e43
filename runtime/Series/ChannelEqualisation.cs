using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// Equalisation of a nonlinear wireless channel (Jaeger and Haas 2004, doi:10.1126/science.1091277; the channel of Mathews 1991). Symbols
/// d(n) are -3, -1, 1 or 3, independent and equally often;
/// q(n) = 0.08 d(n+2) - 0.12 d(n+1) + d(n) + 0.18 d(n-1) - 0.1 d(n-2) + 0.091 d(n-3) - 0.05 d(n-4) + 0.04 d(n-5) + 0.03 d(n-6)
/// + 0.01 d(n-7); u(n) = q(n) + 0.036 q(n)^2 - 0.011 q(n)^3 + v(n), v normal.
/// </summary>
/// <remarks>
/// The task is d(n-2) from u(n) and what came before. The noise v has the variance of the noiseless signal over these rows, over
/// 10^(decibels / 10).
/// </remarks>
public static class ChannelEqualisation
{
    private const int Ahead = 2;
    private const int Behind = 7;
    private const double TenthOfLn10 = 0.23025850929940458;

    // Of d(n+2) down to d(n-7).
    private static readonly double[] Taps = [0.08, -0.12, 1, 0.18, -0.1, 0.091, -0.05, 0.04, 0.03, 0.01];

    /// <summary>Generates the columns <c>u</c>, what is received, and <c>d</c>, the symbol d(n-2).</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="seed">Of symbols and noise.</param>
    /// <param name="decibels">Signal-to-noise ratio; 12 to 32 in the source. Infinity leaves the noise out.</param>
    public static TimeSeries Generate(int rows, ulong seed = 1, double decibels = 28)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        if (!(decibels >= -100))
            throw new ArgumentOutOfRangeException(nameof(decibels), decibels, "The signal-to-noise ratio is -100 dB or above.");
        var symbols = RandomStream.Derive(seed, 0);
        var d = new double[checked(Behind + rows + Ahead)];
        foreach (ref var symbol in d.AsSpan())
            symbol = (2 * symbols.NextInt(4)) - 3;
        var values = new double[checked(2 * rows)];
        var (mean, squares) = (0.0, 0.0);
        for (var row = 0; row < rows; row++)
        {
            var q = 0.0;
            for (var tap = 0; tap < Taps.Length; tap++)
                q += Taps[tap] * d[Behind + row + Ahead - tap];
            var u = q + (0.036 * q * q) - (0.011 * q * q * q);
            values[2 * row] = u;
            values[(2 * row) + 1] = d[Behind + row - 2];
            var before = u - mean;
            mean += before / (row + 1);
            squares += before * (u - mean);
        }

        var deviation = double.IsPositiveInfinity(decibels) ? 0 : Math.Sqrt(squares / rows * Elementary.Exp(-TenthOfLn10 * decibels));
        var noise = RandomStream.Derive(seed, 1);
        for (var row = 0; row < rows && deviation > 0; row++)
            values[2 * row] += deviation * noise.NextGaussian();
        return new TimeSeries(ImmutableArray.Create("u", "d"), values);
    }
}
