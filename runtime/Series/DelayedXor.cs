using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// Delayed exclusive or of a random bit stream: y(t) = u(t - k) xor u(t - k - 1), the smallest task that needs both memory and a
/// nonlinearity (as in Bertschinger and Natschlager 2004, doi:10.1162/089976604323057443).
/// </summary>
public static class DelayedXor
{
    /// <summary>Generates the columns <c>u</c> and <c>y</c>, both 0 or 1.</summary>
    /// <param name="rows">At least 1.</param>
    /// <param name="seed">Of the bits.</param>
    /// <param name="delay">k, at least 0.</param>
    public static TimeSeries Generate(int rows, ulong seed = 1, int delay = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(delay);
        var random = new RandomStream(seed);
        var bits = new int[checked(delay + 1 + rows)];
        foreach (ref var bit in bits.AsSpan())
            bit = random.NextInt(2);
        var values = new double[checked(2 * rows)];
        for (var row = 0; row < rows; row++)
        {
            values[2 * row] = bits[delay + 1 + row];
            values[(2 * row) + 1] = bits[1 + row] ^ bits[row];
        }

        return new TimeSeries(ImmutableArray.Create("u", "y"), values);
    }
}
