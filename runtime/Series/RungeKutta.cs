namespace ArchetypeRC.Runtime.Series;

/// <summary>The classical Runge-Kutta method of fourth order (Kutta 1901) for dx/dt = f(x); the error of a step is of order h^5.</summary>
internal sealed class RungeKutta(int order, RungeKutta.Slope slope)
{
    private readonly double[] k1 = new double[order];
    private readonly double[] k2 = new double[order];
    private readonly double[] k3 = new double[order];
    private readonly double[] k4 = new double[order];
    private readonly double[] at = new double[order];

    /// <summary>Writes f(x).</summary>
    public delegate void Slope(ReadOnlySpan<double> x, Span<double> slopes);

    /// <summary>One row per <paramref name="interval"/>, the first after <paramref name="dropped"/> of them.</summary>
    public static double[] Rows(double[] start, Slope slope, int rows, int dropped, double interval, int substeps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(dropped);
        ArgumentOutOfRangeException.ThrowIfLessThan(substeps, 1);
        if (!(interval > 0) || !double.IsFinite(interval))
            throw new ArgumentOutOfRangeException(nameof(interval), interval, "The interval of rows is above 0.");
        var method = new RungeKutta(start.Length, slope);
        var values = new double[checked(rows * start.Length)];
        for (var row = 0L; row < (long)dropped + rows; row++)
        {
            if (row >= dropped)
                start.CopyTo(values.AsSpan((int)(row - dropped) * start.Length));
            for (var step = 0; step < substeps; step++)
                method.Step(start, interval / substeps);
        }

        return Array.TrueForAll(values, double.IsFinite)
            ? values
            : throw new ArgumentOutOfRangeException(nameof(interval), interval, $"The solution runs away at {substeps} steps per interval; take a shorter one or more steps.");
    }

    /// <summary>Goes on from x by h, in place.</summary>
    public void Step(Span<double> x, double h)
    {
        slope(x, k1);
        Ahead(x, k1, 0.5 * h);
        slope(at, k2);
        Ahead(x, k2, 0.5 * h);
        slope(at, k3);
        Ahead(x, k3, h);
        slope(at, k4);
        for (var i = 0; i < x.Length; i++)
            x[i] += h / 6 * (k1[i] + (2 * k2[i]) + (2 * k3[i]) + k4[i]);
    }

    private void Ahead(ReadOnlySpan<double> x, double[] k, double h)
    {
        for (var i = 0; i < x.Length; i++)
            at[i] = x[i] + (h * k[i]);
    }
}
