using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// The Kuramoto-Sivashinsky equation (Kuramoto 1978; Sivashinsky 1977) on a circle of circumference L, at N equally spaced points:
/// u_t = -u u_x - u_xx - u_xxxx. Chaotic in space and time for L of 22 and more.
/// </summary>
/// <remarks>
/// Pseudo-spectral, ETDRK4 (Kassam and Trefethen 2005, doi:10.1137/S1064827502410633) with a step of <c>interval / substeps</c>: 0.25
/// unless said. Starts from cos(2 pi x / L) (1 + sin(2 pi x / L)) and a disturbance that the seed gives, less the mean, which the equation
/// keeps at 0; the first rows are dropped.
/// </remarks>
public static class KuramotoSivashinsky
{
    private const double TwoPi = 6.283185307179586;

    /// <summary>Generates the columns <c>u1</c> to <c>uN</c>.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="seed">Of the disturbance, at each point uniform in plus or minus 0.1.</param>
    /// <param name="length">L, 1 to 1,000.</param>
    /// <param name="points">N, a power of two, at least 8; about 3 L resolve the solution well.</param>
    /// <param name="interval">Time from row to row, above 0.</param>
    /// <param name="substeps">Steps per row, at least 1.</param>
    /// <param name="dropped">Rows left out first.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range, or the solution runs away.</exception>
    public static TimeSeries Generate(
        int rows, ulong seed = 1, double length = 22, int points = 64, double interval = 0.25, int substeps = 1, int dropped = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(dropped);
        ArgumentOutOfRangeException.ThrowIfLessThan(substeps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 8);
        if (!(length is >= 1 and <= 1000))
            throw new ArgumentOutOfRangeException(nameof(length), length, "The circumference is 1 to 1,000.");
        if (!(interval > 0) || !double.IsFinite(interval))
            throw new ArgumentOutOfRangeException(nameof(interval), interval, "The interval of rows is above 0.");
        var flow = new KuramotoSivashinskyFlow(points, length, interval / substeps);
        var u = Start(seed, points);
        var values = new double[checked(rows * points)];
        for (var row = -dropped; row < rows; row++)
        {
            if (row >= 0)
                u.CopyTo(values.AsSpan(row * points));
            for (var step = 0; step < substeps; step++)
                flow.Step(u);
        }

        if (!Array.TrueForAll(values, double.IsFinite))
            throw new ArgumentOutOfRangeException(nameof(interval), interval, $"The solution runs away at {substeps} steps per interval; take more.");
        return new TimeSeries([.. Enumerable.Range(1, points).Select(i => $"u{i}")], values);
    }

    private static double[] Start(ulong seed, int points)
    {
        var random = new RandomStream(seed);
        var u = new double[points];
        for (var i = 0; i < points; i++)
        {
            var angle = TwoPi * i / points;
            u[i] = (Elementary.Cos(angle) * (1 + Elementary.Sin(angle))) + random.Uniform(-0.1, 0.1);
        }

        var mean = u.Sum() / points;
        return Array.ConvertAll(u, value => value - mean);
    }
}
