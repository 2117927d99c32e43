using System.Numerics;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// Steps of u_t = -u u_x - u_xx - u_xxxx on a circle of circumference L: pseudo-spectral in space, exponential time differencing of fourth
/// order in time (ETDRK4: Cox and Matthews 2002; coefficients by contour integrals: Kassam and Trefethen 2005,
/// doi:10.1137/S1064827502410633).
/// </summary>
/// <remarks>
/// Of wave number k, with q = 2 pi k / L: the linear part is q^2 - q^4, the rest -(i q / 2) F[u^2]. Products are not dealiased; the highest
/// wave number is left out of the derivative.
/// </remarks>
internal sealed class KuramotoSivashinskyFlow
{
    private const double Pi = 3.141592653589793;
    private const int ContourPoints = 32;

    private readonly int points;
    private readonly FourierTransform transform;
    private readonly double[] half;
    private readonly double[] whole;
    private readonly double[] q;
    private readonly double[] f1;
    private readonly double[] f2;
    private readonly double[] f3;
    private readonly double[] derivative;
    private readonly Spectrum v;
    private readonly Spectrum a;
    private readonly Spectrum b;
    private readonly Spectrum nv;
    private readonly Spectrum na;
    private readonly Spectrum nb;
    private readonly Spectrum nc;

    /// <param name="points">N, a power of two.</param>
    /// <param name="length">L, above 0.</param>
    /// <param name="h">Time of a step, above 0.</param>
    public KuramotoSivashinskyFlow(int points, double length, double h)
    {
        this.points = points;
        transform = new FourierTransform(points);
        (half, whole, q, f1, f2, f3, derivative) = (New(), New(), New(), New(), New(), New(), New());
        (v, a, b, nv, na, nb, nc) = (Empty(), Empty(), Empty(), Empty(), Empty(), Empty(), Empty());
        for (var k = 0; k < points; k++)
        {
            var wave = k <= points / 2 ? k : k - points;
            var number = 2 * Pi * wave / length;
            var square = number * number;
            derivative[k] = k == points / 2 ? 0 : number;
            Coefficients(k, h, h * (square - (square * square)));
        }

        double[] New() => new double[points];
        Spectrum Empty() => new(new double[points], new double[points]);
    }

    /// <summary>Goes on from u by one step, in place; [N].</summary>
    public void Step(Span<double> u)
    {
        u.CopyTo(v.Real);
        Array.Clear(v.Imaginary);
        transform.Forward(v.Real, v.Imaginary);
        Nonlinear(v, nv);
        Combine(a, half, v, (q, nv, 1), default);
        Nonlinear(a, na);
        Combine(b, half, v, (q, na, 1), default);
        Nonlinear(b, nb);
        Combine(b, half, a, (q, nb, 2), (q, nv, -1)); // the third stage starts from the first
        Nonlinear(b, nc);
        for (var k = 0; k < points; k++)
        {
            v.Real[k] = (whole[k] * v.Real[k]) + (f1[k] * nv.Real[k]) + (2 * f2[k] * (na.Real[k] + nb.Real[k])) + (f3[k] * nc.Real[k]);
            v.Imaginary[k] = (whole[k] * v.Imaginary[k]) + (f1[k] * nv.Imaginary[k])
                + (2 * f2[k] * (na.Imaginary[k] + nb.Imaginary[k])) + (f3[k] * nc.Imaginary[k]);
        }

        transform.Inverse(v.Real, v.Imaginary);
        v.Real.CopyTo(u);
    }

    // Means over a circle of radius 1 around z = h L, where the formulas do not cancel; the upper half is enough, since z is real.
    private void Coefficients(int k, double h, double z)
    {
        half[k] = Elementary.Exp(z / 2);
        whole[k] = Elementary.Exp(z);
        var (meanQ, mean1, mean2, mean3) = (0.0, 0.0, 0.0, 0.0);
        for (var point = 0; point < ContourPoints; point++)
        {
            var angle = Pi * (point + 0.5) / ContourPoints;
            var c = new Complex(z + Elementary.Cos(angle), Elementary.Sin(angle));
            var exponential = Exp(c);
            var cube = c * c * c;
            meanQ += ((Exp(c / 2) - 1) / c).Real;
            mean1 += ((-4 - c + (exponential * (4 - (3 * c) + (c * c)))) / cube).Real;
            mean2 += ((2 + c + (exponential * (c - 2))) / cube).Real;
            mean3 += ((-4 - (3 * c) - (c * c) + (exponential * (4 - c))) / cube).Real;
        }

        q[k] = h * meanQ / ContourPoints;
        f1[k] = h * mean1 / ContourPoints;
        f2[k] = h * mean2 / ContourPoints;
        f3[k] = h * mean3 / ContourPoints;
    }

    private static Complex Exp(Complex c)
    {
        var size = Elementary.Exp(c.Real);
        return new Complex(size * Elementary.Cos(c.Imaginary), size * Elementary.Sin(c.Imaginary));
    }

    // result = -(i q / 2) F[u^2]
    private void Nonlinear(Spectrum spectrum, Spectrum result)
    {
        spectrum.Real.CopyTo(result.Real, 0);
        spectrum.Imaginary.CopyTo(result.Imaginary, 0);
        transform.Inverse(result.Real, result.Imaginary);
        for (var n = 0; n < points; n++)
            result.Real[n] *= result.Real[n];
        Array.Clear(result.Imaginary);
        transform.Forward(result.Real, result.Imaginary);
        for (var k = 0; k < points; k++)
        {
            var factor = 0.5 * derivative[k];
            (result.Real[k], result.Imaginary[k]) = (factor * result.Imaginary[k], -factor * result.Real[k]);
        }
    }

    private void Combine(
        Spectrum result,
        double[] factor,
        Spectrum start,
        (double[] Weight, Spectrum Of, double Times) one,
        (double[] Weight, Spectrum Of, double Times) other)
    {
        for (var k = 0; k < points; k++)
        {
            var (real, imaginary) = (factor[k] * start.Real[k], factor[k] * start.Imaginary[k]);
            real += one.Times * one.Weight[k] * one.Of.Real[k];
            imaginary += one.Times * one.Weight[k] * one.Of.Imaginary[k];
            if (other.Weight is not null)
            {
                real += other.Times * other.Weight[k] * other.Of.Real[k];
                imaginary += other.Times * other.Weight[k] * other.Of.Imaginary[k];
            }

            (result.Real[k], result.Imaginary[k]) = (real, imaginary);
        }
    }

    private sealed record Spectrum(double[] Real, double[] Imaginary);
}
