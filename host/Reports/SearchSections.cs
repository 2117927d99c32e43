using System.Text;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Plots;
using ArchetypeRC.Runtime.Observables;

namespace ArchetypeRC.Host.Reports;

/// <summary>The parts of the report that tell of everyone who was born in the search.</summary>
internal static class SearchSections
{
    private const int MostAncestors = 24;

    public static void Evaluations(StringBuilder page, SearchReport report)
    {
        var colors = new List<(string, string)> { ("each evaluation", ReportStyle.Grey) };
        if (SearchPlots.HasRungs(report))
            colors.Add(("on fewer rows", ReportStyle.Poor));
        if (report.Lineage.Individuals.Any(i => i.IsReevaluation))
            colors.Add(("again, under other seeds", ReportStyle.Warm));
        page.Append("<section id=\"evaluations\">\n<h2>Fitness over evaluations</h2>\n<p>Every evaluation in the order of birth, and the best ")
            .Append(SearchPlots.HasRungs(report) ? "on all rows so far.</p>\n" : "so far.</p>\n")
            .Append(Html.Figure(SearchPlots.Fitness(report), [.. colors, ("best so far", ReportStyle.Accent)]))
            .Append("</section>\n");
    }

    public static void Front(StringBuilder page, SearchReport report)
    {
        if (SearchPlots.Front(report, cost => cost.OperationsPerSample, "multiply-adds for each row") is not { } operations)
            return;
        var pareto = report.Plan.Job.Evolution.Loop is ParetoSpec;
        List<(string, string)> colors =
        [
            ("genomes", ReportStyle.Grey), ("nobody is better in both", ReportStyle.Accent), ("the winner", ReportStyle.Warm),
        ];
        if (!report.Status.Results.IsEmpty)
            colors.Add((pareto ? "the front of the search" : "results of the search", ReportStyle.Ink));
        page.Append("<section id=\"front\">\n<h2>Error against cost</h2>\n<p>What a lower error costs where the model is deployed")
            .Append(pareto ? ". The search looked for the front in error, multiply-adds and bytes together; each figure shows two of them" : "")
            .Append(".</p>\n")
            .Append(Html.Figure(operations, [.. colors]));
        if (pareto && SearchPlots.Front(report, cost => cost.Bytes, "bytes of weights, state and readout") is { } bytes)
            page.Append(Html.Figure(bytes, [.. colors]));
        page.Append("</section>\n");
    }

