using System.Collections.Immutable;
using System.Xml.Linq;
using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Host.Plots;

namespace ArchetypeRC.Tests.Host.Plots;

public sealed class FamilyTreeTests
{
    private static readonly SearchSpace Space = new([new RealGene("ridge", 0, 1)]);

    [Fact]
    public void Forebears_stand_a_row_below_their_children_each_in_the_middle_above_its_parents()
    {
        var tree = Of([[], [], [1, 2], [], [3, 4]], 7, 7);
        Assert.Equal(3, tree.Leaves);
        Assert.Equal(3, tree.Rows);
        Assert.Equal([(5L, 0), (4, 1), (3, 1), (2, 2), (1, 2)], tree.Everyone().Select(p => (p.Individual.Birth.Number.Value, p.Row)));
        Assert.All(
            tree.Everyone().Where(p => p.Parents.Count > 0),
            p => Assert.Equal(p.Parents.Average(parent => parent.Column), p.Column));
    }

    [Fact]
    public void Forebear_along_two_ways_is_followed_along_one()
    {
        var tree = Of([[], [1], [2], [2], [3, 4]], 7, 7);
        var second = tree.Everyone().Where(p => p.Individual.Birth.Number.Value == 2).ToArray();
        Assert.Single(second, p => p.First is null);
        Assert.Single(tree.Everyone(), p => p.Individual.Birth.Number.Value == 1);
    }

    [Theory]
    [InlineData(7, 3, "see left")]
    [InlineData(2, 7, "see left")]
    [InlineData(7, 7, "see left")]
    public void Forebear_that_is_not_followed_is_the_same_one_at_its_second_place(int leaves, int rows, string hint)
    {
        var tree = Of([[], [], [1, 2], [3], [3], [4, 5]], leaves, rows);
        var third = tree.Everyone().Where(p => p.Individual.Birth.Number.Value == 3).OrderBy(p => p.Column).ToArray();
        Assert.Equal(2, third.Length);
        Assert.Null(third[0].First);
        Assert.Same(third[0], third[1].First);
        Assert.Single(XElement.Parse(FamilyTreeDrawing.Of(tree)).Descendants("text"), t => t.Value == hint);
    }

    [Fact]
    public void Founder_that_stands_in_a_row_above_is_not_drawn_as_another_one()
    {
        var tree = Of([[], [], [1, 2], [1, 3]], 7, 7);
        var founder = tree.Everyone().Where(p => p.Individual.Birth.Number.Value == 1).OrderBy(p => p.Row).ToArray();
        Assert.Equal([1, 2], founder.Select(p => p.Row));
        Assert.Same(founder[0], founder[1].First);
        var words = XElement.Parse(FamilyTreeDrawing.Of(tree)).Descendants("text").Select(t => t.Value).ToArray();
        Assert.Single(words, "see above");
    }

    [Fact]
    public void Box_names_selection_crossover_and_mutation()
    {
        var tree = Of([[], [], [1, 2]], 7, 7);
        var svg = XElement.Parse(FamilyTreeDrawing.Of(tree));
        var best = svg.Elements("g").Single(g => g.Attribute("class")!.Value.Contains("best", StringComparison.Ordinal));
        Assert.Equal(["tournament", "uniform-crossover", "a<b"], best.Elements("text").Where(t => t.Attribute("class")!.Value == "operator").Select(t => t.Value));
        var rect = best.Element("rect")!;
        Assert.All(best.Elements("text"), t => Assert.True((double)t.Attribute("y")! < (double)rect.Attribute("y")! + (double)rect.Attribute("height")!));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 3)]
    [InlineData(7, 7)]
    public void Tree_stays_within_its_width_and_depth_and_no_two_boxes_share_a_place(int leaves, int rows)
    {
        // Everyone from the third on has the two before it as parents.
        var tree = Of([.. Enumerable.Range(1, 40).Select(n => n <= 2 ? Array.Empty<long>() : [n - 1, n - 2])], leaves, rows);
        Assert.InRange(tree.Leaves, 1, leaves);
        Assert.InRange(tree.Rows, 1, rows);
        foreach (var row in tree.Everyone().GroupBy(p => p.Row))
        {
            var columns = row.Select(p => p.Column).Order().ToArray();
            for (var i = 1; i < columns.Length; i++)
                Assert.True(columns[i] - columns[i - 1] >= 1);
            Assert.InRange(columns[^1], 0, leaves - 1);
        }
    }

    [Fact]
    public void Drawing_is_well_formed_and_holds_a_box_for_each_and_a_line_to_each_parent()
    {
        var tree = Of([[], [], [1, 2], [], [3, 4]], FamilyTreeDrawing.MostLeaves, FamilyTreeDrawing.MostRows);
        var svg = XElement.Parse(FamilyTreeDrawing.Of(tree));
        Assert.Equal(5, svg.Descendants("rect").Count());
        Assert.Equal(4, svg.Elements("path").Count());
        Assert.Single(svg.Elements("g"), g => g.Attribute("class")!.Value.Contains("best", StringComparison.Ordinal));
        Assert.All(svg.Descendants("rect"), r => Assert.InRange((double)r.Attribute("x")!, 0, PlotCanvas.Width - (double)r.Attribute("width")!));
    }

    private static FamilyTree Of(long[][] parents, int leaves, int rows)
    {
        ImmutableArray<Individual> everyone =
        [
            .. parents.Select((of, i) => new Individual(
                new Birth(new BirthNumber(i + 1), 0, new Genome(Space, [0.5]), [.. of.Select(p => new BirthNumber(p))], ["tournament", "uniform-crossover", "a<b"]),
                FitnessResult.Measured([1.0 / (i + 1)], 1, 1))),
        ];
        return FamilyTree.Of(new SearchLineage(everyone), everyone[^1], leaves, rows);
    }
}
