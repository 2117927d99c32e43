namespace ArchetypeRC.Tests.Runtime.Kernels;

/// <summary>Values as bits, for equality that tells -0 from 0.</summary>
internal static class Bits
{
    public static long Of(double value) => BitConverter.DoubleToInt64Bits(value);

    public static int Of(float value) => BitConverter.SingleToInt32Bits(value);

    public static long[] Of<T>(T[] values)
        where T : unmanaged =>
        typeof(T) == typeof(double) ? Of((double[])(object)values) : [.. ((float[])(object)values).Select(v => (long)Of(v))];

    public static long[] Of(double[] values) => Of(values.AsSpan());

    public static long[] Of(ReadOnlySpan<double> values)
    {
        var bits = new long[values.Length];
        for (var i = 0; i < bits.Length; i++)
            bits[i] = Of(values[i]);
        return bits;
    }
}
