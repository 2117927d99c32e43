using System.Numerics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>The end of a linear step: from the sums z to (1-a) x + a z, the first product fused into the sum with the second.</summary>
internal static class LeakyIdentity
{
    /// <summary>Turns the sums in <paramref name="next"/> into the next state, in place.</summary>
    public static void Apply<T>(ReadOnlySpan<T> state, Span<T> next, double leakRate)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (leakRate == 1)
            return;
        RowVectors.Scale(T.CreateTruncating(leakRate), next);
        RowVectors.AddScaled(T.CreateTruncating(1 - leakRate), state, next);
    }
}
