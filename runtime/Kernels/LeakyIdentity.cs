namespace ArchetypeRC.Runtime.Kernels;

/// <summary>The end of a linear step: from the sums z to (1-a) x + a z, the first product fused into the sum with the second.</summary>
internal static class LeakyIdentity
{
    /// <summary>Turns the sums in <paramref name="next"/> into the next state, in place.</summary>
    public static void Apply(ReadOnlySpan<double> state, Span<double> next, double leakRate)
    {
        if (leakRate == 1)
            return;
        RowVectors.Scale(leakRate, next);
        RowVectors.AddScaled(1 - leakRate, state, next);
    }
}
