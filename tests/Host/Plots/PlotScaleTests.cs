using ArchetypeRC.Host.Plots;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ArchetypeRC.Tests.Host.Plots;

public sealed class PlotScaleTests
{
    [Theory]
    [InlineData(0.1, 0.4, false)]
    [InlineData(0.1, 0.6, true)]
    [InlineData(0, 100, false)]
    [InlineData(-1, 100, false)]
    public void Scale_is_logarithmic_where_values_span_more_than_a_factor_of_five(double low, double high, bool logarithmic)
    {
        var scale = PlotScale.Of([high, low]);
        Assert.Equal(logarithmic, scale.IsLogarithmic);
        Assert.Equal(logarithmic ? Math.Log10(high) : high, scale.At(high));
    }

    [Theory]
    [InlineData(0.1, 0.6)]
    [InlineData(900, 5_200)]
    [InlineData(1e-4, 1e9)]
    public void Logarithmic_axis_has_three_ticks_or_more_at_the_values_that_they_tell(double low, double high)
    {
        var plot = new Plot();
        PlotScale.Of([low, high]).Label(plot.Axes.Left);
        var generator = Assert.IsType<NumericManual>(plot.Axes.Left.TickGenerator);
        plot.Axes.SetLimits(0, 1, -100, 100);
        plot.GetSvgXml(PlotCanvas.Width, PlotCanvas.Height);
        Assert.InRange(generator.Ticks.Length, 3, 20);
        Assert.All(generator.Ticks, tick => Assert.Equal(PlotScale.Text(Math.Pow(10, tick.Position)), tick.Label));
    }

    [Theory]
    [InlineData(0.25, "0.25")]
    [InlineData(5_000, "5000")]
    [InlineData(20_000, "20k")]
    [InlineData(1.5e6, "1.5M")]
    [InlineData(0, "0")]
    public void Number_at_a_tick_is_short(double value, string text) => Assert.Equal(text, PlotScale.Text(value));
}
