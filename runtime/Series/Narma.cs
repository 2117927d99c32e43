using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// Nonlinear autoregressive moving average of order n (Atiya and Parlos 2000, doi:10.1109/72.846741):
/// y(t+1) = a y(t) + b y(t) sum_{i=0..n-1} y(t-i) + c u(t-n+1) u(t) + d, u independent and uniform in 0 to 0.5.
/// </summary>
/// <remarks>
/// Order 10 with a 0.3, b 0.05, c 1.5, d 0.1 is the usual NARMA-10. It can run away: a series in which |y| passes 1 is thrown away and
/// drawn anew from the next stream of the seed. Row t holds u(t) and y(t), so the task is to forecast y one step ahead from u. Starts
/// from y = 0; the first rows are dropped.
/// </remarks>
public static class Narma
{
    private const int MostDraws = 1000;

    /// <summary>Generates the columns <c>u</c> and <c>y</c>.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="seed">Of u.</param>
    /// <param name="order">n, at least 1.</param>
    /// <param name="a">Weight of the last output.</param>
    /// <param name="b">Weight of its product with the last n.</param>
    /// <param name="c">Weight of the product of inputs.</param>
    /// <param name="d">Constant.</param>
    /// <param name="dropped">Rows left out first.</param>
    /// <param name="lowest">Least input, at most the largest.</param>
    /// <param name="highest">Largest input; inputs that stay far above 0.3 make order 10 run away.</param>
    /// <exception cref="ArgumentOutOfRangeException">No series of a thousand stayed within 1: these parameters are not stable.</exception>
    public static TimeSeries Generate(
        int rows, ulong seed = 1, int order = 10, double a = 0.3, double b = 0.05, double c = 1.5, double d = 0.1, int dropped = 200,
        double lowest = 0, double highest = 0.5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(dropped);
        if (!(lowest <= highest))
            throw new ArgumentOutOfRangeException(nameof(lowest), lowest, $"The least input is at most the largest, {highest}.");
        var u = new double[checked(order + dropped + rows)];
        var y = new double[u.Length];
        for (var draw = 0; draw < MostDraws; draw++)
        {
            var random = RandomStream.Derive(seed, (ulong)draw);
            foreach (ref var value in u.AsSpan())
                value = random.Uniform(lowest, highest);
            if (!TryRun(u, y, order, a, b, c, d))
                continue;
            var values = new double[2 * rows];
            for (var row = 0; row < rows; row++)
                (values[2 * row], values[(2 * row) + 1]) = (u[order + dropped + row], y[order + dropped + row]);
            return new TimeSeries(ImmutableArray.Create("u", "y"), values);
        }

        throw new ArgumentOutOfRangeException(
            nameof(order), order, $"|y| passes 1 in each of {MostDraws} series of {rows} rows. Take fewer rows, a smaller order, or weights below a = {a}, b = {b}, c = {c}, d = {d}.");
    }

    private static bool TryRun(double[] u, double[] y, int order, double a, double b, double c, double d)
    {
        Array.Clear(y);
        for (var t = order - 1; t + 1 < y.Length; t++)
        {
            var sum = 0.0;
            for (var i = 0; i < order; i++)
                sum += y[t - i];
            y[t + 1] = (a * y[t]) + (b * y[t] * sum) + (c * u[t - order + 1] * u[t]) + d;
            if (!(Math.Abs(y[t + 1]) <= 1))
                return false;
        }

        return true;
    }
}
