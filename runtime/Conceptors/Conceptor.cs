using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Readouts;

namespace ArchetypeRC.Runtime.Conceptors;

/// <summary>
/// A soft projection onto the space that the states of a regime fill: symmetric, with singular values from 0 to 1, that of a
/// direction the nearer 1 the more energy the states have along it. N: length of a state. Immutable.
/// </summary>
/// <remarks>
/// C = R (R + a^-2 I)^-1, with R the correlation of the states and a the aperture. Source: Jaeger 2014, "Controlling recurrent neural
/// networks by conceptors", arXiv 1403.3369. Every operation but NOT costs one or two spectra, about 7 N^3 multiply-adds each.
/// </remarks>
public sealed class Conceptor
{
    private const double Epsilon = 2.220446049250313e-16;
    private const double Tolerance = 1e-9;
    private const double Rounding = 1e-12;

    private readonly double[] matrix;

    private Conceptor(double[] matrix, int order)
    {
        this.matrix = matrix;
        Order = order;
    }

    /// <summary>Length of a state, N.</summary>
    public int Order { get; }

    /// <summary>C, [N, N] row-major.</summary>
    public ReadOnlySpan<double> Matrix => matrix;

    /// <summary>Share of the space that the conceptor takes: the mean of its singular values, 0 to 1.</summary>
    public double Quota
    {
        get
        {
            var trace = 0.0;
            for (var i = 0; i < Order; i++)
                trace += matrix[(i * Order) + i];
            return trace / Order;
        }
    }

    /// <summary>The conceptor that lets nothing through.</summary>
    /// <param name="order">N, at least 1.</param>
    public static Conceptor Zero(int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        return new Conceptor(new double[order * order], order);
    }

    /// <summary>The conceptor that lets everything through.</summary>
    /// <param name="order">N, at least 1.</param>
    public static Conceptor Identity(int order) => Zero(order).Not();

    /// <summary>The conceptor of the states that a correlation was taken over.</summary>
    /// <param name="correlation">R; of no states gives <see cref="Zero"/>.</param>
    /// <param name="aperture">a, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The aperture is out of its range.</exception>
    /// <exception cref="ArgumentException">The sums have overflowed.</exception>
    public static Conceptor Of(StateCorrelation correlation, double aperture) =>
        FromCorrelation(correlation.Matrix(), correlation.Order, aperture);

    /// <summary>C = R (R + a^-2 I)^-1.</summary>
    /// <param name="correlation">R, [N, N], symmetric, no eigenvalue below 0.</param>
    /// <param name="order">N, at least 1.</param>
    /// <param name="aperture">a, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The aperture or the order is out of its range.</exception>
    /// <exception cref="ArgumentException">R has another shape, a value that is not finite, is not symmetric or has an eigenvalue below 0.</exception>
    public static Conceptor FromCorrelation(ReadOnlySpan<double> correlation, int order, double aperture)
    {
        if (!(aperture > 0 && double.IsFinite(aperture)))
            throw new ArgumentOutOfRangeException(nameof(aperture), aperture, "The aperture is above 0 and finite.");
        var spectrum = Spectrum(correlation, order, nameof(correlation));
        Bounded(spectrum, double.PositiveInfinity, nameof(correlation));
        var inverse = 1 / aperture / aperture;
        return Map(spectrum, order, value => value > 0 ? value / (value + inverse) : 0);
    }

    /// <summary>A conceptor from its matrix.</summary>
    /// <param name="matrix">C, [N, N], symmetric, eigenvalues from 0 to 1.</param>
    /// <param name="order">N, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is out of its range.</exception>
    /// <exception cref="ArgumentException">C has another shape, a value that is not finite, is not symmetric or has an eigenvalue out of 0 to 1.</exception>
    public static Conceptor FromMatrix(ReadOnlySpan<double> matrix, int order)
    {
        Bounded(Spectrum(matrix, order, nameof(matrix)), 1, nameof(matrix));
        return new Conceptor(matrix.ToArray(), order);
    }

