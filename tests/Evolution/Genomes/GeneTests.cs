using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Genomes;

public sealed class GeneTests
{
    private static readonly Gen<Gene> Genes = Gen.OneOf(
        Spaces.Any.SelectMany(space => Gen.Int[0, space.Genes.Length - 1].Select(i => space.Genes[i])),
        Gen.Select(Gen.Int[-50, 50], Gen.Int[0, 100], Gene (low, width) => new IntegerGene("whole", low, low + width)),
        Gen.Select(Gen.Double[-1e3, 1e3], Gen.Double[1e-3, 1e3], Gene (low, width) => new RealGene("real", low, low + width)),
        Gen.Select(Gen.Double[1e-12, 10], Gen.Double[1.01, 1e6], Gene (low, ratio) => new LogRealGene("log", low, low * ratio)));

    [Fact]
    public void Drawn_and_stepped_values_stay_in_range() =>
        Gen.Select(Genes, Spaces.Randomness, Gen.Double[1e-6, 5]).Sample((gene, random, sigma) =>
        {
            var value = gene.Draw(random);
            for (var i = 0; i < 20; i++)
            {
                Assert.Equal(gene.Clamp(value), value);
                Assert.InRange(gene.ToUnit(value), 0, 1);
                value = gene.Step(value, sigma, random);
            }
        });

    [Fact]
    public void Clamped_values_stay_when_clamped_again_and_are_in_range() =>
        Gen.Select(Genes, Gen.Double).Sample((gene, value) =>
        {
            var clamped = gene.Clamp(value);
            Assert.Equal(clamped, gene.Clamp(clamped));
            Assert.InRange(gene.ToUnit(clamped), 0, 1);
        });

    [Fact]
    public void Scale_is_monotone_and_leads_back() =>
        Gen.Select(Genes, Gen.Double[0, 1], Gen.Double[0, 1]).Sample((gene, a, b) =>
        {
            var (low, high) = (gene.FromUnit(Math.Min(a, b)), gene.FromUnit(Math.Max(a, b)));
            Assert.True(low <= high);
            if (gene is not CategoricalGene)
            {
                var back = gene.FromUnit(gene.ToUnit(low));
                Assert.Equal(low, back, Math.Abs(low) * 1e-12);
            }
        });

    [Fact]
    public void Step_of_a_whole_number_always_moves_unless_it_stands_at_the_border()
    {
        var random = new RandomStream(3);
        var gene = new IntegerGene("units", 10, 2000) { Logarithmic = true };
        for (var i = 0; i < 1000; i++)
        {
            var value = gene.Draw(random);
            var next = gene.Step(value, 1e-4, random);
            Assert.True(next != value || value is 10 or 2000);
        }
    }

    [Fact]
    public void Logarithmic_draws_have_half_of_their_values_below_the_geometric_mean()
    {
        var random = new RandomStream(5);
        var gene = new LogRealGene("ridge", 1e-10, 1e2);
        var below = Enumerable.Range(0, 4000).Count(_ => gene.Draw(random) < 1e-4);
        Assert.InRange(below, 1850, 2150);
    }

    [Fact]
    public void Whole_draws_reach_every_value_alike()
    {
        var random = new RandomStream(6);
        var gene = new IntegerGene("layers", 1, 8);
        var counts = Enumerable.Range(0, 8000).Select(_ => (int)gene.Draw(random)).CountBy(v => v).ToDictionary();
        Assert.Equal(8, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150));
    }

    [Fact]
    public void Step_of_a_choice_takes_another_one_with_twice_the_probability_of_sigma()
    {
        var random = new RandomStream(7);
        var gene = new CategoricalGene("topology", ["a", "b", "c"]);
        var next = Enumerable.Range(0, 10_000).Select(_ => gene.Step(1, 0.1, random)).CountBy(v => v).ToDictionary();
        Assert.InRange(next[0], 850, 1150);
        Assert.InRange(next[2], 850, 1150);
    }
}
