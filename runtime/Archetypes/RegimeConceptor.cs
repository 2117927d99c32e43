using ArchetypeRC.Runtime.Conceptors;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Archetypes;

/// <summary>The conceptor C of the feature vectors of a regime, as an archetype keeps it. F: their length.</summary>
/// <param name="Weight">How many rows it was taken over, faded ones counting less.</param>
/// <param name="Aperture">a</param>
/// <param name="LogDeterminant">log det(I - C)</param>
/// <param name="Matrix">Upper half of C by rows, the diagonal included, [F (F+1) / 2].</param>
public sealed record RegimeConceptor(double Weight, double Aperture, double LogDeterminant, ReadOnlyMemory<double> Matrix)
{
    /// <summary>The conceptor of what a correlation was taken over; null when that was nothing, or has overflowed.</summary>
    /// <param name="correlation">R</param>
    /// <param name="aperture">a, above 0 and finite.</param>
    public static RegimeConceptor? Of(StateCorrelation correlation, double aperture)
    {
        if (correlation.Weight == 0 || !correlation.IsFinite)
            return null;
        var conceptor = Conceptor.Of(correlation, aperture);
        return new RegimeConceptor(correlation.Weight, aperture, conceptor.LogDeterminantOfNot(), conceptor.Pack());
    }

    /// <summary>Bytes of its numbers.</summary>
    /// <param name="features">F</param>
    public static long BytesOf(int features) => sizeof(double) * (3 + (features * (features + 1L) / 2));

    /// <summary>
    /// How well a vector fits the regime: z'C z against z'z and the size of C, a^2 (z'C z - z'z) + log det(I - C) + 2 F log a.
    /// </summary>
    /// <remarks>
    /// As C = R (R + a^-2 I)^-1, this is -z'(R + a^-2 I)^-1 z - log det(R + a^-2 I): twice the logarithm of the density of z under a normal
    /// distribution with the regime's correlation, up to a constant that all regimes share. z'C z alone ranks regimes of one size in
    /// the same way, and otherwise favours the larger, which lets through more of every vector.
    /// </remarks>
    /// <param name="features">z, [F]</param>
    public double Evidence(ReadOnlySpan<double> features)
    {
        var rest = Matrix.Span;
        var passed = 0.0;
        for (var row = 0; row < features.Length; row++)
        {
            var right = RowVectors.Dot(rest[1..(features.Length - row)], features[(row + 1)..]);
            passed += features[row] * ((rest[0] * features[row]) + (2 * right));
            rest = rest[(features.Length - row)..];
        }

        var size = LogDeterminant + (2 * features.Length * Elementary.Log(Aperture));
        return (Aperture * Aperture * (passed - RowVectors.Dot(features, features))) + size;
    }
}
