using ArchetypeRC.Runtime.Specs;
using ScottPlot;

namespace ArchetypeRC.Host.Reports;

/// <summary>The figures of the report, as SVG.</summary>
internal static class ReportPlots
{
    private const int Width = 940;
    private const int Height = 320;

    // Rows of the held-out end that fit a figure and can still be told apart.
    private const int MostRows = 400;

    private static readonly Color Ink = Color.FromHex(ReportStyle.Ink);
    private static readonly Color Faint = Color.FromHex("#e8ecef");
    private static readonly Color Accent = Color.FromHex(ReportStyle.Accent);
    private static readonly Color Warm = Color.FromHex(ReportStyle.Warm);
    private static readonly Color Grey = Color.FromHex(ReportStyle.Grey);

    /// <summary>Best, median and worst of the population over the generations.</summary>
    public static string Fitness(SearchReport report)
    {
        var history = report.Status.History.Where(h => double.IsFinite(h.Worst)).ToArray();
        var plot = Empty("generation", report.Plan.Job.Fitness.Objective == Evolution.Fitness.FitnessObjective.Nrmse
            ? "NRMSE on the validation rows"
            : "error rate on the validation rows");
        double[] x = [.. history.Select(h => h.Generation + 1.0)];

        // The first generations are drawn at random, and their worst would press everything else to the axis.
        var ceiling = history.Length == 0 ? 1 : Math.Max(history[0].Median, history[^1].Worst) * 1.2;
        Line(plot, x, [.. history.Select(h => Math.Min(h.Worst, ceiling))], Grey, 1.5f);
        Line(plot, x, [.. history.Select(h => Math.Min(h.Median, ceiling))], Warm, 1.5f);
        Line(plot, x, [.. history.Select(h => h.Best)], Accent, 2.5f);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.AutoScale();
        return Svg(plot);
    }

    /// <summary>The held-out end of the series: what came, and what was predicted before it came.</summary>
    public static string HeldOut(SearchReport report)
    {
        var task = report.Plan.Task;
        var split = report.Plan.Split;
        var rows = Math.Min(split.TestRows, MostRows);
        var classes = task.Kind == TaskKind.Classification;
        var plot = Empty("row", classes ? "class" : task.Targets[0]);
        var truth = report.Plan.Data.Column(task.Targets[0]).AsSpan(split.FittedRows, rows).ToArray();
        double[] x = [.. Enumerable.Range(split.FittedRows, rows).Select(r => (double)r)];
        var predictions = report.Test.Predictions.Span;
        var predicted = new double[rows];
        for (var r = 0; r < rows; r++)
        {
            predicted[r] = classes
                ? Runtime.Observables.ErrorSums.Highest(predictions.Slice(r * task.OutputSize, task.OutputSize))
                : predictions[r * task.OutputSize];
        }

        Line(plot, x, truth, Ink, 1.5f);
        Line(plot, x, predicted, Warm, 1.5f);
        plot.Axes.AutoScale();
        return Svg(plot);
    }

    /// <summary>Rows that <see cref="HeldOut"/> shows.</summary>
    public static int RowsShown(SearchReport report) => Math.Min(report.Plan.Split.TestRows, MostRows);

    private static void Line(Plot plot, double[] x, double[] y, Color color, float width)
    {
        var line = plot.Add.Scatter(x, y, color);
        line.LineWidth = width;
        line.MarkerSize = x.Length <= 1 ? 6 : 0;
    }

    private static Plot Empty(string x, string y)
    {
        var plot = new Plot();
        plot.FigureBackground.Color = Colors.White;
        plot.DataBackground.Color = Colors.White;
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

    private static string Svg(Plot plot)
    {
        var svg = plot.GetSvgXml(Width, Height);
        var start = svg.IndexOf("<svg", StringComparison.Ordinal);
        return SvgText.Anchored(svg[start..]);
    }
}
