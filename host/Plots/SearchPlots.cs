using System.Globalization;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Reports;
using ArchetypeRC.Runtime.Observables;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ArchetypeRC.Host.Plots;

/// <summary>The figures of a whole search: everyone who was born in it.</summary>
internal static class SearchPlots
{
    // More dots than these only make the page large.
    private const int MostDots = 2_000;

    // The worst twentieth is left out where it lies further off than this many times the rest.
    private const double FarOff = 1.3;

    /// <summary>The fitness of each evaluation, and the best up to it.</summary>
    public static PlotFigure Fitness(SearchReport report)
    {
        var individuals = report.Lineage.Individuals;
        var measured = individuals.Where(i => i.Fitness.Refusal is null).ToArray();
        var ceiling = Ceiling(measured.Select(i => i.Fitness.Value));
        var shown = measured.Where(i => i.Fitness.Value <= ceiling).ToArray();
        var best = BestSoFar(report).Where(i => i.Fitness.Value <= ceiling).ToArray();
        var scale = PlotScale.Of([.. shown.Select(i => i.Fitness.Value), .. best.Select(i => i.Fitness.Value)]);
        var plot = PlotCanvas.Empty("evaluation", Error(report));
        var rung = HighestRung(report);
        var dots = Thinned(shown);
        Dots(dots.Where(i => !i.IsReevaluation && RungOf(i) < rung), PlotCanvas.Poor);
        Dots(dots.Where(i => !i.IsReevaluation && RungOf(i) == rung), PlotCanvas.Grey);
        Dots(dots.Where(i => i.IsReevaluation), PlotCanvas.Warm);
        PlotCanvas.Line(
            plot,
            [.. best.Select(Number), Number(individuals[^1])],
            scale.At([.. best.Select(i => i.Fitness.Value), best[^1].Fitness.Value]),
            PlotCanvas.Accent,
            2.5f,
            steps: true);
        plot.Axes.AutoScale();
        scale.Label(plot.Axes.Left);
        plot.Axes.Bottom.TickGenerator = Whole();
        return new PlotFigure(PlotCanvas.Svg(plot), Sentences(
            Beyond(measured.Length - shown.Length), Refused(individuals.Length - measured.Length), Thin(dots.Length, shown.Length)));

        void Dots(IEnumerable<Individual> some, Color color)
        {
            Individual[] all = [.. some];
            PlotCanvas.Dots(plot, [.. all.Select(Number)], scale.At(all.Select(i => i.Fitness.Value)), color, 5);
        }
    }

    /// <summary>The error of everyone against what the model costs, and those who nobody else is better than in both.</summary>
    /// <param name="report">The search.</param>
    /// <param name="cost">What is paid.</param>
    /// <param name="unit">Its name, for the axis.</param>
    /// <returns>Null when the search does not tell what models cost.</returns>
    public static PlotFigure? Front(SearchReport report, Func<ModelCost, long> cost, string unit)
    {
        Individual[] told = [.. Comparable(report).Where(i => i.Fitness.Cost is not null)];
        if (told.Length == 0)
            return null;
        var ceiling = Ceiling(told.Select(i => i.Fitness.Value));
        var shown = told.Where(i => i.Fitness.Value <= ceiling).ToArray();
        var x = PlotScale.Of([.. shown.Select(Paid)]);
        var y = PlotScale.Of([.. shown.Select(i => i.Fitness.Value)]);
        var plot = PlotCanvas.Empty(unit, Error(report));
        var front = Undominated(shown, Paid);
        var dots = Thinned(shown);
        Dots(dots, PlotCanvas.Grey, 5, MarkerShape.FilledCircle);
        PlotCanvas.Line(plot, x.At(front.Select(Paid)), y.At(front.Select(i => i.Fitness.Value)), PlotCanvas.Accent, 2, steps: true);
        Dots(front, PlotCanvas.Accent, 7, MarkerShape.FilledCircle);
        Dots(report.Status.Results.Where(i => i.Fitness.Cost is not null && i.Fitness.Value <= ceiling), PlotCanvas.Ink, 11, MarkerShape.OpenCircle);
        Dots(shown.Where(i => i.Birth.Number == report.Winner.Birth.Number), PlotCanvas.Warm, 12, MarkerShape.FilledDiamond);
        plot.Axes.AutoScale();
        x.Label(plot.Axes.Bottom);
        y.Label(plot.Axes.Left);
        return new PlotFigure(PlotCanvas.Svg(plot), Sentences(Beyond(told.Length - shown.Length), Thin(dots.Length, shown.Length)));

        double Paid(Individual individual) => cost(individual.Fitness.Cost!);

        void Dots(IEnumerable<Individual> some, Color color, float size, MarkerShape shape)
        {
            Individual[] all = [.. some];
            PlotCanvas.Dots(plot, x.At(all.Select(Paid)), y.At(all.Select(i => i.Fitness.Value)), color, size, shape);
        }
    }

