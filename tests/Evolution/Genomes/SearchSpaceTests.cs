using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Evolution.Genomes;

public sealed class SearchSpaceTests
{
    [Fact]
    public void Bad_genes_are_all_named_at_once()
    {
        var space = new SearchSpace(
        [
            new RealGene("radius", 2, 1),
            new LogRealGene("ridge", 0, 1),
            new IntegerGene("units", 5, 4),
            new IntegerGene("degree", 0, 9) { Logarithmic = true },
            new CategoricalGene("topology", ["ring", "ring"]),
            new RealGene("radius", 0, 1),
            new RealGene("leak", double.NaN, 1),
            new RealGene("jump", 0, 1) { Condition = new GeneCondition("radius", "ring") },
            new RealGene("skip", 0, 1) { Condition = new GeneCondition("topology", "dense") },
            new RealGene("early", 0, 1) { Condition = new GeneCondition("late", "yes") },
            new CategoricalGene("late", ["yes", "no"]),
        ]);
        var refusal = Assert.Throws<SpecRefusedException>(space.Checked);
        Assert.Equal(
            [
                "searchSpace.radius", "searchSpace.ridge", "searchSpace.units", "searchSpace.degree", "searchSpace.topology",
                "searchSpace[5].name", "searchSpace.leak", "searchSpace.jump.condition", "searchSpace.skip.condition",
                "searchSpace.early.condition",
            ],
            refusal.Problems.Select(problem => problem.Field));
    }

    [Fact]
    public void Empty_space_is_refused() =>
        Assert.Equal("searchSpace", Assert.Single(new SearchSpace([]).Validate()).Field);

    [Fact]
    public void Gene_exists_only_while_all_its_parents_exist_and_agree()
    {
        var space = Spaces.Mixed;
        double[] values = [1, 3, 1, 0, 100, 1, 1];
        Assert.True(space.IsActive(values, space.IndexOf("layers")));
        Assert.True(space.IsActive(values, space.IndexOf("skipWeight")));
        values[space.IndexOf("link")] = 0;
        Assert.False(space.IsActive(values, space.IndexOf("skipWeight")));
        values[space.IndexOf("link")] = 1;
        values[space.IndexOf("kind")] = 0;
        Assert.False(space.IsActive(values, space.IndexOf("layers")));
        Assert.False(space.IsActive(values, space.IndexOf("skipWeight")));
        Assert.True(space.IsActive(values, space.IndexOf("units")));
    }

    [Fact]
    public void Equal_content_is_an_equal_space()
    {
        Assert.Equal(SearchSpace.Default(20, 200), SearchSpace.Default(20, 200));
        Assert.Equal(SearchSpace.Default(20, 200).GetHashCode(), SearchSpace.Default(20, 200).GetHashCode());
        Assert.NotEqual(SearchSpace.Default(20, 200), SearchSpace.Default(20, 201));
    }

    [Fact]
    public void Equal_seeds_draw_equal_genomes()
    {
        var first = Spaces.Reservoirs.Draw(new RandomStream(9));
        var second = Spaces.Reservoirs.Draw(new RandomStream(9));
        Assert.Equal(first.Values.ToArray(), second.Values.ToArray());
        Assert.NotEqual(first, Spaces.Reservoirs.Draw(new RandomStream(10)));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(20, 10)]
    [InlineData(10, 20_001)]
    public void Default_space_refuses_a_range_of_units_that_no_reservoir_has(int fewest, int most) =>
        Assert.Throws<SpecRefusedException>(() => SearchSpace.Default(fewest, most));
}
