using ArchetypeRC.Evolution.Mutation;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Evolution.Genomes;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Mutation;

public sealed class MutationTests
{
    private static readonly Gen<IMutation> Any = Gen.OneOf(
        Gen.Select(Gen.Double[0.01, 1], Gen.Double[1e-4, 1], IMutation (p, sigma) => new GaussianMutation(p, sigma)),
        Gen.Double[0.01, 1].Select(IMutation (p) => new UniformMutation(p)),
        Gen.Const<IMutation>(new ResetMutation()));

    [Fact]
    public void Genes_stay_in_range_under_any_mutation() =>
        Gen.Select(Any, Spaces.Genomes, Spaces.Randomness).Sample((mutation, genome, random) =>
        {
            for (var i = 0; i < 10; i++)
                Spaces.InRange(genome = mutation.Mutate(genome, random));
        });

    [Fact]
    public void Equal_seeds_make_equal_changes_and_leave_the_genome_alone() =>
        Gen.Select(Any, Spaces.Genomes, Gen.ULong).Sample((mutation, genome, seed) =>
        {
            var before = genome.Values.ToArray();
            Assert.Equal(
                mutation.Mutate(genome, new RandomStream(seed)).Values.ToArray(),
                mutation.Mutate(genome, new RandomStream(seed)).Values.ToArray());
            Assert.Equal(before, genome.Values);
        });

    [Fact]
    public void Gaussian_steps_have_the_deviation_that_was_asked_for()
    {
        var random = new RandomStream(31);
        var radius = Spaces.Mixed.IndexOf("radius");
        var genome = Spaces.Mixed.Draw(random).With(radius, 0.825);
        var mutation = new GaussianMutation(1, 0.05);
        var gene = Spaces.Mixed.Genes[radius];
        var steps = Enumerable.Range(0, 5000)
            .Select(_ => gene.ToUnit(mutation.Mutate(genome, random).Values[radius]) - gene.ToUnit(0.825)).ToArray();
        Assert.InRange(Math.Sqrt(steps.Average(step => step * step)), 0.047, 0.053);
        Assert.InRange(steps.Average(), -0.003, 0.003);
    }

    [Fact]
    public void Genes_are_hit_as_often_as_asked_for()
    {
        var random = new RandomStream(32);
        var genome = Spaces.Mixed.Draw(random);
        var ridge = Spaces.Mixed.IndexOf("ridge");
        var hits = Enumerable.Range(0, 5000).Count(_ => new UniformMutation(0.3).Mutate(genome, random).Values[ridge] != genome.Values[ridge]);
        Assert.InRange(hits, 1370, 1630);
    }

    [Fact]
    public void Reset_keeps_nothing_of_the_genome()
    {
        var first = new ResetMutation().Mutate(Spaces.Mixed.Draw(new RandomStream(1)), new RandomStream(33));
        var second = new ResetMutation().Mutate(Spaces.Mixed.Draw(new RandomStream(2)), new RandomStream(33));
        Assert.Equal(first.Values.ToArray(), second.Values.ToArray());
    }
}
