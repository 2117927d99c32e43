using System.Numerics;

namespace ArchetypeRC.Runtime.Kernels;

/// <summary>
/// Random numbers out of a seed: the same seed gives the same numbers on every machine. Not for secrets; not thread-safe.
/// </summary>
/// <remarks>
/// xoshiro256** (Blackman and Vigna 2021, doi:10.1145/3460772), 256 bits of state, period 2^256 - 1; the state is filled by
/// splitmix64 (Steele, Lea, Flood 2014, doi:10.1145/2714064.2660195), as its authors advise.
/// </remarks>
public sealed class RandomStream
{
    private const double TwoPi = 6.283185307179586;
    private const double Unit = 1.0 / (1UL << 53);

    private ulong s0;
    private ulong s1;
    private ulong s2;
    private ulong s3;

    /// <summary>Starts the stream that belongs to a seed; every value is a good seed.</summary>
    public RandomStream(ulong seed)
        : this(seed, 0)
    {
    }

    private RandomStream(ulong seed, ulong tweak)
    {
        s0 = SplitMix64.Mix(seed += SplitMix64.Golden) ^ tweak;
        s1 = SplitMix64.Mix(seed += SplitMix64.Golden) ^ SplitMix64.Mix(tweak);
        s2 = SplitMix64.Mix(seed += SplitMix64.Golden);
        s3 = SplitMix64.Mix(seed + SplitMix64.Golden);
        if ((s0 | s1 | s2 | s3) == 0)
            s0 = SplitMix64.Golden;
    }

    private RandomStream(RandomStreamState state) =>
        (s0, s1, s2, s3) = (state.Word0, state.Word1, state.Word2, state.Word3);

    /// <summary>Where the stream stands; <see cref="FromState"/> goes on from there.</summary>
    public RandomStreamState State => new(s0, s1, s2, s3);

    /// <summary>One of many independent streams of the same seed, so that one use's draws do not move another's.</summary>
    /// <param name="seed">Any value.</param>
    /// <param name="stream">Number of the stream, any value.</param>
    public static RandomStream Derive(ulong seed, ulong stream) => new(seed, SplitMix64.Mix(SplitMix64.Mix(stream + SplitMix64.Golden) + SplitMix64.Golden));

    /// <summary>Goes on where a stream stood.</summary>
    /// <exception cref="ArgumentException">All words are 0, which no stream reaches.</exception>
    public static RandomStream FromState(RandomStreamState state) =>
        state == default
            ? throw new ArgumentException("The state of a random stream is four zeros; take it from State.", nameof(state))
            : new RandomStream(state);

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => Uniform(NextUInt64());

    /// <summary>Uniform integer in [0, bound), without bias (Lemire 2019, doi:10.1145/3230636).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is below 1.</exception>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var range = (ulong)bound;
        var high = Math.BigMul(NextUInt64(), range, out var low);
        if (low < range)
        {
            var threshold = (0UL - range) % range;
            while (low < threshold)
                high = Math.BigMul(NextUInt64(), range, out low);
        }

        return (int)high;
    }

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>Normal with mean 0 and deviation 1 (Box and Muller 1958). Takes two draws; no second value is kept back.</summary>
    public double NextGaussian() => Gaussian(NextDouble(), NextDouble());

    // From 64 random bits.
    internal static double Uniform(ulong bits) => (bits >> 11) * Unit;

    // From two uniform numbers in [0, 1).
    internal static double Gaussian(double first, double second) =>
        Math.Sqrt(-2 * Elementary.Log(1 - first)) * Elementary.Cos(TwoPi * second);
}
