using System.Numerics;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Observables;

/// <summary>Where the frequencies of signals lie on average, and how far around it, in cycles per step: 0 to 0.5.</summary>
/// <param name="Centroid">sum f m(f) / sum m(f), m being the magnitude spectrum, averaged over the signals.</param>
/// <param name="Spread">Root of sum (f - centroid)^2 m(f) / sum m(f).</param>
public sealed record SpectralCentroid(double Centroid, double Spread)
{
    /// <summary>Fewest steps of a signal.</summary>
    public const int FewestSteps = 16;

    /// <summary>
    /// Takes the last steps, as many as the largest power of two that there are, less each signal's mean. Signals that do not move
    /// have the centroid and the spread 0.
    /// </summary>
    /// <param name="values">[steps, signals] row-major.</param>
    /// <param name="signals">At least 1.</param>
    /// <exception cref="ArgumentException">There are fewer than <see cref="FewestSteps"/> steps, or a part of one.</exception>
    public static SpectralCentroid Of(ReadOnlySpan<double> values, int signals)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(signals, 1);
        if (values.Length % signals != 0 || values.Length / signals < FewestSteps)
        {
            throw new ArgumentException(
                $"{values.Length} values of {signals} signals; at least {FewestSteps} whole steps are needed.", nameof(values));
        }

        var steps = values.Length / signals;
        var length = 1 << BitOperations.Log2((uint)steps);
        var last = values[((steps - length) * signals)..];
        var transform = new FourierTransform(length);
        var magnitudes = new double[(length / 2) + 1];
        var real = new double[length];
        var imaginary = new double[length];
        for (var signal = 0; signal < signals; signal++)
        {
            var mean = 0.0;
            for (var t = 0; t < length; t++)
                mean += last[(t * signals) + signal];
            mean /= length;
            for (var t = 0; t < length; t++)
                real[t] = last[(t * signals) + signal] - mean;
            Array.Clear(imaginary);
            transform.Apply(real, imaginary);
            for (var k = 1; k < magnitudes.Length; k++)
                magnitudes[k] += Math.Sqrt((real[k] * real[k]) + (imaginary[k] * imaginary[k]));
        }

        return Of(magnitudes, length);
    }

    private static SpectralCentroid Of(double[] magnitudes, int length)
    {
        var sum = 0.0;
        var weighted = 0.0;
        for (var k = 0; k < magnitudes.Length; k++)
        {
            sum += magnitudes[k];
            weighted += magnitudes[k] * k / length;
        }

        if (sum == 0)
            return new SpectralCentroid(0, 0);
        var centroid = weighted / sum;
        var squares = 0.0;
        for (var k = 0; k < magnitudes.Length; k++)
        {
            var distance = ((double)k / length) - centroid;
            squares += distance * distance * magnitudes[k];
        }

        return new SpectralCentroid(centroid, Math.Sqrt(squares / sum));
    }

    /// <summary>Radix-2 transform in place (Cooley and Tukey 1965), of one length.</summary>
    private sealed class FourierTransform
    {
        private const double TwoPi = 6.283185307179586;

        private readonly double[] cosines;
        private readonly double[] sines;

        public FourierTransform(int length)
        {
            cosines = new double[length / 2];
            sines = new double[length / 2];
            for (var k = 0; k < length / 2; k++)
            {
                cosines[k] = Elementary.Cos(TwoPi * k / length);
                sines[k] = -Elementary.Sin(TwoPi * k / length);
            }
        }

        public void Apply(double[] real, double[] imaginary)
        {
            Reorder(real, imaginary);
            for (var half = 1; half < real.Length; half *= 2)
            {
                var stride = real.Length / (2 * half);
                for (var first = 0; first < real.Length; first += 2 * half)
                {
                    for (var k = 0; k < half; k++)
                    {
                        var (low, high) = (first + k, first + k + half);
                        var (c, s) = (cosines[k * stride], sines[k * stride]);
                        var re = (real[high] * c) - (imaginary[high] * s);
                        var im = (real[high] * s) + (imaginary[high] * c);
                        (real[low], real[high]) = (real[low] + re, real[low] - re);
                        (imaginary[low], imaginary[high]) = (imaginary[low] + im, imaginary[low] - im);
                    }
                }
            }
        }

        // Every value goes to the place whose number has its bits in reverse.
        private static void Reorder(double[] real, double[] imaginary)
        {
            var reversed = 0;
            for (var i = 0; i < real.Length; i++)
            {
                if (i < reversed)
                {
                    (real[i], real[reversed]) = (real[reversed], real[i]);
                    (imaginary[i], imaginary[reversed]) = (imaginary[reversed], imaginary[i]);
                }

                var bit = real.Length / 2;
                for (; bit > 0 && (reversed & bit) != 0; bit /= 2)
                    reversed ^= bit;
                reversed |= bit;
            }
        }
    }
}
