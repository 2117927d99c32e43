using ArchetypeRC.Evolution.Mutation;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Evolution.Genomes;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Mutation;

public sealed class MutationTests
{
    private static readonly Gen<IMutation> Any = Gen.OneOf(
        Gen.Select(Gen.Double[0.01, 1], Gen.Double[1e-4, 1], IMutation (p, sigma) => new GaussianMutation(p, sigma)),
        Gen.Select(Gen.Double[0.01, 1], Gen.Double[1e-4, 1], IMutation (p, sigma) => new SelfAdaptiveMutation(p, sigma, sigma / 10)),
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

    [Fact]
    public void Sizes_of_steps_drift_as_their_law_says()
    {
        var random = new RandomStream(34);
        var genome = Spaces.Mixed.Draw(random);
        var mutation = new SelfAdaptiveMutation(1, 1, 1e-6);
        var count = genome.Values.Length;
        var first = genome.WithStepSizes([.. Enumerable.Repeat(1e-3, count)]);
        var steps = Enumerable.Range(0, 4_000)
            .Select(_ => mutation.Mutate(first, random).StepSizes.Select(size => Math.Log(size / 1e-3)).ToArray()).ToArray();
        var variance = (1 / (2.0 * count)) + (1 / (2 * Math.Sqrt(count)));
        // Four deviations of the mean and of the variance of 4000 normal draws.
        Assert.InRange(steps.Average(step => step[0]), -4 * Math.Sqrt(variance / 4000), 4 * Math.Sqrt(variance / 4000));
        Assert.InRange(steps.Average(step => step[0] * step[0]), variance * (1 - 0.09), variance * (1 + 0.09));
        // What two genes have in common is the part of the genome.
        Assert.InRange(steps.Average(step => step[0] * step[1]), (1 / (2.0 * count)) - 0.015, (1 / (2.0 * count)) + 0.015);
    }

    [Fact]
    public void Sizes_of_steps_stay_within_their_bounds_and_make_no_other_genome()
    {
        var random = new RandomStream(35);
        var genome = Spaces.Mixed.Draw(random);
        var mutation = new SelfAdaptiveMutation(0.3, 0.2, 0.02);
        var walking = genome;
        for (var i = 0; i < 500; i++)
        {
            walking = mutation.Mutate(walking, random);
            Assert.All(walking.StepSizes, size => Assert.InRange(size, 0.02, 0.2));
        }

        Assert.Equal(genome, genome.WithStepSizes(walking.StepSizes));
        Assert.Throws<ArgumentException>(() => genome.WithStepSizes([0.1]));
        Assert.Throws<ArgumentException>(() => genome.WithStepSizes([.. Enumerable.Repeat(0.0, genome.Values.Length)]));
    }

    [Fact]
    public void Gaussian_mutation_of_a_range_of_sizes_draws_one_for_each_genome()
    {
        var gene = Spaces.Mixed.Genes[^1];
        var random = new RandomStream(36);
        var genome = Spaces.Mixed.Draw(random).With(Spaces.Mixed.Genes.Length - 1, 0.825);
        var mutation = new GaussianMutation(1, 0.1) { SmallestSigma = 0.001 };
        var squares = Enumerable.Range(0, 20_000)
            .Select(_ => gene.ToUnit(mutation.Mutate(genome, random).Values[^1]) - gene.ToUnit(0.825)).Average(step => step * step);
        // E s^2 of a size uniform in the logarithm from a to b: (b^2 - a^2) / (2 ln(b / a)).
        var expected = ((0.1 * 0.1) - (0.001 * 0.001)) / (2 * Math.Log(100));
        Assert.InRange(squares, expected * 0.9, expected * 1.1);
    }
}
