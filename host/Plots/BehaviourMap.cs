using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Reports;

namespace ArchetypeRC.Host.Plots;

/// <summary>
/// The map of a MAP-Elites search as SVG: kernel rank to the right, memory capacity upwards, a cell for each of the spec, the elites' cells coloured by
/// the fifth of their ranking that the error falls into. The heat maps of the plotting library are bitmaps, which follow no theme.
/// </summary>
internal sealed class BehaviourMap
{
    private const int Left = 74;
    private const int Right = 16;
    private const int Top = 14;
    private const int Bottom = 50;
    private const int Height = 440;

    // Ticks along a side, that of 0 left out.
    private const int MostTicks = 5;

    private const double Wide = PlotCanvas.Width - Left - Right;
    private const double High = Height - Top - Bottom;

    private readonly MapElitesSpec spec;
    private readonly Individual[] ranked;
    private readonly Individual winner;

    /// <summary>A map.</summary>
    /// <param name="spec">Its cells and its ends.</param>
    /// <param name="elites">Each of another cell; who has no behaviour is left out.</param>
    /// <param name="winner">Whose cell is framed, if it is among them.</param>
    public BehaviourMap(MapElitesSpec spec, IEnumerable<Individual> elites, Individual winner)
    {
        this.spec = spec;
        this.winner = winner;
        ranked = [.. elites.Where(i => i.Fitness.Behaviour is not null).OrderBy(i => i.Fitness.Value).ThenBy(i => i.Birth.Number)];
    }

    /// <summary>Cells that hold somebody.</summary>
    public int Filled => ranked.Length;

    /// <summary>The colours that are used, each with the errors that it stands for, from the lowest.</summary>
    public ImmutableArray<(string Name, string Color)> Colors =>
    [
        .. Enumerable.Range(0, ranked.Length).GroupBy(FifthOf).Select(fifth => (
            $"{Spread.Text(ranked[fifth.First()].Fitness.Value)} to {Spread.Text(ranked[fifth.Last()].Fitness.Value)}",
            GenePlot.Fifths[fifth.Key].Color)),
    ];

    /// <summary>The drawing.</summary>
    public string Svg()
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {PlotCanvas.Width} {Height}\" role=\"img\" aria-label=\"map of behaviours\" class=\"map\">\n");
        Grid(svg);
        for (var rank = 0; rank < ranked.Length; rank++)
            Cell(svg, ranked[rank], GenePlot.Fifths[FifthOf(rank)].Color);
        if (ranked.FirstOrDefault(i => i.Birth.Number == winner.Birth.Number) is { } best)
            Frame(svg, best);
        Axes(svg);
        return svg.Append("</svg>").ToString();
    }

    private int FifthOf(int rank) => GenePlot.Fifths.Length * rank / ranked.Length;

    private double X(double cell) => Left + (cell / spec.Cells * Wide);

    private double Y(double cell) => Top + ((1 - (cell / spec.Cells)) * High);

    private void Grid(StringBuilder svg)
    {
        svg.Append("<path class=\"cells\" d=\"");
        for (var border = 0; border <= spec.Cells; border++)
            svg.Append(CultureInfo.InvariantCulture, $"M{X(border):0.##} {Top}V{Height - Bottom}M{Left} {Y(border):0.##}H{PlotCanvas.Width - Right}");
        svg.Append("\"/>\n");
    }

    private void Cell(StringBuilder svg, Individual elite, string color)
    {
        var behaviour = elite.Fitness.Behaviour!;
        var title = string.Create(
            CultureInfo.InvariantCulture,
            $"birth {elite.Birth.Number}: error {elite.Fitness.Value:g4}, memory capacity {behaviour.MemoryCapacity:0.#} steps, kernel rank {behaviour.KernelRank}; {elite.Birth.Genome}");
        svg.Append($"<rect class=\"elite\" fill=\"{ReportStyle.Colors[color]}\" ");
        Place(svg, elite);
        svg.Append($"><title>{WebUtility.HtmlEncode(title)}</title></rect>\n");
    }

    private void Frame(StringBuilder svg, Individual elite)
    {
        svg.Append("<rect class=\"frame\" ");
        Place(svg, elite);
        svg.Append("/>\n");
    }

    private void Place(StringBuilder svg, Individual elite)
    {
        var (memory, rank) = spec.CellOf(elite.Fitness.Behaviour!);
        svg.Append(
            CultureInfo.InvariantCulture,
            $"x=\"{X(rank):0.##}\" y=\"{Y(memory + 1):0.##}\" width=\"{Wide / spec.Cells:0.##}\" height=\"{High / spec.Cells:0.##}\"");
    }

    // Ticks stand at borders of cells.
    private void Axes(StringBuilder svg)
    {
        var step = (spec.Cells + MostTicks - 1) / MostTicks;
        for (var border = 0; border <= spec.Cells; border += step)
        {
            var share = (double)border / spec.Cells;
            Text(svg, "", X(border), Height - Bottom + 18, PlotScale.Text(Math.Round(share * spec.MaximumRank, 1)));
            Text(svg, " class=\"side\"", Left - 8, Y(border) + 4, PlotScale.Text(Math.Round(share * spec.MaximumMemory, 1)));
        }

        Text(svg, " class=\"name\"", Left + (Wide / 2), Height - 8, "kernel rank, independent states");
        var middle = Top + (High / 2);
        Text(svg, string.Create(CultureInfo.InvariantCulture, $" class=\"name\" transform=\"rotate(-90 18 {middle:0.#})\""), 18, middle, "memory capacity, steps");
    }

    private static void Text(StringBuilder svg, string attributes, double x, double y, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text{attributes} x=\"{x:0.##}\" y=\"{y:0.##}\">{WebUtility.HtmlEncode(text)}</text>\n");
}
