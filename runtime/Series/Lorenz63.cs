using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// The Lorenz system (Lorenz 1963): dx/dt = sigma (y - x), dy/dt = x (rho - z) - y, dz/dt = x y - beta z, with sigma 10, rho 28,
/// beta 8/3 unless said.
/// </summary>
/// <remarks>
/// Classical Runge-Kutta, one row per <c>interval</c> of time, each of <c>substeps</c> steps: h = 0.02 / 4 = 0.005 unless said. Starts
/// near (1, 1, 1), at a place that the seed gives; the first rows are dropped.
/// </remarks>
public static class Lorenz63
{
    /// <summary>Generates the columns <c>x</c>, <c>y</c>, <c>z</c>.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="seed">Of the start, each coordinate uniform in 0.5 to 1.5.</param>
    /// <param name="sigma">Prandtl number.</param>
    /// <param name="rho">Rayleigh number over the critical one.</param>
    /// <param name="beta">Geometric factor.</param>
    /// <param name="interval">Time from row to row, above 0.</param>
    /// <param name="substeps">Steps per row, at least 1.</param>
    /// <param name="dropped">Rows left out first.</param>
    public static TimeSeries Generate(
        int rows,
        ulong seed = 1,
        double sigma = 10,
        double rho = 28,
        double beta = 8.0 / 3,
        double interval = 0.02,
        int substeps = 4,
        int dropped = 1000)
    {
        var random = new RandomStream(seed);
        double[] start = [random.Uniform(0.5, 1.5), random.Uniform(0.5, 1.5), random.Uniform(0.5, 1.5)];
        var values = RungeKutta.Rows(start, Slope, rows, dropped, interval, substeps);
        return new TimeSeries(ImmutableArray.Create("x", "y", "z"), values);

        void Slope(ReadOnlySpan<double> s, Span<double> d)
        {
            d[0] = sigma * (s[1] - s[0]);
            d[1] = (s[0] * (rho - s[2])) - s[1];
            d[2] = (s[0] * s[1]) - (beta * s[2]);
        }
    }
}
