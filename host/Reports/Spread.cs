using System.Globalization;

namespace ArchetypeRC.Host.Reports;

/// <summary>Mean and sample standard deviation of a figure over seeds.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">0 for a single value.</param>
internal sealed record Spread(double Mean, double Deviation)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        var mean = all.Average();
        var squares = all.Sum(v => (v - mean) * (v - mean));
        return new Spread(mean, all.Length > 1 ? Math.Sqrt(squares / (all.Length - 1)) : 0);
    }

    /// <summary>A figure with four significant digits.</summary>
    public static string Text(double value) => value.ToString("g4", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => Deviation == 0
        ? Text(Mean)
        : string.Create(CultureInfo.InvariantCulture, $"{Mean:g4} ± {Deviation:g2}");
}
