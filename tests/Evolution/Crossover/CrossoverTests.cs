using ArchetypeRC.Evolution.Crossover;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Evolution.Genomes;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Crossover;

public sealed class CrossoverTests
{
    private static readonly ICrossover[] Whole =
        [new UniformCrossover(), new OnePointCrossover(), new TwoPointCrossover(), new ThreeParentCrossover(), new VotingCrossover(5, 3)];

    private static readonly Gen<ICrossover> OfWholeGenes = Gen.Int[0, 4].Select(i => Whole[i]);

    private static readonly Gen<ICrossover> Any = Gen.OneOf(
        OfWholeGenes,
        Gen.Double[0, 2].Select(ICrossover (alpha) => new BlendCrossover(alpha)),
        Gen.Double[0, 100].Select(ICrossover (eta) => new SimulatedBinaryCrossover(eta)));

    private static readonly Gen<Genome[]> Parents = Gen.Select(
        Spaces.Any, Gen.ULong.Array[16], (space, seeds) => seeds.Select(seed => space.Draw(new RandomStream(seed))).ToArray());

    [Fact]
    public void Every_gene_of_the_child_is_a_parents() =>
        Gen.Select(OfWholeGenes, Parents, Spaces.Randomness).Sample((crossover, parents, random) =>
        {
            var child = crossover.Cross(parents[..crossover.ParentsNumber], random);
            Spaces.InRange(child);
            for (var i = 0; i < child.Values.Length; i++)
                Assert.Contains(child.Values[i], parents[..crossover.ParentsNumber].Select(parent => parent.Values[i]));
        });

    [Fact]
    public void Genes_stay_in_range_and_choices_come_from_a_parent_under_any_crossover() =>
        Gen.Select(Any, Parents, Spaces.Randomness).Sample((crossover, parents, random) =>
        {
            var child = crossover.Cross(parents[..crossover.ParentsNumber], random);
            Spaces.InRange(child);
            for (var i = 0; i < child.Values.Length; i++)
            {
                if (child.Space.Genes[i] is CategoricalGene)
                    Assert.Contains(child.Values[i], parents[..crossover.ParentsNumber].Select(parent => parent.Values[i]));
            }
        });

    [Fact]
    public void Child_of_equal_parents_is_equal_under_any_crossover() =>
        Gen.Select(Any, Spaces.Genomes, Spaces.Randomness).Sample((crossover, parent, random) => Assert.Equal(
            parent.Values.ToArray(),
            crossover.Cross([.. Enumerable.Repeat(parent, crossover.ParentsNumber)], random).Values.ToArray()));

    [Fact]
    public void Equal_seeds_make_equal_children_and_leave_the_parents_alone() =>
        Gen.Select(Any, Parents, Gen.ULong).Sample((crossover, all, seed) =>
        {
            var parents = all[..crossover.ParentsNumber];
            var before = parents.Select(parent => parent.Values.ToArray()).ToArray();
            Assert.Equal(
                crossover.Cross(parents, new RandomStream(seed)).Values.ToArray(),
                crossover.Cross(parents, new RandomStream(seed)).Values.ToArray());
            Assert.Equal(before, parents.Select(parent => parent.Values.ToArray()));
        });

    [Fact]
    public void One_point_takes_a_head_of_the_first_and_a_tail_of_the_second()
    {
        var space = new SearchSpace([.. Enumerable.Range(0, 6).Select(i => new IntegerGene($"g{i}", 0, 1))]);
        var (zeros, ones) = (new Genome(space, [0, 0, 0, 0, 0, 0]), new Genome(space, [1, 1, 1, 1, 1, 1]));
        var random = new RandomStream(21);
        var points = Enumerable.Range(0, 500)
            .Select(_ => new OnePointCrossover().Cross([zeros, ones], random).Values)
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
        var total = Enumerable.Range(0, 100).Sum(_ => new UniformCrossover().Cross([zeros, ones], random).Values.Sum());
        Assert.InRange(total, 2300, 2700);
    }

