using ArchetypeRC.Host.Reports;
using ScottPlot;

namespace ArchetypeRC.Host.Plots;

/// <summary>What all figures of the report share: their size, their axes, and colours that follow the theme of the page.</summary>
internal static class PlotCanvas
{
    public const int Width = 940;
    public const int Height = 320;

    public static readonly Color Ink = Color.FromHex(ReportStyle.Ink);
    public static readonly Color Faint = Color.FromHex(ReportStyle.Faint);
    public static readonly Color Soft = Color.FromHex(ReportStyle.Soft);
    public static readonly Color Accent = Color.FromHex(ReportStyle.Accent);
    public static readonly Color Poor = Color.FromHex(ReportStyle.Poor);
    public static readonly Color Warm = Color.FromHex(ReportStyle.Warm);
    public static readonly Color Grey = Color.FromHex(ReportStyle.Grey);

    /// <summary>A plot with nothing in it.</summary>
    /// <param name="x">What goes to the right, with its unit.</param>
    /// <param name="y">What goes up, with its unit.</param>
    public static Plot Empty(string x, string y)
    {
        var plot = new Plot();
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Grid.MajorLineColor = Faint;
        plot.Axes.Color(Ink);
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        plot.Axes.Bottom.FrameLineStyle.Color = Grey;
        plot.Axes.Left.FrameLineStyle.Color = Grey;
        plot.XLabel(x, size: 13);
        plot.YLabel(y, size: 13);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.Layout.Fixed(new PixelPadding(left: 74, right: 16, bottom: 50, top: 14));
        return plot;
    }

    /// <summary>A line through points; a dot where there is only one.</summary>
    public static void Line(Plot plot, double[] x, double[] y, Color color, float width, bool steps = false)
    {
        var line = plot.Add.Scatter(x, y, color);
        line.LineWidth = width;
        line.MarkerSize = x.Length <= 1 ? 6 : 0;
        if (steps)
            line.ConnectStyle = ConnectStyle.StepHorizontal;
    }

    /// <summary>Dots without a line; nothing when there are none.</summary>
    public static void Dots(Plot plot, double[] x, double[] y, Color color, float size, MarkerShape shape = MarkerShape.FilledCircle)
    {
        if (x.Length == 0)
            return;
        var dots = plot.Add.ScatterPoints(x, y, color);
        dots.MarkerSize = size;
        dots.MarkerShape = shape;
        dots.MarkerLineWidth = 1.5f;
    }

    /// <summary>The figure, to stand in a page.</summary>
    public static string Svg(Plot plot, int height = Height)
    {
        var svg = plot.GetSvgXml(Width, height);
        var start = svg.IndexOf("<svg", StringComparison.Ordinal);
        return SvgText.Themed(SvgText.Anchored(svg[start..]));
    }
}
