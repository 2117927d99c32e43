using ArchetypeRC.Runtime.Conceptors;
using ArchetypeRC.Runtime.Kernels;
using CsCheck;

namespace ArchetypeRC.Tests.Runtime.Conceptors;

/// <summary>Conceptors of random states, of full rank and below it, and what they are compared by.</summary>
internal static class ConceptorSamples
{
    /// <summary>Two or three conceptors of the same order.</summary>
    public static Gen<Conceptor[]> Several(int count) =>
        from order in Gen.Int[1, 12]
        from drawn in Gen.Select(Gen.ULong, Gen.Int[1, 14], Gen.Double[-1, 1.5]).Array[count]
        select drawn.Select(d => Of(Correlation(d.Item1, order, d.Item2), order, Math.Pow(10, d.Item3))).ToArray();

    public static readonly Gen<Conceptor> One = Several(1).Select(c => c[0]);

    /// <summary>Correlation of as many states as the rank says, [order, order].</summary>
    public static double[] Correlation(ulong seed, int order, int rank)
    {
        var random = new RandomStream(seed);
        var matrix = new double[order * order];
        for (var state = 0; state < rank; state++)
        {
            var values = Enumerable.Range(0, order).Select(_ => random.NextGaussian()).ToArray();
            for (var i = 0; i < matrix.Length; i++)
                matrix[i] += values[i / order] * values[i % order] / rank;
        }

        return matrix;
    }

    public static Conceptor Of(double[] correlation, int order, double aperture) => Conceptor.FromCorrelation(correlation, order, aperture);

    public static double Distance(Conceptor one, Conceptor two) => Distance(one.Matrix, two.Matrix);

    public static double Distance(ReadOnlySpan<double> one, ReadOnlySpan<double> two)
    {
        var largest = 0.0;
        for (var i = 0; i < Math.Max(one.Length, two.Length); i++)
            largest = Math.Max(largest, Math.Abs(one[i] - two[i]));
        return largest;
    }
}
