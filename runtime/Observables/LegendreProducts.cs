namespace ArchetypeRC.Runtime.Observables;

/// <summary>
/// Products of normalised Legendre polynomials of delayed inputs: orthonormal functions of inputs that are independent and uniform in
/// plus or minus 1.
/// </summary>
internal sealed class LegendreProducts
{
    // values[d][t] = sqrt(2 d + 3) P_{d + 1}(u(t))
    private readonly double[][] values;
    private readonly int washout;

    public LegendreProducts(double[] u, int washout, int degrees)
    {
        this.washout = washout;
        values = new double[degrees][];
        var before = new double[u.Length];
        Array.Fill(before, 1);
        var present = (double[])u.Clone();
        for (var degree = 1; degree <= degrees; degree++)
        {
            var norm = Math.Sqrt((2 * degree) + 1);
            values[degree - 1] = Array.ConvertAll(present, p => norm * p);

            // (d + 1) P_{d+1} = (2 d + 1) u P_d - d P_{d-1}
            var next = new double[u.Length];
            for (var t = 0; t < u.Length; t++)
                next[t] = ((((2 * degree) + 1) * u[t] * present[t]) - (degree * before[t])) / (degree + 1);
            (before, present) = (present, next);
        }
    }

    /// <summary>Calls for each product of one total degree over delays 0 to <paramref name="delays"/> - 1; the array is used again.</summary>
    public void ForEach(int degree, int delays, Action<double[]> visit)
    {
        var length = values[0].Length - washout;
        var partial = new double[degree + 1][];
        for (var factors = 0; factors <= degree; factors++)
            partial[factors] = new double[length];
        Array.Fill(partial[0], 1);
        Extend(partial, 0, degree, 0, delays, visit);
    }

    // Delays rise from factor to factor, so that each product comes once.
    private void Extend(double[][] partial, int factors, int left, int firstDelay, int delays, Action<double[]> visit)
    {
        if (left == 0)
        {
            visit(partial[factors]);
            return;
        }

        for (var delay = firstDelay; delay < delays; delay++)
        {
            for (var degree = 1; degree <= left; degree++)
            {
                var source = values[degree - 1].AsSpan(washout - delay, partial[0].Length);
                var from = partial[factors];
                var to = partial[factors + 1];
                for (var t = 0; t < to.Length; t++)
                    to[t] = from[t] * source[t];
                Extend(partial, factors + 1, left - degree, delay + 1, delays, visit);
            }
        }
    }
}
