using System.Numerics;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>The end of a leaky step with any activation f: from the sums z to (1-a) x + a f(z).</summary>
internal static class LeakyActivation
{
    /// <summary>Turns the sums in <paramref name="next"/> into the next state, in place.</summary>
    /// <param name="activation">f</param>
    /// <param name="state">x</param>
    /// <param name="next">z, then the next state; apart from <paramref name="state"/>.</param>
    /// <param name="leakRate">a</param>
    public static void Apply<T>(Activation activation, ReadOnlySpan<T> state, Span<T> next, double leakRate)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (activation == Activation.Identity)
            LeakyIdentity.Apply(state, next, leakRate);
        else if (activation == Activation.Sigmoid)
            LeakySigmoid.Apply(state, next, leakRate);
        else
            LeakyTanh.Apply(state, next, leakRate);
    }

    /// <summary>f'(z), from y = f(z).</summary>
    public static double Slope(Activation activation, double y) => activation switch
    {
        Activation.Identity => 1,
        Activation.Sigmoid => y * (1 - y),
        _ => 1 - (y * y),
    };
}
