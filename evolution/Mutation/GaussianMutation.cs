using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Mutation;

/// <summary>
/// A step of every gene that is hit: Gaussian on the gene's own [0, 1] scale for numbers, another choice with probability
/// 2 sigma for a categorical gene.
/// </summary>
/// <param name="GeneProbability">Probability of each gene to be hit, 0 to 1.</param>
/// <param name="Sigma">Standard deviation of a step, above 0, up to 1.</param>
public sealed record GaussianMutation(double GeneProbability, double Sigma) : IMutation
{
    /// <inheritdoc/>
    public string Name => "gaussian-mutation";

    /// <summary>
    /// Smallest standard deviation; every mutation then draws its own between the two, uniform in the logarithm. Above 0, up to
    /// <see cref="Sigma"/>; null for the one of <see cref="Sigma"/>.
    /// </summary>
    public double? SmallestSigma { get; init; }

    /// <inheritdoc/>
    public Genome Mutate(Genome genome, RandomStream random)
    {
        var sigma = SmallestSigma is { } smallest ? LogScale.FromUnit(random.NextDouble(), smallest, Sigma) : Sigma;
        var values = ImmutableArray.CreateBuilder<double>(genome.Values.Length);
        for (var i = 0; i < genome.Values.Length; i++)
        {
            var hit = random.NextDouble() < GeneProbability;
            values.Add(hit ? genome.Space.Genes[i].Step(genome.Values[i], sigma * genome.Space.Genes[i].StepFactor, random) : genome.Values[i]);
        }

        return genome.WithValues(values.MoveToImmutable());
    }
}
