using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Tests.Cluster.Streams;

/// <summary>Rows upon whose answers a stream is killed: one drawn from each of equal stretches of the input.</summary>
internal static class KillPlan
{
    /// <summary>
    /// Draws the rows, in order. Two are further apart than a paced run may have gone beyond its last answer, so that each
    /// row is still to come when its run starts.
    /// </summary>
    public static long[] Draw(ulong seed, int rows, int kills)
    {
        var random = new RandomStream(seed);
        var stretch = rows / kills;
        var drawn = new long[kills];
        long before = -1;
        for (var kill = 0; kill < kills; kill++)
        {
            do
                drawn[kill] = (kill * (long)stretch) + random.NextInt(stretch);
            while (drawn[kill] <= before + PacedStream.Ahead);
            before = drawn[kill];
        }

        return drawn;
    }

    /// <summary>Fails unless the kills landed in every stretch, and neither close together nor far apart.</summary>
    public static void AssertSpread(IReadOnlyList<long> landed, int rows)
    {
        var stretch = rows / landed.Count;
        Assert.Equal(Enumerable.Range(0, landed.Count), landed.Select(row => (int)(row / stretch)));
        var gaps = landed.Zip(landed.Skip(1), (a, b) => b - a).ToArray();
        Assert.InRange(gaps.Max(), stretch, 2 * stretch);
        Assert.InRange(gaps.Min(), PacedStream.Ahead, stretch);
    }
}
