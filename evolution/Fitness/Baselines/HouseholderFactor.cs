namespace ArchetypeRC.Evolution.Fitness.Baselines;

/// <summary>
/// Least squares by Householder reflections: A = Q R for a tall A, [rows, columns], and Q'b. Because R is triangular, the one
/// factor solves the problem of every leading set of columns.
/// </summary>
/// <remarks>Golub and Van Loan, Matrix Computations, algorithm 5.2.1. O(rows x columns^2).</remarks>
internal sealed class HouseholderFactor
{
    /// <summary>A column whose remainder is below this share of its length depends on the columns before it.</summary>
    private const double DependenceTolerance = 1e-12;

    private readonly double[][] columns;
    private readonly double[] diagonal;
    private readonly double[] b;

    /// <summary>Takes over and overwrites its arguments.</summary>
    /// <param name="columns">The columns of A, each [rows].</param>
    /// <param name="b">[rows]</param>
    public HouseholderFactor(double[][] columns, double[] b)
    {
        this.columns = columns;
        this.b = b;
        diagonal = new double[columns.Length];
        Rank = columns.Length;
        for (var k = 0; k < columns.Length; k++)
        {
            if (!Reflect(k))
            {
                Rank = k;
                return;
            }
        }
    }

    /// <summary>Leading columns that are independent of each other.</summary>
    public int Rank { get; }

    /// <summary>The least squares coefficients of the first <paramref name="count"/> columns.</summary>
    /// <param name="count">Up to <see cref="Rank"/>.</param>
    public double[] Solve(int count)
    {
        var x = new double[count];
        for (var i = count - 1; i >= 0; i--)
        {
            var sum = b[i];
            for (var j = i + 1; j < count; j++)
                sum -= columns[j][i] * x[j];
            x[i] = sum / diagonal[i];
        }

        return x;
    }

    /// <summary>Brings column k to zero below the diagonal and reflects what follows; false when the column is dependent.</summary>
    private bool Reflect(int k)
    {
        var v = columns[k];
        var whole = Math.Sqrt(Dot(v, v, 0));
        var norm = Math.Sqrt(Dot(v, v, k));
        if (!(norm > DependenceTolerance * whole))
            return false;

        diagonal[k] = v[k] > 0 ? -norm : norm;
        // v becomes the reflector; above the diagonal it keeps R's entries.
        v[k] -= diagonal[k];
        var half = -diagonal[k] * v[k];
        for (var j = k + 1; j < columns.Length; j++)
            Apply(v, half, columns[j], k);
        Apply(v, half, b, k);
        return true;
    }

    private static void Apply(double[] v, double half, double[] target, int from)
    {
        var factor = Dot(v, target, from) / half;
        for (var i = from; i < target.Length; i++)
            target[i] = Math.FusedMultiplyAdd(-factor, v[i], target[i]);
    }

    private static double Dot(double[] left, double[] right, int from)
    {
        var sum = 0.0;
        for (var i = from; i < left.Length; i++)
            sum = Math.FusedMultiplyAdd(left[i], right[i], sum);
        return sum;
    }
}
