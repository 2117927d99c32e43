using System.Xml.Linq;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Host.Plots;

namespace ArchetypeRC.Tests.Host.Plots;

public sealed class BehaviourMapTests
{
    private static readonly MapElitesSpec Spec = new() { Cells = 10, MaximumMemory = 20, MaximumRank = 100 };

    private static readonly SearchSpace Space = new([new CategoricalGene("a<b", ["x", "y"])]);

    [Fact]
    public void Elite_is_a_cell_at_its_place_and_every_other_cell_is_empty()
    {
        var low = Elite(1, 0.5, memory: 0, rank: 0);
        var high = Elite(2, 0.2, memory: 20, rank: 100);
        var svg = Drawing(low, low, high);
        var cells = Rects(svg, "elite");
        Assert.Equal(2, cells.Length);
        Assert.Equal(["birth 2", "birth 1"], cells.Select(c => c.Value[..7]));
        var (best, worst) = (cells[0], cells[1]);
        Assert.True(At(best, "x") > At(worst, "x"), "More rank lies further to the right.");
        Assert.True(At(best, "y") < At(worst, "y"), "More memory lies further up.");
        Assert.Equal(9 * At(best, "width"), At(best, "x") - At(worst, "x"), 0.1);
        Assert.Equal(9 * At(best, "height"), At(worst, "y") - At(best, "y"), 0.1);
        var border = Assert.Single(svg.Elements("path"), p => (string?)p.Attribute("class") == "cells").Attribute("d")!.Value;
        Assert.Equal(11, border.Count(c => c == 'V'));
        Assert.Equal(11, border.Count(c => c == 'H'));
    }

    [Fact]
    public void Winner_is_framed_only_where_it_is_an_elite()
    {
        var elite = Elite(1, 0.5, memory: 4, rank: 30);
        var frame = Assert.Single(Rects(Drawing(elite, elite), "frame"));
        var cell = Assert.Single(Rects(Drawing(elite, elite), "elite"));
        Assert.Equal((At(cell, "x"), At(cell, "y")), (At(frame, "x"), At(frame, "y")));
        Assert.Empty(Rects(Drawing(Elite(2, 0.1, memory: 9, rank: 9), elite), "frame"));
    }

    [Fact]
    public void Colours_go_from_the_lowest_error_to_the_highest_and_follow_the_theme()
    {
        Individual[] elites = [.. Enumerable.Range(1, 10).Select(n => Elite(n, n / 10.0, memory: 0, rank: 10 * (n - 1)))];
        var map = new BehaviourMap(Spec, elites, elites[0]);
        Assert.Equal(GenePlot.Fifths.Select(f => f.Color), map.Colors.Select(c => c.Color));
        Assert.Equal("0.1 to 0.2", map.Colors[0].Name);
        Assert.Equal("0.9 to 1", map.Colors[^1].Name);
        var cells = Rects(XElement.Parse(map.Svg()), "elite");
        Assert.All(cells, cell => Assert.StartsWith("var(--", cell.Attribute("fill")!.Value, StringComparison.Ordinal));
        Assert.Equal(5, cells.Select(cell => cell.Attribute("fill")!.Value).Distinct().Count());
    }

    [Fact]
    public void Axes_have_their_units_and_reach_the_ends_of_the_map()
    {
        var texts = Drawing(Elite(1, 0.5, 1, 1)).Elements("text").Select(t => t.Value).ToArray();
        Assert.Contains("memory capacity, steps", texts);
        Assert.Contains("kernel rank, independent states", texts);
        Assert.Contains("20", texts);
        Assert.Contains("100", texts);
    }

    [Fact]
    public void Map_that_nobody_is_on_has_no_cell_filled_and_no_colour()
    {
        var map = new BehaviourMap(Spec, [], Elite(1, 0.5, 1, 1));
        Assert.Equal(0, map.Filled);
        Assert.Empty(map.Colors);
        Assert.Empty(Rects(XElement.Parse(map.Svg()), "elite"));
    }

    private static XElement Drawing(Individual winner, params Individual[] elites) => XElement.Parse(new BehaviourMap(Spec, elites, winner).Svg());

    private static XElement[] Rects(XElement svg, string role) => [.. svg.Elements("rect").Where(r => (string?)r.Attribute("class") == role)];

    private static double At(XElement rect, string name) => (double)rect.Attribute(name)!;

    private static Individual Elite(long number, double error, double memory, int rank) => new(
        new Birth(new BirthNumber(number), 0, new Genome(Space, [0]), [], ["drawn"]),
        FitnessResult.Measured([error], 1, 1) with { Behaviour = new Behaviour(memory, rank) });
}
