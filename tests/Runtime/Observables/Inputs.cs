using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Tests.Runtime.Observables;

internal static class Inputs
{
    /// <summary>Independent numbers, uniform in plus or minus 1.</summary>
    public static double[] Uniform(int steps, ulong seed)
    {
        var random = new RandomStream(seed);
        return [.. Enumerable.Range(0, steps).Select(_ => random.Uniform(-1, 1))];
    }
}