    /// <summary>What the conceptor does not let through: I - C.</summary>
    public Conceptor Not()
    {
        var result = new double[matrix.Length];
        for (var i = 0; i < matrix.Length; i++)
            result[i] = (i % (Order + 1) == 0 ? 1 : 0) - matrix[i];
        return new Conceptor(result, Order);
    }

    /// <summary>
    /// What both let through: (C^-1 + B^-1 - I)^-1, and where C or B has no inverse the limit of this as singular values go to 0 (Jaeger
    /// 2014, on Boolean operations).
    /// </summary>
    /// <param name="other">B, of the same order.</param>
    /// <remarks>
    /// Computed as P (I - P)^-1, with P = C (C + B)^+ B, which is (C^-1 + B^-1)^-1 continued to singular matrices: the parallel sum of
    /// Anderson and Duffin 1969, doi:10.1016/0022-247X(69)90200-5. As C and B are at most I, P is at most I / 2.
    /// </remarks>
    /// <exception cref="ArgumentException">The other is of another order.</exception>
    public Conceptor And(Conceptor other)
    {
        SameOrder(other);
        var sum = new double[matrix.Length];
        for (var i = 0; i < sum.Length; i++)
            sum[i] = matrix[i] + other.matrix[i];
        var spectrum = new SymmetricSpectrum(sum, Order);
        var floor = Order * Epsilon * 2;
        var parallel = new double[matrix.Length];
        var (left, right) = (new double[Order], new double[Order]);
        for (var i = 0; i < Order; i++)
        {
            if (spectrum.Values[i] <= floor)
                continue;
            Multiply(spectrum.Vector(i), left);
            other.Multiply(spectrum.Vector(i), right);
            for (var row = 0; row < Order; row++)
                RowVectors.AddScaled(left[row] / spectrum.Values[i], right, parallel.AsSpan(row * Order, Order));
        }

        Symmetrise(parallel, Order);
        return Map(new SymmetricSpectrum(parallel, Order), Order, value =>
        {
            var inside = Math.Clamp(value, 0, 0.5);
            return inside / (1 - inside);
        });
    }

    /// <summary>What one or the other lets through: NOT (NOT C AND NOT B), for C of R and B of Q the conceptor of R + Q.</summary>
    /// <param name="other">B, of the same order.</param>
    /// <exception cref="ArgumentException">The other is of another order.</exception>
    public Conceptor Or(Conceptor other) => Not().And(other.Not()).Not();

