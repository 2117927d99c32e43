using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;
using CsCheck;

namespace ArchetypeRC.Tests.Evolution.Genomes;

/// <summary>Search spaces that the tests share, and genomes of them.</summary>
internal static class Spaces
{
    /// <summary>Every kind of gene, with a condition under a condition.</summary>
    public static SearchSpace Mixed { get; } = new SearchSpace(
    [
        new CategoricalGene("kind", ["plain", "layered", "ring"]),
        new IntegerGene("layers", 1, 8) { Condition = new GeneCondition("kind", "layered") },
        new CategoricalGene("link", ["full", "skip"]) { Condition = new GeneCondition("kind", "layered") },
        new RealGene("skipWeight", -1, 1) { Condition = new GeneCondition("link", "skip") },
        new IntegerGene("units", 10, 2000) { Logarithmic = true },
        new LogRealGene("ridge", 1e-10, 1e2),
        new RealGene("radius", 0.05, 1.6),
    ]).Checked();

    public static SearchSpace Reservoirs { get; } = SearchSpace.Default();

    public static Gen<SearchSpace> Any { get; } = Gen.Bool.Select(mixed => mixed ? Mixed : Reservoirs);

    public static Gen<RandomStream> Randomness { get; } = Gen.ULong.Select(seed => new RandomStream(seed));

    public static Gen<Genome> Genomes { get; } = Gen.Select(Any, Gen.ULong, (space, seed) => space.Draw(new RandomStream(seed)));

    public static void InRange(Genome genome)
    {
        for (var i = 0; i < genome.Values.Length; i++)
        {
            var gene = genome.Space.Genes[i];
            Assert.Equal(gene.Clamp(genome.Values[i]), genome.Values[i]);
            Assert.InRange(gene.ToUnit(genome.Values[i]), 0, 1);
        }
    }
}
