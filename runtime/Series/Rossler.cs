using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// The Rossler system (Rossler 1976): dx/dt = -y - z, dy/dt = x + a y, dz/dt = b + z (x - c), with a 0.2, b 0.2, c 5.7 unless said.
/// </summary>
/// <remarks>
/// Classical Runge-Kutta, one row per <c>interval</c> of time, each of <c>substeps</c> steps: h = 0.1 / 10 = 0.01 unless said. Starts near
/// (1, 1, 1), at a place that the seed gives; the first rows are dropped.
/// </remarks>
public static class Rossler
{
    /// <summary>Generates the columns <c>x</c>, <c>y</c>, <c>z</c>.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="seed">Of the start, each coordinate uniform in 0.5 to 1.5.</param>
    /// <param name="a">Growth of the spiral.</param>
    /// <param name="b">Inflow of z.</param>
    /// <param name="c">Where z begins to grow.</param>
    /// <param name="interval">Time from row to row, above 0.</param>
    /// <param name="substeps">Steps per row, at least 1.</param>
    /// <param name="dropped">Rows left out first.</param>
    public static TimeSeries Generate(
        int rows,
        ulong seed = 1,
        double a = 0.2,
        double b = 0.2,
        double c = 5.7,
        double interval = 0.1,
        int substeps = 10,
        int dropped = 1000)
    {
        var random = new RandomStream(seed);
        double[] start = [random.Uniform(0.5, 1.5), random.Uniform(0.5, 1.5), random.Uniform(0.5, 1.5)];
        var values = RungeKutta.Rows(start, Slope, rows, dropped, interval, substeps);
        return new TimeSeries(ImmutableArray.Create("x", "y", "z"), values);

        void Slope(ReadOnlySpan<double> s, Span<double> d)
        {
            d[0] = -s[1] - s[2];
            d[1] = s[0] + (a * s[1]);
            d[2] = b + (s[2] * (s[0] - c));
        }
    }
}
