namespace ArchetypeRC.Runtime.Kernels;

/// <summary>
/// Random numbers out of a key of 64 bits without an object for them: for draws inside of a step, which allocates nothing. The same key gives the
/// same numbers on every machine.
/// </summary>
/// <remarks>splitmix64 (Steele, Lea, Flood 2014, doi:10.1145/2714064.2660195).</remarks>
/// <param name="key">Any value.</param>
internal struct SplitMix64(ulong key)
{
    /// <summary>What the state grows by at each draw: 2^64 over the golden ratio.</summary>
    public const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong state = key;

    /// <summary>A key in which every bit of a key and of a value counts: folded over values, a hash of their order and bits.</summary>
    public static ulong Fold(ulong key, double value) => Mix((key + Golden) ^ BitConverter.DoubleToUInt64Bits(value));

    /// <summary>A permutation of 64 bits in which every bit of the result depends on every bit of the value.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => RandomStream.Uniform(Mix(state += Golden));

    /// <summary>Normal with mean 0 and deviation 1. Takes two draws.</summary>
    public double NextGaussian() => RandomStream.Gaussian(NextDouble(), NextDouble());
}
