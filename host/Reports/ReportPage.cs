using System.Globalization;
using System.Text;
using ArchetypeRC.Host.Plots;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Host.Reports;

/// <summary>The report as one HTML file that needs nothing else: figures inline, no script, no link to follow.</summary>
internal static class ReportPage
{
    public static string Of(SearchReport report)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append($"<title>{Html.Text(Title(report))}</title>\n<style>\n{ReportStyle.Css}</style>\n</head>\n<body>\n<main>\n");
        Head(page, report);
        Comparison(page, report);
        HeldOut(page, report);
        Fitness(page, report);
        SearchSections.Evaluations(page, report);
        SearchSections.Front(page, report);
        SearchSections.Map(page, report);
        SearchSections.Genes(page, report);
        Winner(page, report);
        SearchSections.Lineage(page, report);
        SearchSections.Cost(page, report);
        QuarantinedBirths(page, report);
        Reproduce(page, report);
        page.Append("</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static string Title(SearchReport report) =>
        $"{string.Join(", ", report.Plan.Task.Targets)}: what evolution found";

    private static void Head(StringBuilder page, SearchReport report)
    {
        var task = report.Plan.Task;
        var what = task.Kind switch
        {
            TaskKind.Forecast => $"Forecast of <b>{Html.Text(string.Join(", ", task.Targets))}</b> {Html.Rows(task.Horizon)} ahead from <b>{Html.Text(string.Join(", ", task.Inputs))}</b>",
            TaskKind.Regression => $"Regression of <b>{Html.Text(string.Join(", ", task.Targets))}</b> from <b>{Html.Text(string.Join(", ", task.Inputs))}</b>",
            _ => $"Classification of <b>{Html.Text(task.Targets[0])}</b> from <b>{Html.Text(string.Join(", ", task.Inputs))}</b>",
        };
        page.Append($"<header>\n<p class=\"eyebrow\">ArchetypeRC search report</p>\n<h1>{Html.Text(Title(report))}</h1>\n")
            .Append($"<p class=\"lead\">{what}, in {Html.Text(report.Request.Data.Name)} ({Html.Rows(report.Plan.Data.Rows)}). ")
            .Append($"{Verdict.Of([.. ReportLines.Comparison(report)])}</p>\n<div class=\"tiles\">\n");
        var held = report.Test.Score.Held is { } score ? $", learning on; {Spread.Text(score.Headline)} with learning held" : "";
        Tile(page, Spread.Text(report.Test.Score.Headline), $"{Measure(report)} on {Html.Rows(report.Plan.Split.TestRows)} the search never saw{held}");
        Tile(page, report.Test.Model.Reservoir.StateSize.ToString(CultureInfo.InvariantCulture), "state variables of the winning reservoir");
        Tile(page, report.Status.Evaluations.ToString(CultureInfo.InvariantCulture), $"genomes evaluated in {Generations(report)}");
        Tile(page, Duration(report.Status.Cost.EvaluationSeconds), $"of processor time, {Joules(report)} by its operations (estimated)");
        page.Append("</div>\n</header>\n");
    }

    private static void QuarantinedBirths(StringBuilder page, SearchReport report)
    {
        if (report.Status.Quarantined.IsEmpty)
            return;
        page.Append("<section id=\"quarantined\">\n<h2>Given up</h2>\n<p>These births ended or hung whatever evaluated them, and count as refused. ")
            .Append($"Their specs and seeds are in {ReportFiles.Job}.</p>\n<ul>\n");
        foreach (var birth in report.Status.Quarantined)
            page.Append($"<li>Birth {birth.Birth}: {Html.Text(birth.Reason)}</li>\n");
        page.Append("</ul>\n</section>\n");
    }

    private static void Comparison(StringBuilder page, SearchReport report)
    {
        var lines = ReportLines.Comparison(report).ToArray();
        var longest = lines.Max(l => l.Value);
        page.Append($"<section id=\"comparison\">\n<h2>How it compares</h2>\n<p>{Measure(report)} of every model on the same last ")
            .Append($"{Html.Rows(report.Plan.Split.TestRows)}; shorter is better")
            .Append(report.Plan.Task.Kind == TaskKind.Classification ? "" : ", and always predicting the mean would give 1")
            .Append(". Every model goes on learning, as in service: each row is predicted before it is learned. ")
            .Append("In brackets: the same with everything learned held fixed.</p>\n<div class=\"bars\">\n");
        foreach (var line in lines)
        {
            var width = longest > 0 ? line.Value / longest * 100 : 0;
            page.Append($"<div class=\"bar{(line.IsWinner ? " winner" : "")}\"><span class=\"name\">{Html.Text(line.Name)}</span>")
                .Append($"<span class=\"track\"><i style=\"width:{Html.Number(Math.Max(0.5, width), "f1")}%\"></i></span>")
                .Append($"<span class=\"value\">{Html.Text(line.Text)}{(line.Held is { } held ? $" ({Spread.Text(held)})" : "")}</span></div>\n");
        }

        page.Append("</div>\n");
        if (!lines[0].Targets.IsEmpty)
            Targets(page, lines);
        page.Append("</section>\n");
    }

    private static void Targets(StringBuilder page, ReportLines.Line[] lines)
    {
        page.Append("<p>Each target, relative to how much it varies itself; the figures above are the means of these.</p>\n<table class=\"lines\" id=\"targets\">\n<tr><th>model</th>");
        foreach (var target in lines[0].Targets)
            page.Append($"<th>{Html.Text(target.Name)}</th>");
        page.Append("</tr>\n");
        foreach (var line in lines)
        {
            page.Append($"<tr><td>{Html.Text(line.Name)}</td>");
            foreach (var target in line.Targets)
                page.Append($"<td>{Html.Text(target.Text)}{(target.Held is { } held ? $" ({Spread.Text(held)})" : "")}</td>");
            page.Append("</tr>\n");
        }

        page.Append("</table>\n");
    }

    private static void HeldOut(StringBuilder page, SearchReport report)
    {
        var shown = ReportPlots.RowsShown(report);
        var predicted = report.Plan.Task.Kind == TaskKind.Forecast ? $"predicted {Html.Rows(report.Plan.Task.Horizon)} before" : "predicted";
        page.Append("<section id=\"held-out\">\n<h2>Prediction against truth</h2>\n")
            .Append(shown == report.Plan.Split.TestRows
                ? $"<p>The held-out end of the series: all {Html.Rows(shown)} of it.</p>\n"
                : $"<p>The first {shown} of the {Html.Rows(report.Plan.Split.TestRows)} of the held-out end.</p>\n")
            .AppendJoin("", report.Plan.Task.Targets.Select(
                (_, target) => Html.Figure(ReportPlots.HeldOut(report, target), ("truth", ReportStyle.Ink), (predicted, ReportStyle.Warm))))
            .Append("</section>\n");
    }

    private static void Fitness(StringBuilder page, SearchReport report)
    {
        var fitness = report.Plan.Job.Fitness;
        (string, string)[] population =
        [
            ("worst of the population", ReportStyle.Grey), ("median", ReportStyle.Warm), ("best of the population", ReportStyle.Accent),
        ];
        page.Append("<section id=\"fitness\">\n<h2>Fitness over generations</h2>\n")
            .Append($"<p>Each genome is judged on the validation rows in {fitness.Folds} folds, each predicted from all rows before it, ")
            .Append($"as the mean over {fitness.Seeds} reservoir{(fitness.Seeds == 1 ? "" : "s")} drawn from it. ")
            .Append("Curves that leave the figure at the top are cut there.")
            .Append(ReportPlots.Rest(report.Status) > 0 ? " Of the last generation, which is not complete, only the best so far is drawn.</p>\n" : "</p>\n")
            .Append(Html.Figure(ReportPlots.Fitness(report), ReportPlots.ShowsBestSoFar(report) ? [.. population, ("best so far", ReportStyle.Ink)] : population))
            .Append("</section>\n");
    }

    private static void Winner(StringBuilder page, SearchReport report)
    {
        var spec = report.Test.Model.Spec;
        page.Append("<section id=\"winner\">\n<h2>What the winner is made of</h2>\n<div class=\"columns\">\n<table class=\"anatomy\">\n");
        foreach (var (name, value) in ModelAnatomy.Of(spec))
            page.Append($"<tr><th>{Html.Text(name)}</th><td>{Html.Text(value)}</td></tr>\n");
        var features = (long)spec.FeatureSize;
        var learned = sizeof(double) * ((features * (features + 1) / 2) + (features * spec.Task.OutputSize) + report.Test.Model.Reservoir.StateSize);
        page.Append("</table>\n<div class=\"note\">\n")
            .Append($"<p>Per row it takes {Html.Number(report.Test.Model.Reservoir.OperationsPerStep, "n0")} multiply-adds in the reservoir and about ")
            .Append($"{Html.Number(features * features * 2, "n0")} to learn from it. What it has learned fills {Html.Number(learned / 1024.0, "n1")} KiB; ")
            .Append("the fixed weights are derived from the seed and stored nowhere.</p>\n")
            .Append("<p>Of the reservoirs that were drawn from the winning genome, the one that did best on the validation rows was taken: ")
            .Append(string.Join(", ", report.Winner.Fitness.PerSeed.Select(Spread.Text)))
            .Append(".</p>\n</div>\n</div>\n</section>\n");
    }

    private static void Reproduce(StringBuilder page, SearchReport report)
    {
        var job = report.Plan.Job;
        var split = report.Plan.Split;
        page.Append("<section id=\"reproduce\">\n<h2>How to repeat it</h2>\n<table>\n")
            .Append($"<tr><th>seed of the search</th><td>{job.Evolution.Seed}</td></tr>\n")
            .Append($"<tr><th>split, in time order</th><td>{split.TrainRows} train, {split.ValidationRows} validation, {split.TestRows} test rows</td></tr>\n")
            .Append($"<tr><th>content hash of the rows</th><td><code>{report.Plan.Data.ContentHash:x32}</code></td></tr>\n")
            .Append($"<tr><th>ended by</th><td>{JsonText.Name(report.Status.Finished!.Value)}</td></tr>\n</table>\n")
            .Append($"<pre>{Html.Text(report.Command)}</pre>\n<p class=\"fine\">")
            .Append(job.Evolution.TimeLimit is null
                ? "The same command on the same rows finds the same genome and the same weights, bit for bit, whatever the number of workers."
                : "A search that a clock may end depends on the machine: give --generations in place of --time-limit for one that repeats.")
            .Append("</p>\n</section>\n");
    }

    private static void Tile(StringBuilder page, string figure, string caption) =>
        page.Append($"<div class=\"tile\"><strong>{Html.Text(figure)}</strong><span>{Html.Text(caption)}</span></div>\n");

    private static string Generations(SearchReport report)
    {
        var complete = report.Status.History.Length;
        var part = ReportPlots.Rest(report.Status) > 0;
        return (complete, part) switch
        {
            (0, _) => "a part of one generation",
            (1, _) => part ? "1 generation and a part of the next" : "1 generation",
            _ => part ? $"{complete} generations and a part of the next" : $"{complete} generations",
        };
    }

    private static string Measure(SearchReport report) =>
        report.Plan.Task switch
        {
            { Kind: TaskKind.Classification } => "error rate",
            { Targets.Length: > 1 and var targets } => $"mean NRMSE of {targets} targets",
            _ => "NRMSE",
        };

    private static string Duration(double seconds) =>
        seconds < 120 ? $"{Html.Number(seconds, "f1")} s" : $"{Html.Number(seconds / 60, "f1")} min";

    private static string Joules(SearchReport report) => $"{Html.Number(report.Status.Cost.JoulesEstimated, "g3")} J";
}