    /// <summary>Energy that the search has taken up to each evaluation, joules.</summary>
    public static PlotFigure Energy(SearchReport report)
    {
        var plot = PlotCanvas.Empty("evaluation", "energy so far, J (estimated)");
        var (operations, bytes) = (0L, 0L);
        var points = new List<Coordinates> { new(0, 0) };
        foreach (var individual in report.Lineage.Individuals)
        {
            operations += individual.Fitness.Operations;
            bytes += individual.Fitness.Bytes;
            points.Add(new Coordinates(Number(individual), EnergyEstimate.Joules(operations, bytes)));
        }

        // The last point is the whole; a line needs no more points than the figure has columns.
        var step = Math.Max(1, points.Count / PlotCanvas.Width);
        Coordinates[] line = [.. points.Where((_, i) => i % step == 0 || i == points.Count - 1)];
        PlotCanvas.Line(plot, [.. line.Select(p => p.X)], [.. line.Select(p => p.Y)], PlotCanvas.Accent, 2.5f);
        plot.Axes.AutoScale();
        plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = PlotScale.Text };
        plot.Axes.Bottom.TickGenerator = Whole();
        return new PlotFigure(PlotCanvas.Svg(plot), "");
    }

    /// <summary>
    /// The cells of a map of behaviours that hold somebody, and the same cells counted by their quality; the last point is that of the results, which
    /// a generation that is not complete is part of.
    /// </summary>
    /// <param name="report">The search.</param>
    /// <param name="map">Its map.</param>
    /// <returns>Null when the history tells neither.</returns>
    public static PlotFigure? Cells(SearchReport report, MapElitesSpec map)
    {
        var cells = map.Cells * map.Cells;
        var points = report.Status.History
            .Where(line => line is { Coverage: not null, QualityDiversity: not null })
            .Select(line => (line.Evaluations, Filled: line.Coverage!.Value * cells, Quality: line.QualityDiversity!.Value))
            .ToList();
        if (report.Status.Evaluations > (points.Count == 0 ? 0 : points[^1].Evaluations) && !report.Status.Results.IsEmpty)
            points.Add((report.Status.Evaluations, report.Status.Results.Length, report.Status.Results.Sum(MapElitesLoop.QualityOf)));
        if (points.Count == 0)
            return null;
        var plot = PlotCanvas.Empty("evaluation", "cells");
        double[] x = [0, .. points.Select(point => (double)point.Evaluations)];
        PlotCanvas.Line(plot, x, [0, .. points.Select(point => point.Filled)], PlotCanvas.Accent, 2.5f);
        PlotCanvas.Line(plot, x, [0, .. points.Select(point => point.Quality)], PlotCanvas.Warm, 2.5f);
        plot.Axes.AutoScale();
        plot.Axes.Left.TickGenerator = new NumericAutomatic { LabelFormatter = PlotScale.Text };
        plot.Axes.Bottom.TickGenerator = Whole();
        return new PlotFigure(PlotCanvas.Svg(plot), "");
    }

    /// <summary>Those whose fitness can be compared: measured, on the largest part of the rows that anyone was, and under the first seeds.</summary>
    public static IEnumerable<Individual> Comparable(SearchReport report)
    {
        var rung = HighestRung(report);
        return report.Lineage.Individuals.Where(i => i.Fitness.Refusal is null && !i.IsReevaluation && RungOf(i) == rung);
    }

    /// <summary>Whether some were evaluated on fewer rows than others.</summary>
    public static bool HasRungs(SearchReport report) => HighestRung(report) > 0;

    /// <summary>Those that nobody is better than in both error and cost, the cheapest first.</summary>
    public static Individual[] Undominated(IEnumerable<Individual> individuals, Func<Individual, double> cost)
    {
        var front = new List<Individual>();
        foreach (var next in individuals.OrderBy(cost).ThenBy(i => i.Fitness.Value).ThenBy(i => i.Birth.Number))
        {
            if (front.Count == 0 || next.Fitness.Value < front[^1].Fitness.Value)
                front.Add(next);
        }

        return [.. front];
    }

    /// <summary>What the fitness is, for an axis.</summary>
    public static string Error(SearchReport report) => report.Plan.Job.Fitness.Objective switch
    {
        FitnessObjective.Nrmse => "NRMSE on the validation rows",
        FitnessObjective.MeanNrmse => "mean NRMSE of the targets on the validation rows",
        _ => "error rate on the validation rows",
    };

    /// <summary>Each that was better than all before it, in the order of birth.</summary>
    public static IEnumerable<Individual> BestSoFar(SearchReport report)
    {
        Individual? best = null;
        foreach (var individual in Comparable(report).Where(i => best is null || i.Fitness.Value < best.Fitness.Value))
            yield return best = individual;
    }

    private static int HighestRung(SearchReport report) =>
        report.Lineage.Individuals.Where(i => i.Fitness.Refusal is null).Select(RungOf).DefaultIfEmpty(0).Max();

    private static int RungOf(Individual individual) => individual.Birth.Plan.Fidelity?.Rung ?? 0;

    private static double Number(Individual individual) => individual.Birth.Number.Value;

    private static double Ceiling(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var most = FarOff * sorted[(int)(0.95 * (sorted.Length - 1))];
        return Math.Min(most > 0 ? most : sorted[^1], sorted[^1]);
    }

    private static Individual[] Thinned(Individual[] all)
    {
        var step = (all.Length + MostDots - 1) / MostDots;
        return step <= 1 ? all : [.. all.Where((_, i) => i % step == 0)];
    }

    private static NumericAutomatic Whole() => new() { IntegerTicksOnly = true };

    private static string Beyond(int count) => Sentence(count, "lies", "lie", "above the figure");

    private static string Refused(int count) => Sentence(count, "was", "were", "refused, without a fitness");

    private static string Thin(int shown, int all) =>
        shown == all ? "" : string.Create(CultureInfo.InvariantCulture, $"Of {all:n0} dots {shown:n0} are drawn.");

    private static string Sentence(int count, string one, string many, string what) => count switch
    {
        0 => "",
        1 => $"1 evaluation {one} {what}.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count:n0} evaluations {many} {what}."),
    };

    private static string Sentences(params string[] sentences) => string.Join(' ', sentences.Where(s => s.Length > 0));
}
