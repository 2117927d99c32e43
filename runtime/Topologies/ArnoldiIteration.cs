using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>
/// Dominant eigenvalue of a large W from products W x alone: Krylov basis of up to m vectors, two orthogonalisation passes,
/// thick restart from the best Ritz vectors until the residual is small.
/// </summary>
/// <remarks>
/// W V = V H + f e', V: [N, m] orthonormal. A Ritz pair (value, V y) of H has the residual |f| |y_m|. A restart keeps the
/// span of the best vectors y, real and imaginary parts, and the residual direction; the Krylov relation survives it
/// (Morgan 1996, doi:10.1090/S0025-5718-96-00745-4; Stewart 2001, doi:10.1137/S0895479800371529).
/// </remarks>
internal sealed class ArnoldiIteration
{
    private const double Tolerance = 1e-10;
    private const int MostRestarts = 100;
    private const ulong StartSeed = 0x13198A2E03707344;

    private readonly RecurrentWeights weights;
    private readonly double leakRate;
    private readonly int n;
    private readonly int m;
    private readonly int keep;
    private readonly double[] basis;
    private readonly double[] h;
    private readonly RandomStream random = new(StartSeed);
    private readonly InverseIteration inverse;
    private readonly Eigenvalue[] values;

    /// <param name="weights">W</param>
    /// <param name="leakRate">Eigenvalues are ranked by |(1-a) + a value|.</param>
    /// <param name="basisSize">m, at most N.</param>
    /// <param name="keep">Dimensions that a restart keeps, below m.</param>
    public ArnoldiIteration(RecurrentWeights weights, double leakRate, int basisSize, int keep)
    {
        this.weights = weights;
        this.leakRate = leakRate;
        this.keep = keep;
        n = weights.Units;
        m = basisSize;
        basis = new double[(m + 1) * n];
        h = new double[(m + 1) * m];
        inverse = new InverseIteration(m);
        values = new Eigenvalue[m];
    }

    /// <summary>The dominant magnitude, to a relative residual of 1e-10; false when it did not settle.</summary>
    public bool TryRun(out double magnitude)
    {
        Fresh(0);
        var kept = 0;
        for (var restart = 0; restart <= MostRestarts; restart++)
        {
            var beta = 0.0;
            for (var j = kept; j < m; j++)
                beta = Extend(j);
            if (!TryProject(out var form, out magnitude))
                return false;
            var chosen = Choose(form, beta, magnitude, out var settled);
            if (settled)
                return true;
            kept = Restart(chosen, beta);
        }

        magnitude = 0;
        return false;
    }

    private Span<double> Basis(int j) => basis.AsSpan(j * n, n);

    // Adds W v_j to the basis and column j to H; returns the new subdiagonal entry.
    private double Extend(int j)
    {
        var w = Basis(j + 1);
        weights.Multiply(Basis(j), w);
        var before = Math.Sqrt(RowVectors.Dot(w, w));
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i <= j; i++)
            {
                var product = RowVectors.Dot(Basis(i), w);
                RowVectors.AddScaled(-product, Basis(i), w);
                h[(i * m) + j] += product;
            }
        }

        var beta = Math.Sqrt(RowVectors.Dot(w, w));
        if (beta <= 1e-14 * before || before == 0)
        {
            // The basis spans an invariant space: go on in a direction that it has not seen.
            h[((j + 1) * m) + j] = 0;
            if (j + 1 < n)
                Fresh(j + 1);
            return 0;
        }

        h[((j + 1) * m) + j] = beta;
        RowVectors.Scale(1 / beta, w);
        return beta;
    }

    private void Fresh(int j)
    {
        var v = Basis(j);
        foreach (ref var value in v)
            value = random.Uniform(-1, 1);
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < j; i++)
                RowVectors.AddScaled(-RowVectors.Dot(Basis(i), v), Basis(i), v);
        }

        RowVectors.Scale(1 / Math.Sqrt(RowVectors.Dot(v, v)), v);
    }

    private bool TryProject(out HessenbergForm form, out double magnitude)
    {
        form = new HessenbergForm(h.AsSpan(0, m * m).ToArray(), m);
        magnitude = 0;
        if (!ShiftedQr.TryEigenvalues(form.Values.ToArray(), m, values))
            return false;

        // Descending magnitude; of a pair only the member with the positive imaginary part is used, and it comes first.
        Array.Sort(values, (one, other) =>
        {
            var order = other.LeakyMagnitude(leakRate).CompareTo(one.LeakyMagnitude(leakRate));
            if (order == 0)
                order = other.Real.CompareTo(one.Real);
            return order == 0 ? other.Imaginary.CompareTo(one.Imaginary) : order;
        });
        magnitude = values[0].LeakyMagnitude(leakRate);
        return true;
    }

    // Ritz vectors of the best values, in basis coordinates; settled when none that could still be the largest is open.
    private List<double[]> Choose(HessenbergForm form, double beta, double magnitude, out bool settled)
    {
        var chosen = new List<double[]>();
        settled = true;
        foreach (var value in values)
        {
            if (value.Imaginary < 0)
                continue;
            if (chosen.Count >= keep)
                break;
            var re = new double[m];
            var im = new double[m];
            inverse.Eigenvector(form.Values, value, re, im);
            form.ToOriginal(re);
            form.ToOriginal(im);
            var residual = leakRate * beta * Math.Sqrt((re[m - 1] * re[m - 1]) + (im[m - 1] * im[m - 1]));
            var rival = value.LeakyMagnitude(leakRate) + (10 * residual) >= magnitude;
            if (rival && residual > Tolerance * magnitude)
                settled = false;
            chosen.Add(re);
            if (value.Imaginary > 0)
                chosen.Add(im);
        }

        return chosen;
    }

    // Rotates the basis onto the chosen vectors; returns how many stayed independent.
    private int Restart(List<double[]> chosen, double beta)
    {
        var kept = 0;
        for (var next = 0; next < chosen.Count; next++)
        {
            var y = chosen[next];
            var before = Math.Sqrt(RowVectors.Dot(y, y));
            for (var pass = 0; pass < 2; pass++)
            {
                for (var i = 0; i < kept; i++)
                    RowVectors.AddScaled(-RowVectors.Dot(chosen[i], y), chosen[i], y);
            }

            var norm = Math.Sqrt(RowVectors.Dot(y, y));
            if (norm <= 1e-8 * before)
                continue;
            RowVectors.Scale(1 / norm, y);
            chosen[kept++] = y;
        }

        var projected = new double[kept * kept];
        var product = new double[m];
        for (var column = 0; column < kept; column++)
        {
            for (var row = 0; row < m; row++)
                product[row] = RowVectors.Dot(h.AsSpan(row * m, m), chosen[column]);
            for (var row = 0; row < kept; row++)
                projected[(row * kept) + column] = RowVectors.Dot(chosen[row], product);
        }

        var rotated = new double[kept * n];
        for (var i = 0; i < kept; i++)
        {
            for (var j = 0; j < m; j++)
                RowVectors.AddScaled(chosen[i][j], Basis(j), rotated.AsSpan(i * n, n));
        }

        Basis(m).CopyTo(Basis(kept));
        rotated.CopyTo(basis, 0);
        Array.Clear(h);
        for (var i = 0; i < kept; i++)
        {
            projected.AsSpan(i * kept, kept).CopyTo(h.AsSpan(i * m));
            h[(kept * m) + i] = beta * chosen[i][m - 1];
        }

        return kept;
    }
}
