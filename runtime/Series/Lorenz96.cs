using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// The Lorenz-96 model (Lorenz 1996, ECMWF seminar on predictability) of K sites on a circle:
/// dx_k/dt = (x_{k+1} - x_{k-2}) x_{k-1} - x_k + F, with K 40 and F 8 unless said.
/// </summary>
/// <remarks>
/// Classical Runge-Kutta, one row per <c>interval</c> of time, each of <c>substeps</c> steps: h = 0.05 / 5 = 0.01 unless said. Starts from F
/// at every site with a disturbance that the seed gives; the first rows are dropped.
/// </remarks>
public static class Lorenz96
{
    /// <summary>Generates the columns <c>x1</c> to <c>xK</c>.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="seed">Of the start, each site uniform in F plus or minus 0.5.</param>
    /// <param name="sites">K, at least 4.</param>
    /// <param name="forcing">F.</param>
    /// <param name="interval">Time from row to row, above 0.</param>
    /// <param name="substeps">Steps per row, at least 1.</param>
    /// <param name="dropped">Rows left out first.</param>
    public static TimeSeries Generate(
        int rows, ulong seed = 1, int sites = 40, double forcing = 8, double interval = 0.05, int substeps = 5, int dropped = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sites, 4);
        var random = new RandomStream(seed);
        var start = new double[sites];
        foreach (ref var site in start.AsSpan())
            site = forcing + random.Uniform(-0.5, 0.5);
        var values = RungeKutta.Rows(start, Slope, rows, dropped, interval, substeps);
        return new TimeSeries([.. Enumerable.Range(1, sites).Select(k => $"x{k}")], values);

        void Slope(ReadOnlySpan<double> x, Span<double> d)
        {
            for (var k = 0; k < x.Length; k++)
            {
                var before = x[k >= 1 ? k - 1 : x.Length - 1];
                var twoBefore = x[k >= 2 ? k - 2 : k + x.Length - 2];
                var after = x[k + 1 < x.Length ? k + 1 : 0];
                d[k] = ((after - twoBefore) * before) - x[k] + forcing;
            }
        }
    }
}
