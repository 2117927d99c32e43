using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ArchetypeRC.Host.Plots;

/// <summary>Where values lie along an axis: as they are, or by their logarithm where they span more than a factor of five.</summary>
internal sealed class PlotScale
{
    private const double LogarithmicFrom = 5;
    private const int FewestTicks = 3;

    // From coarse to fine: the first that gives enough ticks is taken.
    private static readonly double[][] Steps = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]];

    private readonly double low;
    private readonly double high;

    private PlotScale(double low, double high)
    {
        this.low = low;
        this.high = high;
        IsLogarithmic = low > 0 && high / low >= LogarithmicFrom;
    }

    public bool IsLogarithmic { get; }

    /// <summary>The scale on which all values can be seen.</summary>
    /// <param name="values">Finite; one or more.</param>
    public static PlotScale Of(IReadOnlyCollection<double> values) => new(values.Min(), values.Max());

    /// <summary>Where a value lies, in the coordinates of the plot.</summary>
    public double At(double value) => IsLogarithmic ? Math.Log10(value) : value;

    /// <summary>Where values lie.</summary>
    public double[] At(IEnumerable<double> values) => [.. values.Select(At)];

    /// <summary>Writes the values themselves at the ticks of an axis.</summary>
    public void Label(IAxis axis)
    {
        if (!IsLogarithmic)
        {
            axis.TickGenerator = new NumericAutomatic { LabelFormatter = Text };
            return;
        }

        var ticks = Steps.Select(Ticks).FirstOrDefault(found => found.Length >= FewestTicks) ?? Ticks(Steps[^1]);
        axis.TickGenerator = new NumericManual(At(ticks), [.. ticks.Select(Text)]);
    }

    /// <summary>A number as short as a tick needs it: 0.25, 20k, 1.5M.</summary>
    public static string Text(double value) => Math.Abs(value) switch
    {
        >= 1e9 => Short(value / 1e9, "G"),
        >= 1e6 => Short(value / 1e6, "M"),
        >= 1e4 => Short(value / 1e3, "k"),
        _ => Short(value, ""),
    };

    private double[] Ticks(double[] steps)
    {
        var ticks = new List<double>();
        for (var decade = (int)Math.Floor(Math.Log10(low)); decade <= Math.Log10(high); decade++)
            ticks.AddRange(steps.Select(step => step * Math.Pow(10, decade)).Where(tick => tick >= low && tick <= high));
        return [.. ticks];
    }

    private static string Short(double value, string unit) => value.ToString("0.####", CultureInfo.InvariantCulture) + unit;
}