    public static void Map(StringBuilder page, SearchReport report)
    {
        if (report.Plan.Job.Evolution.Loop is not MapElitesSpec spec)
            return;

        // A search tells its results only where there are more than the best.
        var map = new BehaviourMap(spec, report.Status.Results.IsEmpty ? [report.Winner] : report.Status.Results, report.Winner);
        var cells = spec.Cells * spec.Cells;
        page.Append("<section id=\"map\">\n<h2>Map of behaviours</h2>\n<p>The best of each cell of memory capacity by kernel rank, coloured by its ")
            .Append($"{SearchPlots.Error(report)}; an empty cell was not reached. {map.Filled} of {cells} cells hold somebody, a coverage of ")
            .Append($"{Html.Number(100.0 * map.Filled / cells, "0.#")} %. The frame is the winner's cell. What lies beyond an end of the map is in ")
            .Append("the cell at that end.</p>\n")
            .Append(Html.Figure(map.Svg(), [.. map.Colors]));
        if (SearchPlots.Cells(report, spec) is { } progress)
        {
            page.Append("<p>How the map filled: coverage in cells, and quality-diversity, in which a cell counts 1 / (1 + error).</p>\n")
                .Append(Html.Figure(progress, ("cells that hold somebody", ReportStyle.Accent), ("quality-diversity", ReportStyle.Warm)));
        }

        page.Append("</section>\n");
    }

    public static void Genes(StringBuilder page, SearchReport report)
    {
        if (GenePlot.Of(report) is not { } genes)
            return;
        page.Append("<section id=\"genes\" class=\"haloed\">\n<h2>Which genes do well</h2>\n")
            .Append("<p>A line for each genome through its genes, coloured by its fitness; the dark line is the winner. Where lines of the best ")
            .Append("fifth run together, the gene matters; where they fan out, it does not. A line breaks where a genome lacks the gene.</p>\n")
            .Append(Html.Figure(genes, [.. GenePlot.Fifths, ("the winner", ReportStyle.Ink)]))
            .Append("</section>\n");
    }

    public static void Lineage(StringBuilder page, SearchReport report)
    {
        var tree = FamilyTree.Of(report.Lineage, report.Winner, FamilyTreeDrawing.MostLeaves, FamilyTreeDrawing.MostRows);
        page.Append("<section id=\"lineage\">\n<h2>Where it comes from</h2>\n<p>The winner and its forebears: birth, fitness and the operators ")
            .Append("that made each. Its parents stand below each individual. ")
            .Append($"Everyone who was born is in {ReportFiles.Lineage}.</p>\n<figure>{FamilyTreeDrawing.Of(tree)}</figure>\n");
        if (!report.Status.Ancestors.IsEmpty)
            Ancestors(page, report);
        page.Append("</section>\n");
    }

    public static void Cost(StringBuilder page, SearchReport report)
    {
        page.Append("<section id=\"cost\">\n<h2>What the search cost</h2>\n<table>\n");
        foreach (var (name, value) in ReportLines.Cost(report))
            Html.Row(page, name, value);
        page.Append("</table>\n").Append(Html.Figure(SearchPlots.Energy(report)))
            .Append("<p class=\"fine\">Energy is estimated, not measured. Counted work: ")
            .Append($"{Html.Number(EnergyEstimate.PicojoulesPerOperation, "g4")} pJ for a multiply-add and ")
            .Append($"{Html.Number(EnergyEstimate.PicojoulesPerByte, "g4")} pJ for a byte moved, the arithmetic alone: the same on every machine, to ")
            .Append($"compare searches and models with each other; the figure shows it. Processor time: {Html.Number(EnergyEstimate.WattsPerCore, "g4")} W for ")
            .Append("a busy core (Lannelongue, Grealey, Inouye 2021, doi:10.1002/advs.202100707), nearer to what a socket delivers. Carbon dioxide: ")
            .Append($"{Html.Number(report.Request.GridIntensity, "g4")} g for a kilowatt-hour, ")
            .Append(report.Request.GridIntensity == EnergyEstimate.GridIntensity
                ? "the world's average of 2024 (International Energy Agency, Electricity 2025); --grid-intensity says another."
                : "as --grid-intensity says.")
            .Append("</p>\n</section>\n");
    }

    private static void Ancestors(StringBuilder page, SearchReport report)
    {
        var ancestors = report.Status.Ancestors;
        page.Append($"<details><summary>All {ancestors.Length} forebears as a table")
            .Append(ancestors.Length > MostAncestors ? $", of which the youngest {MostAncestors} are shown" : "")
            .Append("</summary>\n<table class=\"lines\">\n")
            .Append("<tr><th>birth</th><th>generation</th><th>parents</th><th>made by</th><th>fitness</th></tr>\n");
        Ancestor(page, report.Winner);
        foreach (var ancestor in ancestors.Take(MostAncestors))
            Ancestor(page, ancestor);
        page.Append("</table></details>\n");
    }

    private static void Ancestor(StringBuilder page, Individual individual)
    {
        var birth = individual.Birth;
        var parents = birth.Parents.IsEmpty ? "none" : string.Join(" and ", birth.Parents);
        var fitness = individual.Fitness.Refusal is null ? Spread.Text(individual.Fitness.Value) : "refused";
        page.Append($"<tr title=\"{Html.Text(birth.Genome.ToString())}\"><td>{birth.Number}</td><td>{birth.Generation + 1}</td><td>{parents}</td>")
            .Append($"<td>{Html.Text(string.Join(", ", birth.Operators))}</td><td>{fitness}</td></tr>\n");
    }
}
