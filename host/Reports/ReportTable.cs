using ArchetypeRC.Host.Commands;
using ArchetypeRC.Runtime.Specs;
using Spectre.Console;

namespace ArchetypeRC.Host.Reports;

/// <summary>The report for a person at a terminal: the best, the comparison, the files.</summary>
internal static class ReportTable
{
    public static void Write(SearchReport report, DirectoryInfo output)
    {
        var console = ResultConsole.Open();
        console.Write(Comparison(report));
        console.Write(Best(report));
        console.Write(Cost(report));
        foreach (var birth in report.Status.Quarantined)
            console.WriteLine($"Birth {birth.Birth} was quarantined: {birth.Reason}. Its spec and seeds are in {ReportFiles.Job}.");
        foreach (var (file, what) in new[]
                 {
                     (ReportFiles.Page, "the report, for a browser"),
                     (ReportFiles.Model, "the model, for archetyperc stream --model"),
                     (ReportFiles.HeldOut, "the test rows"),
                     (ReportFiles.Job, "all figures"),
                     (ReportFiles.Lineage, "everyone who was born, who came from whom"),
                 })
        {
            console.WriteLine($"  {Path.Combine(output.ToString(), file)}  {what}");
        }
    }

    private static Table Comparison(SearchReport report)
    {
        var classes = report.Plan.Task.Kind == TaskKind.Classification;
        var table = new Table().RoundedBorder().Title($"The last {report.Plan.Split.TestRows} rows, which the search never saw{TargetRows.Title(report.Plan.Task)}");
        var measure = classes ? "Error rate" : "NRMSE";
        table.AddColumn("Model")
            .AddColumn(new TableColumn($"{measure}, learning on").RightAligned())
            .AddColumn(new TableColumn("learning held").RightAligned());
        foreach (var line in ReportLines.Comparison(report))
        {
            table.AddRow(
                line.IsWinner ? $"[bold green]{line.Name.EscapeMarkup()}[/]" : line.Name.EscapeMarkup(),
                line.IsWinner ? $"[bold green]{line.Text}[/]" : line.Text,
                line.Held is { } held ? Spread.Text(held) : "");
            foreach (var target in line.Targets)
            {
                table.AddRow(
                    TargetRows.Name(target.Name).EscapeMarkup(), target.Text, target.Held is { } heldTarget ? Spread.Text(heldTarget) : "");
            }
        }

        return table;
    }

    private static Table Best(SearchReport report)
    {
        var table = new Table().RoundedBorder().Title($"The winner: birth {report.Winner.Birth.Number}, generation {report.Winner.Birth.Generation + 1}");
        table.AddColumn(new TableColumn("Part").NoWrap()).AddColumn("Value");
        foreach (var (name, value) in ModelAnatomy.Of(report.Test.Model.Spec))
            table.AddRow(name, value.EscapeMarkup());
        return table;
    }

    private static Table Cost(SearchReport report)
    {
        var table = new Table().RoundedBorder().Title(report.Status.Evaluations == 1 ? "1 evaluation" : $"{report.Status.Evaluations} evaluations");
        table.AddColumn("Search").AddColumn("Value");
        foreach (var (name, value) in ReportLines.Ending(report).Concat(ReportLines.Cost(report)))
            table.AddRow(name, value.EscapeMarkup());
        return table;
    }
}
