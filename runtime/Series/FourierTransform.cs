using System.Numerics;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// Discrete Fourier transform of a power of two of complex numbers, in place (Cooley and Tukey 1965, radix 2):
/// X_k = sum_n x_n exp(-2 pi i k n / N). The same bits on every machine.
/// </summary>
internal sealed class FourierTransform
{
    private const double TwoPi = 6.283185307179586;

    private readonly int size;
    private readonly double[] cosines;
    private readonly double[] sines;

    /// <param name="size">N, a power of two.</param>
    public FourierTransform(int size)
    {
        if (size < 2 || !BitOperations.IsPow2(size))
            throw new ArgumentOutOfRangeException(nameof(size), size, "The size of a transform is a power of two, at least 2.");
        this.size = size;
        cosines = new double[size / 2];
        sines = new double[size / 2];
        for (var k = 0; k < size / 2; k++)
        {
            cosines[k] = Elementary.Cos(TwoPi * k / size);
            sines[k] = Elementary.Sin(TwoPi * k / size);
        }
    }

    /// <summary>Transforms; both [N].</summary>
    public void Forward(Span<double> real, Span<double> imaginary) => Transform(real, imaginary, -1);

    /// <summary>Transforms back, the factor 1 / N included; both [N].</summary>
    public void Inverse(Span<double> real, Span<double> imaginary)
    {
        Transform(real, imaginary, 1);
        for (var i = 0; i < size; i++)
        {
            real[i] /= size;
            imaginary[i] /= size;
        }
    }

    private void Transform(Span<double> real, Span<double> imaginary, double sign)
    {
        if (real.Length != size || imaginary.Length != size)
            throw new ArgumentException($"The transform is of {size} numbers, not of {real.Length} and {imaginary.Length}.", nameof(real));
        Reorder(real, imaginary);
        for (var half = 1; half < size; half *= 2)
        {
            var stride = size / (2 * half);
            for (var block = 0; block < size; block += 2 * half)
            {
                for (var k = 0; k < half; k++)
                {
                    var c = cosines[k * stride];
                    var s = sign * sines[k * stride];
                    var (low, high) = (block + k, block + k + half);
                    var r = (c * real[high]) - (s * imaginary[high]);
                    var i = (c * imaginary[high]) + (s * real[high]);
                    real[high] = real[low] - r;
                    imaginary[high] = imaginary[low] - i;
                    real[low] += r;
                    imaginary[low] += i;
                }
            }
        }
    }

    // Element n goes to the place whose bits are those of n backwards.
    private void Reorder(Span<double> real, Span<double> imaginary)
    {
        var place = 0;
        for (var n = 1; n < size; n++)
        {
            var bit = size >> 1;
            for (; (place & bit) != 0; bit >>= 1)
                place ^= bit;
            place |= bit;
            if (n >= place)
                continue;
            (real[n], real[place]) = (real[place], real[n]);
            (imaginary[n], imaginary[place]) = (imaginary[place], imaginary[n]);
        }
    }
}
