using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// The Mackey-Glass delay equation (Mackey and Glass 1977): dx/dt = 0.2 x(t - tau) / (1 + x(t - tau)^10) - 0.1 x(t).
/// </summary>
/// <remarks>
/// Integrated by the classical Runge-Kutta method with step 0.1, the delayed value at half steps being the mean of its two
/// neighbours; one row per unit of time. Starts from a constant history; the first 1,000 units are dropped.
/// </remarks>
public static class MackeyGlass
{
    private const int StepsPerUnit = 10;
    private const int Dropped = 1000;

    /// <summary>Generates a series of one column, <c>x</c>.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="delay">tau, in whole units of time, at least 1; 17 is mildly chaotic.</param>
    /// <param name="start">Constant history, above 0; another start gives another stretch of the attractor.</param>
    public static TimeSeries Generate(int rows, int delay = 17, double start = 1.2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, 1);
        const double h = 1.0 / StepsPerUnit;
        var history = new double[delay * StepsPerUnit]; // a ring of x(t - tau) .. x(t - h)
        Array.Fill(history, start);
        var values = new double[rows];
        var x = start;
        for (var step = 0; step < (Dropped + rows) * StepsPerUnit; step++)
        {
            var now = step % history.Length;
            var late = history[now];
            var later = history.Length == 1 ? x : history[(now + 1) % history.Length];
            var between = 0.5 * (late + later);
            var k1 = Slope(x, late);
            var k2 = Slope(x + (0.5 * h * k1), between);
            var k3 = Slope(x + (0.5 * h * k2), between);
            var k4 = Slope(x + (h * k3), later);
            history[now] = x;
            x += h / 6 * (k1 + (2 * k2) + (2 * k3) + k4);
            if (step % StepsPerUnit == StepsPerUnit - 1 && step / StepsPerUnit >= Dropped)
                values[(step / StepsPerUnit) - Dropped] = x;
        }

        return new TimeSeries(ImmutableArray.Create("x"), values);
    }

    private static double Slope(double x, double delayed)
    {
        var square = delayed * delayed;
        var fourth = square * square;
        return (0.2 * delayed / (1 + (fourth * fourth * square))) - (0.1 * x);
    }
}