    /// <summary>
    /// Aperture adaptation: phi(C, g) = C (C + g^-2 (I - C))^-1, the conceptor of the same states with g times the aperture. Of 0 only
    /// singular values of 1 are left, of infinity all above 0 become 1; there a distance of 1e-12 counts as none.
    /// </summary>
    /// <param name="factor">g, 0 to infinity.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is below 0 or no number.</exception>
    public Conceptor WithAperture(double factor)
    {
        if (!(factor >= 0))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "An aperture is changed by a factor from 0 to infinity.");
        return Map(new SymmetricSpectrum((double[])matrix.Clone(), Order), Order, value => factor switch
        {
            0 => value >= 1 - Rounding ? 1 : 0,
            double.PositiveInfinity => value > Rounding ? 1 : 0,
            _ when value <= 0 => 0,
            _ when value >= 1 => 1,

            // Written so that neither g^2 nor g^-2 has to overflow.
            <= 1 => value * factor * factor / (Math.FusedMultiplyAdd(value, factor * factor, 1) - value),
            _ => value / (value + ((1 - value) / factor / factor)),
        });
    }

    /// <summary>
    /// Cosine of the angle between two conceptors, tr(C B) / (|C| |B|) in Frobenius norms: 1 for the same up to a factor, 0 for
    /// orthogonal ones (Jaeger 2014, equation 10, written without the spectra). NaN when one of them is zero.
    /// </summary>
    /// <param name="other">B, of the same order.</param>
    /// <exception cref="ArgumentException">The other is of another order.</exception>
    public double Similarity(Conceptor other)
    {
        SameOrder(other);
        var norms = Math.Sqrt(RowVectors.Dot(matrix, matrix)) * Math.Sqrt(RowVectors.Dot(other.matrix, other.matrix));
        return RowVectors.Dot(matrix, other.matrix) / norms;
    }

    /// <summary>Evidence that a state is of this conceptor's regime: z'C z, 0 to z'z (Jaeger 2014, on dynamical pattern recognition).</summary>
    /// <param name="state">z, [N]</param>
    /// <exception cref="ArgumentException">The state has another length.</exception>
    public double Evidence(ReadOnlySpan<double> state)
    {
        if (state.Length != Order)
            throw new ArgumentException($"A state has {Order} values, not {state.Length}.", nameof(state));
        var evidence = 0.0;
        for (var row = 0; row < Order; row++)
            evidence += state[row] * RowVectors.Dot(matrix.AsSpan(row * Order, Order), state);
        return evidence;
    }

    /// <summary>log det(I - C), at most 0: the larger the conceptor, the lower; minus infinity when a singular value is 1.</summary>
    public double LogDeterminantOfNot()
    {
        var sum = 0.0;
        foreach (var value in new SymmetricSpectrum((double[])Not().matrix.Clone(), Order).Values)
            sum += value > 0 ? Elementary.Log(value) : double.NegativeInfinity;
        return sum;
    }

    /// <summary>The upper half of C by rows, the diagonal included, [N (N+1) / 2].</summary>
    public double[] Pack()
    {
        var packed = new double[StateCorrelation.Packed(Order)];
        var at = 0;
        for (var row = 0; row < Order; row++)
        {
            matrix.AsSpan((row * Order) + row, Order - row).CopyTo(packed.AsSpan(at));
            at += Order - row;
        }

        return packed;
    }

    private void Multiply(ReadOnlySpan<double> vector, double[] product)
    {
        for (var row = 0; row < Order; row++)
            product[row] = RowVectors.Dot(matrix.AsSpan(row * Order, Order), vector);
    }

    private void SameOrder(Conceptor other)
    {
        if (other.Order != Order)
            throw new ArgumentException($"One conceptor is of order {Order}, the other of {other.Order}.", nameof(other));
    }

    private static SymmetricSpectrum Spectrum(ReadOnlySpan<double> values, int order, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        if (values.Length != (long)order * order)
            throw new ArgumentException($"The matrix has {values.Length} values; {(long)order * order} are needed for order {order}.", name);
        var largest = 0.0;
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
                throw new ArgumentException($"The matrix has a value of {value}; finite ones are needed.", name);
            largest = Math.Max(largest, Math.Abs(value));
        }

        for (var row = 0; row < order; row++)
        {
            for (var column = 0; column < row; column++)
            {
                var (below, above) = (values[(row * order) + column], values[(column * order) + row]);
                if (Math.Abs(below - above) > Tolerance * largest)
                    throw new ArgumentException($"The matrix is not symmetric: {below} at [{row}, {column}], {above} at [{column}, {row}].", name);
            }
        }

        return new SymmetricSpectrum(values.ToArray(), order);
    }

    private static void Bounded(SymmetricSpectrum spectrum, double most, string name)
    {
        var largest = 0.0;
        foreach (var value in spectrum.Values)
            largest = Math.Max(largest, Math.Abs(value));
        foreach (var value in spectrum.Values)
        {
            if (value < -Tolerance * largest || value > most + Tolerance)
                throw new ArgumentException($"The matrix has an eigenvalue of {value}; 0 to {most} is possible.", name);
        }
    }

    // The same eigenvectors with other eigenvalues.
    private static Conceptor Map(SymmetricSpectrum spectrum, int order, Func<double, double> map)
    {
        var result = new double[order * order];
        for (var i = 0; i < order; i++)
        {
            var vector = spectrum.Vector(i);
            var value = map(spectrum.Values[i]);
            for (var row = 0; value > 0 && row < order; row++)
                RowVectors.AddScaled(value * vector[row], vector, result.AsSpan(row * order, order));
        }

        Symmetrise(result, order);
        return new Conceptor(result, order);
    }

    private static void Symmetrise(double[] values, int order)
    {
        for (var row = 0; row < order; row++)
        {
            for (var column = 0; column < row; column++)
            {
                var (below, above) = ((row * order) + column, (column * order) + row);
                values[below] = values[above] = 0.5 * (values[below] + values[above]);
            }
        }
    }
}
