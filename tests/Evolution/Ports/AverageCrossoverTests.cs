using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Loops;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Runtime.Series;
using ArchetypeRC.Tests.Evolution.Genomes;
using ArchetypeRC.Tests.Evolution.Loops;
using ArchetypeRC.Tests.Persistence;

namespace ArchetypeRC.Tests.Evolution.Ports;

public sealed class AverageCrossoverTests
{
    [Fact]
    public void Child_lies_in_the_middle_on_each_genes_own_scale()
    {
        var space = new SearchSpace([new RealGene("radius", 0, 2), new LogRealGene("ridge", 1e-4, 1), new IntegerGene("layers", 1, 5)]);
        var child = new AverageCrossover().Cross([new Genome(space, [0.5, 1e-4, 1]), new Genome(space, [1.5, 1, 5])], new RandomStream(1));
        Assert.Equal(1.0, child.Values[0], 12);
        Assert.Equal(1e-2, child.Values[1], 12);
        Assert.Equal(3.0, child.Values[2]);
    }

    [Fact]
    public void Search_runs_with_it_and_writes_its_name_into_the_lineage()
    {
        var spec = new EvolutionSpec { Generations = 3 };
        var operators = OperatorSet.Of(spec, Spaces.Mixed) with { Crossover = new AverageCrossover() };
        var loop = Landscapes.Run(new GenerationalLoop(spec, Spaces.Mixed, operators: operators), Landscapes.Valley);
        Assert.Contains(loop.Population, individual => individual.Birth.Operators.Contains("average-crossover"));
    }

    [Fact]
    public void Page_shows_the_port_as_it_is_compiled_here()
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root(), "tests", "Evolution", "Ports", "AverageCrossover.cs"));
        var page = File.ReadAllText(Path.Combine(Repository.Root(), "docs", "from-geneticsharp.md"));
        var record = source[source.IndexOf("public sealed record", StringComparison.Ordinal)..].Trim();
        Assert.Contains(record, page, StringComparison.Ordinal);
        Assert.Contains(Method("PortedSearch.cs"), page, StringComparison.Ordinal);
    }

    [Fact]
    public void Ported_search_finds_a_model_that_forecasts()
    {
        var rows = new TimeSeries(["x"], [.. Enumerable.Range(0, 520).Select(t => Math.Sin(0.2 * t))]);
        Assert.InRange(PortedSearch.Run(rows).Value, 0, 0.1);
    }

    // The method of a file, as a page shows it: without what stands around it.
    private static string Method(string file)
    {
        var source = File.ReadAllText(Path.Combine(Repository.Root(), "tests", "Evolution", "Ports", file));
        var lines = source[source.IndexOf("    public static Individual", StringComparison.Ordinal)..].TrimEnd()[..^1].TrimEnd().Split('\n');
        return string.Join('\n', lines.Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line));
    }
}
