using ArchetypeRC.Evolution.Crossover;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Evolution.Genomes;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Crossover;

public sealed class CrossoverTests
{
    private static readonly Gen<(Genome First, Genome Second)> Pairs = Gen.Select(
        Spaces.Any, Gen.ULong, Gen.ULong, (space, a, b) => (space.Draw(new RandomStream(a)), space.Draw(new RandomStream(b))));

    private static readonly Gen<ICrossover> Any = Gen.Bool.Select(ICrossover (uniform) => uniform ? new UniformCrossover() : new OnePointCrossover());

    [Fact]
    public void Every_gene_of_the_child_is_a_parents() =>
        Gen.Select(Any, Pairs, Spaces.Randomness).Sample((crossover, parents, random) =>
        {
            var child = crossover.Cross(parents.First, parents.Second, random);
            Spaces.InRange(child);
            for (var i = 0; i < child.Values.Length; i++)
                Assert.True(child.Values[i] == parents.First.Values[i] || child.Values[i] == parents.Second.Values[i]);
        });

    [Fact]
    public void Equal_seeds_make_equal_children() =>
        Gen.Select(Any, Pairs, Gen.ULong).Sample((crossover, parents, seed) => Assert.Equal(
            crossover.Cross(parents.First, parents.Second, new RandomStream(seed)).Values.ToArray(),
            crossover.Cross(parents.First, parents.Second, new RandomStream(seed)).Values.ToArray()));

    [Fact]
    public void Parents_are_left_alone() =>
        Gen.Select(Any, Pairs, Spaces.Randomness).Sample((crossover, parents, random) =>
        {
            var (first, second) = (parents.First.Values.ToArray(), parents.Second.Values.ToArray());
            crossover.Cross(parents.First, parents.Second, random);
            Assert.Equal(first, parents.First.Values);
            Assert.Equal(second, parents.Second.Values);
        });

    [Fact]
    public void One_point_takes_a_head_of_the_first_and_a_tail_of_the_second()
    {
        var space = new SearchSpace([.. Enumerable.Range(0, 6).Select(i => new IntegerGene($"g{i}", 0, 1))]);
        var (zeros, ones) = (new Genome(space, [0, 0, 0, 0, 0, 0]), new Genome(space, [1, 1, 1, 1, 1, 1]));
        var random = new RandomStream(21);
        var points = Enumerable.Range(0, 500)
            .Select(_ => new OnePointCrossover().Cross(zeros, ones, random).Values)
            .Select(values => (Point: values.Count(v => v == 0), Sorted: values.SequenceEqual(values.Order())))
            .ToArray();
        Assert.All(points, point => Assert.True(point.Sorted));
        Assert.Equal([1, 2, 3, 4, 5], points.Select(point => point.Point).Distinct().Order());
    }

    [Fact]
    public void Uniform_takes_about_half_of_each()
    {
        var space = new SearchSpace([.. Enumerable.Range(0, 50).Select(i => new IntegerGene($"g{i}", 0, 1))]);
        var zeros = new Genome(space, [.. Enumerable.Repeat(0.0, 50)]);
        var ones = new Genome(space, [.. Enumerable.Repeat(1.0, 50)]);
        var random = new RandomStream(22);
        var total = Enumerable.Range(0, 100).Sum(_ => new UniformCrossover().Cross(zeros, ones, random).Values.Sum());
        Assert.InRange(total, 2300, 2700);
    }
}
