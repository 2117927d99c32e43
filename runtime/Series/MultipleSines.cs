using System.Collections.Immutable;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Runtime.Series;

/// <summary>
/// Multiple superimposed oscillators (Wierstra, Gomez, Schmidhuber 2005): y(t) = sum_i sin(f_i t), t = 0, 1, 2, ..; the frequencies are
/// 0.2, 0.311, 0.42, 0.51, 0.63, 0.74, 0.85, 0.97.
/// </summary>
public static class MultipleSines
{
    /// <summary>Most rows: beyond, the angles leave the range of our sine.</summary>
    public const int MaximumRows = 1_000_000;

    /// <summary>The frequencies, radians per step.</summary>
    public static ImmutableArray<double> Frequencies { get; } = [0.2, 0.311, 0.42, 0.51, 0.63, 0.74, 0.85, 0.97];

    /// <summary>Generates the column <c>y</c>.</summary>
    /// <param name="rows">1 to <see cref="MaximumRows"/>.</param>
    /// <param name="sines">How many of the frequencies, from the first on: 1 to 8.</param>
    /// <param name="scaled">Whether the lowest value is put at -1 and the highest at 1.</param>
    public static TimeSeries Generate(int rows, int sines = 8, bool scaled = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, MaximumRows);
        ArgumentOutOfRangeException.ThrowIfLessThan(sines, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sines, Frequencies.Length);
        var values = new double[rows];
        for (var t = 0; t < rows; t++)
        {
            for (var i = 0; i < sines; i++)
                values[t] += Elementary.Sin(Frequencies[i] * t);
        }

        if (scaled && values.Max() > values.Min())
        {
            var (low, high) = (values.Min(), values.Max());
            foreach (ref var value in values.AsSpan())
                value = ((2 * (value - low)) / (high - low)) - 1;
        }

        return new TimeSeries(ImmutableArray.Create("y"), values);
    }
}
