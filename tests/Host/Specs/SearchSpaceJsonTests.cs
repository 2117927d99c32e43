using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Host.Specs;
using ArchetypeRC.Runtime.Specs;

namespace ArchetypeRC.Tests.Host.Specs;

public sealed class SearchSpaceJsonTests
{
    public static TheoryData<SearchSpace> Spaces() =>
    [
        SearchSpace.Default(),
        SearchSpace.Wide(),
        SearchSpace.For(new NextGenerationSpec()),
        new SearchSpace([new RealGene("x", -1e300, 0.1) { StepFactor = 0.3 }, new IntegerGene("n", -5, 5)]),
    ];

    [Theory]
    [MemberData(nameof(Spaces))]
    public void Written_and_read_a_space_is_the_same(SearchSpace space) =>
        Assert.Equal(space, SearchSpaceJson.Read(SearchSpaceJson.Of(space).ToJsonString()));

    [Theory]
    [InlineData("{", "searchSpace is not readable")]
    [InlineData("[]", "searchSpace is []; allowed: a JSON object with a list of genes")]
    [InlineData("{}", "searchSpace.genes is missing; allowed: a list of genes")]
    [InlineData("""{"genes":[],"gene":1}""", "searchSpace.gene is not a field; allowed: genes")]
    [InlineData("""{"genes":[]}""", "searchSpace is empty; allowed: one gene or more")]
    [InlineData("""{"genes":[5]}""", "searchSpace.genes[0] is 5; allowed: an object: a gene")]
    [InlineData("""{"genes":[{"type":"real"}]}""", "searchSpace.genes[0].name is missing; allowed: a text")]
    [InlineData("""{"genes":[{"name":"x","type":"int"}]}""", "searchSpace.genes[0].type is \"int\"; allowed: whole, real, choice")]
    [InlineData("""{"genes":[{"name":"x","type":"real","low":"0","high":1}]}""", "searchSpace.genes[0].low is \"0\"; allowed: a number")]
    [InlineData("""{"genes":[{"name":"x","type":"whole","low":0.5,"high":1}]}""", "searchSpace.genes[0].low is 0.5; allowed: a whole number")]
    [InlineData("""{"genes":[{"name":"x","type":"real","low":2,"high":1}]}""", "searchSpace.x is 2 to 1; allowed: two finite numbers, the first below the second")]
    [InlineData("""{"genes":[{"name":"x","type":"real","low":0,"high":1,"scale":"log"}]}""", "searchSpace.genes[0].scale is \"log\"; allowed: linear, logarithmic")]
    [InlineData("""{"genes":[{"name":"x","type":"real","low":0,"high":1,"scale":"logarithmic"}]}""", "allowed: two finite numbers above 0")]
    [InlineData("""{"genes":[{"name":"x","type":"real","low":0,"high":1,"step":1}]}""", "searchSpace.genes[0].step is not a field; allowed: name, type, low, high, scale, stepFactor, when")]
    [InlineData("""{"genes":[{"name":"x","type":"real","low":0,"high":1,"stepFactor":0}]}""", "searchSpace.x.stepFactor is 0; allowed: above 0, up to 10")]
    [InlineData("""{"genes":[{"name":"x","type":"choice","choices":[1]}]}""", "searchSpace.genes[0].choices is [1]; allowed: a list of texts")]
    [InlineData("""{"genes":[{"name":"x","type":"choice","choices":["a"],"when":{"gene":"y","is":["b"]}}]}""", "searchSpace.x.condition is y; allowed: a categorical gene or one of whole numbers that stands earlier")]
    [InlineData("""{"genes":[{"name":"x","type":"choice","choices":["a"],"when":3}]}""", "searchSpace.genes[0].when is 3; allowed: an object")]
    public void Space_that_cannot_be_used_is_refused_with_field_value_and_what_would_be_right(string text, string message) =>
        Assert.Contains(message, Assert.Throws<SpecRefusedException>(() => SearchSpaceJson.Read(text)).Message, StringComparison.Ordinal);
}
