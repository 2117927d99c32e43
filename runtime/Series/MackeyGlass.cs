using System.Collections.Immutable;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// The Mackey-Glass delay equation (Mackey and Glass 1977, doi:10.1126/science.267326):
/// dx/dt = b x(t - tau) / (1 + x(t - tau)^n) - g x(t), with b 0.2, g 0.1, n 10 and tau 17 unless said.
/// </summary>
/// <remarks>
/// Integrated by the classical Runge-Kutta method with step 0.1 unless said, the delayed value at half steps being the mean of its two
/// neighbours, so that errors fall with the square of the step; one row per unit of time. Starts from a constant history; the first
/// 1,000 units are dropped. Figures of error are comparable only where step and integrator are the same.
/// </remarks>
public static class MackeyGlass
{
    private const int Dropped = 1000;

    /// <summary>Generates a series of one column, <c>x</c>.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="delay">tau, in whole units of time, at least 1; 17 is mildly chaotic.</param>
    /// <param name="start">Constant history, above 0; another start gives another stretch of the attractor.</param>
    /// <param name="production">b, at least 0.</param>
    /// <param name="decay">g, above 0.</param>
    /// <param name="exponent">n, at least 1.</param>
    /// <param name="stepsPerUnit">Steps of integration per unit of time, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range, or the solution does not stay finite.</exception>
    public static TimeSeries Generate(
        int rows,
        int delay = 17,
        double start = 1.2,
        double production = 0.2,
        double decay = 0.1,
        int exponent = 10,
        int stepsPerUnit = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(exponent, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerUnit, 1);
        Positive(start, nameof(start));
        Positive(decay, nameof(decay));
        if (production != 0)
            Positive(production, nameof(production));
        if ((long)delay * stepsPerUnit > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(stepsPerUnit), stepsPerUnit, $"With a delay of {delay} there are at most {Array.MaxLength / delay} steps per unit.");
        var h = 1.0 / stepsPerUnit;
        var history = new double[delay * stepsPerUnit]; // a ring of x(t - tau) .. x(t - h)
        Array.Fill(history, start);
        var values = new double[rows];
        var x = start;
        for (var step = 0L; step < ((long)Dropped + rows) * stepsPerUnit; step++)
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
            if (step % stepsPerUnit == stepsPerUnit - 1 && step / stepsPerUnit >= Dropped)
                values[(step / stepsPerUnit) - Dropped] = x;
        }

        if (!double.IsFinite(x))
            throw new ArgumentOutOfRangeException(nameof(decay), decay, $"The solution runs away at {stepsPerUnit} steps per unit: take a smaller decay or more steps.");
        return new TimeSeries(ImmutableArray.Create("x"), values);

        double Slope(double now, double delayed) => (production * delayed / (1 + Power(delayed, exponent))) - (decay * now);
    }

    // By repeated squares.
    private static double Power(double x, int exponent)
    {
        var power = 1.0;
        for (var square = x; exponent > 0; exponent >>= 1, square *= square)
        {
            if ((exponent & 1) != 0)
                power *= square;
        }

        return power;
    }

    private static void Positive(double value, string name)
    {
        if (!(value > 0) || !double.IsFinite(value))
            throw new ArgumentOutOfRangeException(name, value, "It is above 0 and finite.");
    }
}
