using System.Globalization;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Host.Reports;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ArchetypeRC.Host.Plots;

/// <summary>
/// Parallel coordinates: a row for each gene of the winner, a line through the rows for each genome, its colour by the fifth of the
/// ranking that its fitness falls into.
/// </summary>
internal static class GenePlot
{
    private const int MostGenomes = 300;
    private const int MostGenes = 24;
    private const int RowHeight = 42;
    private const int LabelSize = 11;
    private const double Faded = 0.6;
    private const int LeftMargin = 190;
    private const int RightMargin = 16;

    // For the winner's values, which stand within the plot: beyond its edge nothing is drawn.
    private const int WinnerColumn = 150;

    // Of a letter in the size of the labels, with room to the next one.
    private const double LetterWidth = 7;

    /// <summary>Colours from the best fifth to the worst.</summary>
    public static readonly (string Name, string Color)[] Fifths =
    [
        ("best fifth", ReportStyle.Accent), ("second", ReportStyle.Good), ("third", ReportStyle.Grey), ("fourth", ReportStyle.Poor),
        ("worst fifth", ReportStyle.Warm),
    ];

    /// <summary>The figure; null when the space has no gene that varies.</summary>
    public static PlotFigure? Of(SearchReport report)
    {
        var winner = report.Winner.Birth.Genome;
        int[] genes = [.. Enumerable.Range(0, winner.Values.Length).Where(i => winner.IsActive(i) && Varies(winner.Space.Genes[i]))];
        if (genes.Length == 0)
            return null;
        int[] rows = [.. genes.Take(MostGenes)];
        Individual[] ranked = [.. SearchPlots.Comparable(report).OrderBy(i => i.Fitness.Value).ThenBy(i => i.Birth.Number)];
        var step = (ranked.Length + MostGenomes - 1) / MostGenomes;
        var plot = PlotCanvas.Empty("each gene over its range, from the lowest value to the highest", "");
        plot.HideGrid();
        plot.Layout.Fixed(new PixelPadding(left: LeftMargin, right: RightMargin, bottom: 50, top: 26));
        var drawn = 0;
        for (var rank = ranked.Length - 1; rank >= 0; rank--)
        {
            if (rank % step != 0)
                continue;
            var fifth = Fifths.Length * rank / ranked.Length;
            var color = Color.FromHex(Fifths[fifth].Color).WithAlpha(fifth == 0 ? 1 : Faded);
            Genome(plot, ranked[rank].Birth.Genome, rows, color, 1);
            drawn++;
        }

        Genome(plot, winner, rows, PlotCanvas.Ink, 3);
        for (var row = 0; row < rows.Length; row++)
            Axis(plot, winner.Space.Genes[rows[row]], winner.Values[rows[row]], -row);
        Text(plot, "the winner's", 1, 0, Alignment.MiddleLeft, 14, -16, PlotCanvas.Soft);
        plot.Axes.Left.TickGenerator = new NumericManual(
            [.. rows.Select((_, row) => (double)-row)], [.. rows.Select(gene => winner.Space.Genes[gene].Name)]);
        plot.Axes.Left.FrameLineStyle.Width = 0;
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Bottom.TickGenerator = new NumericManual();
        plot.Axes.Bottom.FrameLineStyle.Width = 0;
        const double width = PlotCanvas.Width - LeftMargin - RightMargin;
        plot.Axes.SetLimits(0, width / (width - WinnerColumn), 0.4 - rows.Length, 0.8);
        var fewer = drawn == ranked.Length ? "" : Sentence($"Of {ranked.Length:n0} genomes {drawn:n0}, evenly over the ranking, are drawn. ");
        var shorter = rows.Length == genes.Length ? "" : Sentence($"Of the winner's {genes.Length} genes the first {rows.Length} are drawn.");
        return new PlotFigure(PlotCanvas.Svg(plot, 76 + (RowHeight * rows.Length)), fewer + shorter);
    }

    private static bool Varies(Gene gene) => gene.FromUnit(0) != gene.FromUnit(1);

    // A line through the rows; it breaks where a gene does not exist.
    private static void Genome(Plot plot, Genome genome, int[] rows, Color color, float width)
    {
        var (x, y) = (new List<double>(), new List<double>());
        for (var row = 0; row <= rows.Length; row++)
        {
            if (row < rows.Length && genome.IsActive(rows[row]))
            {
                x.Add(genome.Space.Genes[rows[row]].ToUnit(genome.Values[rows[row]]));
                y.Add(-row);
                continue;
            }

            if (x.Count > 0)
                PlotCanvas.Line(plot, [.. x], [.. y], color, width);
            x.Clear();
            y.Clear();
        }
    }

    private static void Axis(Plot plot, Gene gene, double winner, double row)
    {
        PlotCanvas.Line(plot, [0, 1], [row, row], PlotCanvas.Soft, 1);
        if (gene is CategoricalGene choice)
            Choices(plot, choice, row);
        else
        {
            Text(plot, Value(gene, gene.FromUnit(0)), 0, row, Alignment.LowerLeft, 2, -3, PlotCanvas.Soft);
            Text(plot, Value(gene, gene.FromUnit(1)), 1, row, Alignment.LowerRight, -2, -3, PlotCanvas.Soft);
        }

        Text(plot, Value(gene, winner), 1, row, Alignment.MiddleLeft, 14, 0, PlotCanvas.Ink);
    }

    // Named only where all names have room.
    private static void Choices(Plot plot, CategoricalGene gene, double row)
    {
        var room = (PlotCanvas.Width - LeftMargin - RightMargin - WinnerColumn) / Math.Max(1.0, gene.Choices.Length - 1);
        if (gene.Choices.Max(name => name.Length) * LetterWidth > room)
            return;
        for (var choice = 0; choice < gene.Choices.Length; choice++)
        {
            var alignment = choice == 0 ? Alignment.LowerLeft : choice == gene.Choices.Length - 1 ? Alignment.LowerRight : Alignment.LowerCenter;
            Text(plot, gene.Choices[choice], gene.ToUnit(choice), row, alignment, choice == 0 ? 2 : -2, -3, PlotCanvas.Soft);
        }
    }

    private static void Text(Plot plot, string text, double x, double y, Alignment alignment, float right, float down, Color color)
    {
        var label = plot.Add.Text(text, x, y);
        label.LabelFontSize = LabelSize;
        label.LabelFontColor = color;
        label.LabelAlignment = alignment;
        label.OffsetX = right;
        label.OffsetY = down;
    }

    private static string Sentence(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Value(Gene gene, double value) =>
        gene is CategoricalGene ? gene.Text(value) : value.ToString("g3", CultureInfo.InvariantCulture);
}