    [Fact]
    public void Two_point_takes_every_middle_of_the_second_alike()
    {
        var space = new SearchSpace([.. Enumerable.Range(0, 4).Select(i => new IntegerGene($"g{i}", 0, 1))]);
        var (zeros, ones) = (new Genome(space, [0, 0, 0, 0]), new Genome(space, [1, 1, 1, 1]));
        var random = new RandomStream(23);
        const int Draws = 9_000;
        var children = Enumerable.Range(0, Draws)
            .Select(_ => string.Concat(new TwoPointCrossover().Cross([zeros, ones], random).Values))
            .CountBy(child => child).ToDictionary();
        Assert.Equal(["0001", "0010", "0011", "0100", "0110", "0111", "1000", "1100", "1110"], children.Keys.Order(StringComparer.Ordinal));
        // Each with probability 1/9: 1000 of 9000, deviation 29.8.
        Assert.All(children.Values, count => Assert.InRange(count, 1000 - 120, 1000 + 120));
    }

    [Fact]
    public void Three_parents_agree_or_the_third_decides()
    {
        var space = new SearchSpace([.. Enumerable.Range(0, 4).Select(i => new IntegerGene($"g{i}", 0, 9))]);
        var child = new ThreeParentCrossover().Cross(
            [new Genome(space, [1, 2, 3, 4]), new Genome(space, [1, 5, 3, 6]), new Genome(space, [7, 7, 8, 8])], new RandomStream(1));
        Assert.Equal<double>([1, 7, 3, 8], child.Values.ToArray());
    }

    [Fact]
    public void Votes_decide_where_there_are_enough_and_chance_elsewhere()
    {
        var space = new SearchSpace([new IntegerGene("agreed", 0, 9), new IntegerGene("split", 0, 9)]);
        Genome[] parents = [new(space, [4, 1]), new(space, [7, 2]), new(space, [7, 3])];
        var random = new RandomStream(24);
        var children = Enumerable.Range(0, 3_000).Select(_ => new VotingCrossover(3, 2).Cross(parents, random).Values).ToArray();
        Assert.All(children, child => Assert.Equal(7, child[0]));
        // Each with probability 1/3: 1000 of 3000, deviation 25.8.
        Assert.All(children.CountBy(child => child[1]), split => Assert.InRange(split.Value, 1000 - 104, 1000 + 104));
    }

    [Fact]
    public void Blend_is_uniform_over_the_lengthened_interval_on_the_genes_own_scale()
    {
        var space = new SearchSpace([new LogRealGene("ridge", 1e-4, 1e4)]);
        Genome[] parents = [new(space, [1e-1]), new(space, [1e1])];
        var random = new RandomStream(25);
        var gene = space.Genes[0];
        var places = Enumerable.Range(0, 8_000)
            .Select(_ => gene.ToUnit(new BlendCrossover(0.5).Cross(parents, random).Values[0])).Order().ToArray();
        // From 10^-2 to 10^2 of a range of 8 powers of ten: 0.25 to 0.75. The deviation of the mean is 0.0016.
        Assert.InRange(places[0], 0.25 - 1e-12, 0.252);
        Assert.InRange(places[^1], 0.748, 0.75 + 1e-12);
        Assert.InRange(places.Average(), 0.5 - 0.0065, 0.5 + 0.0065);
        Assert.InRange(places[2_000], 0.375 - 0.01, 0.375 + 0.01);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    public void Simulated_binary_spreads_as_its_index_says(double eta)
    {
        var space = new SearchSpace([new RealGene("radius", 0, 1)]);
        Genome[] parents = [new(space, [0.45]), new(space, [0.55])];
        var random = new RandomStream(26);
        const int Draws = 20_000;
        var spreads = Enumerable.Range(0, Draws)
            .Select(_ => Math.Abs(new SimulatedBinaryCrossover(eta).Cross(parents, random).Values[0] - 0.5) / 0.05).ToArray();
        // P(spread <= 1) = 1/2, and P(spread <= b) = b^(eta + 1) / 2 below: four deviations of a share are at most 0.0142.
        Assert.InRange(spreads.Count(spread => spread <= 1) / (double)Draws, 0.5 - 0.0142, 0.5 + 0.0142);
        var below = Math.Pow(0.9, eta + 1) / 2;
        Assert.InRange(spreads.Count(spread => spread <= 0.9) / (double)Draws, below - 0.0142, below + 0.0142);
        var far = 1 - (0.5 * Math.Pow(1.2, -(eta + 1)));
        Assert.InRange(spreads.Count(spread => spread <= 1.2) / (double)Draws, far - 0.0142, far + 0.0142);
    }
}
