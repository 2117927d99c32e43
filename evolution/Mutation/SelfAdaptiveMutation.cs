using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Mutation;

/// <summary>
/// Steps as in <see cref="GaussianMutation"/>, of a size that each gene of each genome has for itself and that is mutated
/// first (Schwefel 1977; Baeck and Schwefel 1993, doi:10.1162/evco.1993.1.1.1): s' = s exp(t' N + t N_i), N once for the genome,
/// N_i for the gene, t' = 1 / sqrt(2 n) and t = 1 / sqrt(2 sqrt(n)) with n genes. Sizes that make good children are handed on with them.
/// </summary>
/// <param name="GeneProbability">Probability of each gene to be stepped, 0 to 1; every size is mutated.</param>
/// <param name="Sigma">Largest size, above 0, up to 1. A genome without sizes begins at the geometric middle of the two.</param>
/// <param name="SmallestSigma">Smallest size, above 0, up to <paramref name="Sigma"/>.</param>
public sealed record SelfAdaptiveMutation(double GeneProbability, double Sigma, double SmallestSigma) : IMutation
{
    /// <inheritdoc/>
    public string Name => "self-adaptive-mutation";

    /// <inheritdoc/>
    public Genome Mutate(Genome genome, RandomStream random)
    {
        var count = genome.Values.Length;
        var common = random.NextGaussian() / Math.Sqrt(2.0 * count);
        var own = 1 / Math.Sqrt(2 * Math.Sqrt(count));
        var beginning = Math.Sqrt(SmallestSigma * Sigma);
        var sizes = ImmutableArray.CreateBuilder<double>(count);
        var values = ImmutableArray.CreateBuilder<double>(count);
        for (var i = 0; i < count; i++)
        {
            var size = genome.StepSizes.IsEmpty ? beginning : genome.StepSizes[i];
            size = Math.Clamp(size * Elementary.Exp(common + (own * random.NextGaussian())), SmallestSigma, Sigma);
            sizes.Add(size);
            var hit = random.NextDouble() < GeneProbability;
            values.Add(hit ? genome.Space.Genes[i].Step(genome.Values[i], size * genome.Space.Genes[i].StepFactor, random) : genome.Values[i]);
        }

        return genome.WithValues(values.MoveToImmutable()).WithStepSizes(sizes.MoveToImmutable());
    }
}
