using ArchetypeRC.Evolution.Genomes;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Genomes;

public sealed class GenomeTests
{
    private static readonly Genome Layered = new(Spaces.Mixed, [1, 3, 1, 0.5, 100, 1e-4, 0.9]);

    [Fact]
    public void Dormant_genes_do_not_count_and_active_ones_do()
    {
        var plain = Layered.With(0, 0);
        var layers = Spaces.Mixed.IndexOf("layers");
        Assert.Equal(plain, plain.With(layers, 7));
        Assert.Equal(plain.GetHashCode(), plain.With(layers, 7).GetHashCode());
        Assert.NotEqual(Layered, Layered.With(layers, 7));
        Assert.NotEqual(plain, Layered);
    }

    [Fact]
    public void Dormant_genes_keep_their_values()
    {
        var back = Layered.With(0, 2).With(0, 1);
        Assert.Equal(Layered.Values.ToArray(), back.Values.ToArray());
        Assert.False(Layered.With(0, 2).TryGet("layers", out _));
        Assert.True(back.TryGet("layers", out var layers));
        Assert.Equal(3, layers);
    }

    [Fact]
    public void Genomes_are_equal_exactly_when_their_active_genes_are() =>
        Gen.Select(Spaces.Genomes, Gen.Int[0, 20], Gen.Double[0, 1]).Sample((genome, gene, unit) =>
        {
            var index = gene % genome.Values.Length;
            var other = genome.With(index, genome.Space.Genes[index].FromUnit(unit));
            var same = genome.Values[index] == other.Values[index] || !genome.IsActive(index);
            Assert.Equal(same, genome.Equals(other));
            Assert.True(!same || genome.GetHashCode() == other.GetHashCode());
        });

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1.7)]
    [InlineData(0)]
    public void Value_out_of_range_is_refused_with_gene_value_and_range(double radius)
    {
        var refusal = Assert.Throws<ArgumentException>(() => new Genome(Spaces.Mixed, Layered.Values.SetItem(6, radius)));
        Assert.Contains($"Gene radius is {radius}; allowed: 0.05 to 1.6", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fractions_of_whole_numbers_and_choices_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Genome(Spaces.Mixed, Layered.Values.SetItem(0, 0.5)));
        Assert.Throws<ArgumentException>(() => new Genome(Spaces.Mixed, Layered.Values.SetItem(4, 100.5)));
    }

    [Fact]
    public void Wrong_number_of_values_is_refused() =>
        Assert.Throws<ArgumentException>(() => new Genome(Spaces.Mixed, [1, 2]));

    [Fact]
    public void Text_names_the_active_genes() =>
        Assert.Equal("kind=ring, units=100, ridge=0.0001, radius=0.9", Layered.With(0, 2).ToString());
}
