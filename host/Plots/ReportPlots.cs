using System.Collections.Immutable;
using ArchetypeRC.Actors.Population;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Plots;

/// <summary>The figures of the winner and of the generations, as SVG.</summary>
internal static class ReportPlots
{
    // Rows of the held-out end that fit a figure and can still be told apart.
    private const int MostRows = 400;

    /// <summary>
    /// Best, median and worst of the population over the generations, and the best that was met, which a population may lose; it alone goes on to the
    /// end of a generation that is not complete.
    /// </summary>
    public static string Fitness(SearchReport report)
    {
        var history = report.Status.History.Where(h => double.IsFinite(h.Worst)).ToArray();
        var plot = PlotCanvas.Empty("generation", SearchPlots.Error(report));
        double[] x = [.. history.Select(h => h.Generation + 1.0)];

        // The first generations are drawn at random, and their worst would press everything else to the axis.
        var ceiling = history.Length == 0 ? double.PositiveInfinity : Math.Max(history[0].Median, history[^1].Worst) * 1.2;
        PlotCanvas.Line(plot, x, [.. history.Select(h => Math.Min(h.Worst, ceiling))], PlotCanvas.Grey, 1.5f);
        PlotCanvas.Line(plot, x, [.. history.Select(h => Math.Min(h.Median, ceiling))], PlotCanvas.Warm, 1.5f);
        PlotCanvas.Line(plot, x, [.. history.Select(h => h.Best)], PlotCanvas.Accent, 2.5f);
        if (ShowsBestSoFar(report))
        {
            var met = BestSoFar(report.Status, [.. SearchPlots.BestSoFar(report)], report.Plan.Job.Evolution.Population);
            PlotCanvas.Line(plot, [.. met.Select(point => point.Generation)], [.. met.Select(point => Math.Min(point.Best, ceiling))], PlotCanvas.Ink, 1.5f);
        }

        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.Axes.AutoScale();
        return PlotCanvas.Svg(plot);
    }

    /// <summary>Whether the best that was met is another line than the best of the population, or a longer one.</summary>
    public static bool ShowsBestSoFar(SearchReport report)
    {
        Individual[] best = [.. SearchPlots.BestSoFar(report)];
        return Rest(report.Status) > 0
            || report.Status.History.Any(h => best.LastOrDefault(i => i.Birth.Number.Value <= h.Evaluations) is { } met && met.Fitness.Value < h.Best);
    }

    /// <summary>Evaluations behind the last complete generation.</summary>
    public static long Rest(JobStatus status) => status.Evaluations - (status.History.IsEmpty ? 0 : status.History[^1].Evaluations);

    /// <summary>The best that was met up to the end of each generation, the last one complete or not.</summary>
    /// <param name="status">The search.</param>
    /// <param name="best">Each that was better than all before it, in the order of birth.</param>
    /// <param name="population">Evaluations of a complete generation.</param>
    /// <returns>Where a generation ends, counted from 1 and as a share where it is not complete, and the best; generations before the first best are left out.</returns>
    public static ImmutableArray<(double Generation, double Best)> BestSoFar(JobStatus status, IReadOnlyList<Individual> best, int population)
    {
        var ends = status.History.Select(h => (Generation: h.Generation + 1.0, h.Evaluations)).ToList();
        if (Rest(status) is > 0 and var rest)
            ends.Add((status.History.Length + Math.Min(1, (double)rest / population), status.Evaluations));
        return
        [
            .. from end in ends
               let met = best.LastOrDefault(i => i.Birth.Number.Value <= end.Evaluations)
               where met is not null
               select (end.Generation, met.Fitness.Value),
        ];
    }

    /// <summary>The held-out end of the series: what came, and what was predicted before it came.</summary>
    /// <param name="report">The report.</param>
    /// <param name="target">Which of the targets is shown.</param>
    public static string HeldOut(SearchReport report, int target = 0)
    {
        var task = report.Plan.Task;
        var split = report.Plan.Split;
        var rows = Math.Min(split.TestRows, MostRows);
        var classes = task.Kind == TaskKind.Classification;
        var plot = PlotCanvas.Empty("row", classes ? "class" : task.Targets[target]);
        var truth = report.Plan.Data.Column(task.Targets[target]).AsSpan(split.FittedRows, rows).ToArray();
        double[] x = [.. Enumerable.Range(split.FittedRows, rows).Select(r => (double)r)];
        var predictions = report.Test.Predictions.Span;
        var predicted = new double[rows];
        for (var r = 0; r < rows; r++)
        {
            predicted[r] = classes
                ? Runtime.Observables.ErrorSums.Highest(predictions.Slice(r * task.OutputSize, task.OutputSize))
                : predictions[(r * task.OutputSize) + target];
        }

        PlotCanvas.Line(plot, x, truth, PlotCanvas.Ink, 1.5f);
        PlotCanvas.Line(plot, x, predicted, PlotCanvas.Warm, 1.5f);
        plot.Axes.AutoScale();
        return PlotCanvas.Svg(plot);
    }

    /// <summary>Rows that <see cref="HeldOut"/> shows.</summary>
    public static int RowsShown(SearchReport report) => Math.Min(report.Plan.Split.TestRows, MostRows);
}
