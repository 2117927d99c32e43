using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Topologies;

/// <summary>
/// Eigenvector of an upper Hessenberg matrix for an eigenvalue that is known to rounding: two solves with H - value I
/// (Wielandt 1944), complex, by elimination with row exchange; n^2 operations each. Scratch is kept between calls.
/// </summary>
internal sealed class InverseIteration
{
    private const double Epsilon = 2.220446049250313e-16;
    private const int Solves = 2;

    private readonly int n;
    private readonly double[] real;
    private readonly double[] imaginary;
    private readonly double[] factorReal;
    private readonly double[] factorImaginary;
    private readonly bool[] exchanged;

    /// <param name="order">n</param>
    public InverseIteration(int order)
    {
        n = order;
        real = new double[n * n];
        imaginary = new double[n * n];
        factorReal = new double[n];
        factorImaginary = new double[n];
        exchanged = new bool[n];
    }

    /// <summary>Writes the eigenvector, of norm 1, to the two parts.</summary>
    public void Eigenvector(ReadOnlySpan<double> hessenberg, Eigenvalue value, Span<double> realPart, Span<double> imaginaryPart)
    {
        Factor(hessenberg, value);
        realPart.Fill(1);
        imaginaryPart.Clear();
        for (var solve = 0; solve < Solves; solve++)
        {
            if (solve > 0)
                Forward(realPart, imaginaryPart);
            Backward(realPart, imaginaryPart);
            Normalise(realPart, imaginaryPart);
        }
    }

    private void Factor(ReadOnlySpan<double> hessenberg, Eigenvalue value)
    {
        hessenberg[..(n * n)].CopyTo(real);
        Array.Clear(imaginary);
        var norm = 0.0;
        foreach (var entry in real)
            norm = Math.Max(norm, Math.Abs(entry));
        for (var i = 0; i < n; i++)
        {
            real[(i * n) + i] -= value.Real;
            imaginary[(i * n) + i] -= value.Imaginary;
        }

        var tiny = Math.Max(Epsilon * norm, 1e-300);
        for (var i = 0; i < n; i++)
        {
            if (i < n - 1)
                Eliminate(i, tiny);
            else if (Size(real[(i * n) + i], imaginary[(i * n) + i]) < tiny)
                real[(i * n) + i] = tiny;
        }
    }

    private void Eliminate(int i, double tiny)
    {
        var width = n - i;
        var upperReal = real.AsSpan((i * n) + i, width);
        var upperImaginary = imaginary.AsSpan((i * n) + i, width);
        var lowerReal = real.AsSpan(((i + 1) * n) + i, width);
        var lowerImaginary = imaginary.AsSpan(((i + 1) * n) + i, width);
        exchanged[i] = Size(lowerReal[0], lowerImaginary[0]) > Size(upperReal[0], upperImaginary[0]);
        if (exchanged[i])
        {
            Exchange(upperReal, lowerReal);
            Exchange(upperImaginary, lowerImaginary);
        }

        if (Size(upperReal[0], upperImaginary[0]) < tiny)
            upperReal[0] = tiny;
        Divide(lowerReal[0], lowerImaginary[0], upperReal[0], upperImaginary[0], out var fr, out var fi);
        factorReal[i] = fr;
        factorImaginary[i] = fi;
        lowerReal[0] = 0;
        lowerImaginary[0] = 0;
        if (width == 1)
            return;
        RowVectors.AddScaled(-fr, upperReal[1..], lowerReal[1..]);
        RowVectors.AddScaled(fi, upperImaginary[1..], lowerReal[1..]);
        RowVectors.AddScaled(-fr, upperImaginary[1..], lowerImaginary[1..]);
        RowVectors.AddScaled(-fi, upperReal[1..], lowerImaginary[1..]);
    }

    private void Forward(Span<double> re, Span<double> im)
    {
        for (var i = 0; i < n - 1; i++)
        {
            if (exchanged[i])
            {
                (re[i], re[i + 1]) = (re[i + 1], re[i]);
                (im[i], im[i + 1]) = (im[i + 1], im[i]);
            }

            re[i + 1] -= (factorReal[i] * re[i]) - (factorImaginary[i] * im[i]);
            im[i + 1] -= (factorReal[i] * im[i]) + (factorImaginary[i] * re[i]);
        }
    }

    private void Backward(Span<double> re, Span<double> im)
    {
        for (var i = n - 1; i >= 0; i--)
        {
            var rowReal = real.AsSpan((i * n) + i + 1, n - i - 1);
            var rowImaginary = imaginary.AsSpan((i * n) + i + 1, n - i - 1);
            var laterReal = re[(i + 1)..];
            var laterImaginary = im[(i + 1)..];
            var sumReal = RowVectors.Dot(rowReal, laterReal) - RowVectors.Dot(rowImaginary, laterImaginary);
            var sumImaginary = RowVectors.Dot(rowReal, laterImaginary) + RowVectors.Dot(rowImaginary, laterReal);
            Divide(re[i] - sumReal, im[i] - sumImaginary, real[(i * n) + i], imaginary[(i * n) + i], out re[i], out im[i]);

            // A nearly singular block makes the vector grow; bring it back before it overflows.
            if (Size(re[i], im[i]) > 1e100)
                Normalise(re, im);
        }
    }

    private static void Normalise(Span<double> re, Span<double> im)
    {
        var largest = 0.0;
        for (var i = 0; i < re.Length; i++)
            largest = Math.Max(largest, Size(re[i], im[i]));
        var sum = 0.0;
        for (var i = 0; i < re.Length; i++)
        {
            re[i] /= largest;
            im[i] /= largest;
            sum += (re[i] * re[i]) + (im[i] * im[i]);
        }

        var norm = Math.Sqrt(sum);
        for (var i = 0; i < re.Length; i++)
        {
            re[i] /= norm;
            im[i] /= norm;
        }
    }

    private static void Exchange(Span<double> one, Span<double> other)
    {
        for (var i = 0; i < one.Length; i++)
            (one[i], other[i]) = (other[i], one[i]);
    }

    private static double Size(double re, double im) => Math.Abs(re) + Math.Abs(im);

    // (a + ib) / (c + id), scaled as by Smith 1962 so that no square overflows.
    private static void Divide(double a, double b, double c, double d, out double re, out double im)
    {
        if (Math.Abs(c) >= Math.Abs(d))
        {
            var ratio = d / c;
            var scale = c + (d * ratio);
            re = (a + (b * ratio)) / scale;
            im = (b - (a * ratio)) / scale;
        }
        else
        {
            var ratio = c / d;
            var scale = (c * ratio) + d;
            re = ((a * ratio) + b) / scale;
            im = ((b * ratio) - a) / scale;
        }
    }
}
