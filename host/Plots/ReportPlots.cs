using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Plots;

/// <summary>The figures of the winner and of the generations, as SVG.</summary>
internal static class ReportPlots
{
    // Rows of the held-out end that fit a figure and can still be told apart.
    private const int MostRows = 400;

    /// <summary>Best, median and worst of the population over the generations.</summary>
    public static string Fitness(SearchReport report)
    {
        var history = report.Status.History.Where(h => double.IsFinite(h.Worst)).ToArray();
        var plot = PlotCanvas.Empty("generation", report.Plan.Job.Fitness.Objective == Evolution.Fitness.FitnessObjective.Nrmse
            ? "NRMSE on the validation rows"
            : "error rate on the validation rows");
        double[] x = [.. history.Select(h => h.Generation + 1.0)];

        // The first generations are drawn at random, and their worst would press everything else to the axis.
        var ceiling = history.Length == 0 ? 1 : Math.Max(history[0].Median, history[^1].Worst) * 1.2;
        PlotCanvas.Line(plot, x, [.. history.Select(h => Math.Min(h.Worst, ceiling))], PlotCanvas.Grey, 1.5f);
        PlotCanvas.Line(plot, x, [.. history.Select(h => Math.Min(h.Median, ceiling))], PlotCanvas.Warm, 1.5f);
        PlotCanvas.Line(plot, x, [.. history.Select(h => h.Best)], PlotCanvas.Accent, 2.5f);
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.AutoScale();
        return PlotCanvas.Svg(plot);
    }

    /// <summary>The held-out end of the series: what came, and what was predicted before it came.</summary>
    public static string HeldOut(SearchReport report)
    {
        var task = report.Plan.Task;
        var split = report.Plan.Split;
        var rows = Math.Min(split.TestRows, MostRows);
        var classes = task.Kind == TaskKind.Classification;
        var plot = PlotCanvas.Empty("row", classes ? "class" : task.Targets[0]);
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

        PlotCanvas.Line(plot, x, truth, PlotCanvas.Ink, 1.5f);
        PlotCanvas.Line(plot, x, predicted, PlotCanvas.Warm, 1.5f);
        plot.Axes.AutoScale();
        return PlotCanvas.Svg(plot);
    }

    /// <summary>Rows that <see cref="HeldOut"/> shows.</summary>
    public static int RowsShown(SearchReport report) => Math.Min(report.Plan.Split.TestRows, MostRows);
}
