using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Series;

/// <summary>The task of short-term memory (Jaeger 2001, GMD report 152): give back an independent, uniform input after k steps.</summary>
public static class MemoryTask
{
    /// <summary>Generates <c>u</c> and, for each delay k from 1 on, <c>u_k</c>(t) = u(t - k).</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="seed">Of u.</param>
    /// <param name="delays">Largest delay, at least 1.</param>
    /// <param name="amplitude">u is uniform in plus or minus this, above 0.</param>
    public static TimeSeries Generate(int rows, ulong seed = 1, int delays = 10, double amplitude = 0.8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(delays, 1);
        if (!(amplitude > 0) || !double.IsFinite(amplitude))
            throw new ArgumentOutOfRangeException(nameof(amplitude), amplitude, "The amplitude is above 0 and finite.");
        var random = new RandomStream(seed);
        var u = new double[checked(delays + rows)];
        foreach (ref var value in u.AsSpan())
            value = random.Uniform(-amplitude, amplitude);
        var values = new double[checked(rows * (delays + 1))];
        for (var row = 0; row < rows; row++)
        {
            for (var k = 0; k <= delays; k++)
                values[(row * (delays + 1)) + k] = u[delays + row - k];
        }

        ImmutableArray<string> columns = ["u", .. Enumerable.Range(1, delays).Select(k => $"u_{k}")];
        return new TimeSeries(columns, values);
    }
}
