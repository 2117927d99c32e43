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

    /// <inheritdoc/>
    public Genome Mutate(Genome genome, RandomStream random)
    {
        var values = ImmutableArray.CreateBuilder<double>(genome.Values.Length);
        for (var i = 0; i < genome.Values.Length; i++)
        {
            var hit = random.NextDouble() < GeneProbability;
            values.Add(hit ? genome.Space.Genes[i].Step(genome.Values[i], Sigma, random) : genome.Values[i]);
        }

        return new Genome(genome.Space, values.MoveToImmutable());
    }
}
