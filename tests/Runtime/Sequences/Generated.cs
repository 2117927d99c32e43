using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Series;

namespace ArchetypeRC.Tests.Runtime.Sequences;

/// <summary>Generated sequences.</summary>
internal static class Generated
{
    /// <summary>Uniform noise around a level that depends on the class; lengths vary within the bounds.</summary>
    public static SequenceSet Noise(int cases, int channels, int classes, int shortest, int longest, ulong seed = 1, double level = 0.5)
    {
        var random = new RandomStream(seed);
        return new SequenceSet("noise", [.. Enumerable.Range(0, classes).Select(c => $"class {c}")], [.. Enumerable.Range(0, cases).Select(i =>
        {
            var length = shortest + random.NextInt(longest - shortest + 1);
            var values = new double[length * channels];
            for (var v = 0; v < values.Length; v++)
                values[v] = random.Uniform(-1, 1) + (level * (i % classes));
            return new LabelledSequence(channels, values, i % classes);
        })]);
    }

    /// <summary>
    /// A pulse up or down in the first step, which is the class, then noise that says nothing: a task of memory.
    /// </summary>
    public static SequenceSet EarlyPulse(int cases, int length, ulong seed)
    {
        var random = new RandomStream(seed);
        return new SequenceSet("pulse", ["down", "up"], [.. Enumerable.Range(0, cases).Select(i =>
        {
            var values = new double[length];
            for (var t = 1; t < length; t++)
                values[t] = random.Uniform(-0.1, 0.1);
            values[0] = i % 2 == 0 ? -1 : 1;
            return new LabelledSequence(1, values, i % 2);
        })]);
    }
}
