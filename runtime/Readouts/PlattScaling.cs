using System.Runtime.InteropServices;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Readouts;

/// <summary>The sigmoid that turns one score into the probability of the positive class.</summary>
/// <param name="Slope">Factor of the score.</param>
/// <param name="Offset">Log-odds at a score of 0.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PlattScaling(double Slope, double Offset)
{
    /// <summary>1 / (1 + exp(-(Slope score + Offset))), from 0 to 1.</summary>
    public double Probability(double score)
    {
        var z = (Slope * score) + Offset;
        var small = Elementary.Exp(-Math.Abs(z));
        return (z >= 0 ? 1 : small) / (1 + small);
    }
}
