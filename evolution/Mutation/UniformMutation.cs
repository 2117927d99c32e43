using System.Collections.Immutable;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Mutation;

/// <summary>Every gene that is hit is drawn anew over its whole range.</summary>
/// <param name="GeneProbability">Probability of each gene to be hit, 0 to 1.</param>
public sealed record UniformMutation(double GeneProbability) : IMutation
{
    /// <inheritdoc/>
    public string Name => "uniform-mutation";

    /// <inheritdoc/>
    public Genome Mutate(Genome genome, RandomStream random)
    {
        var values = ImmutableArray.CreateBuilder<double>(genome.Values.Length);
        for (var i = 0; i < genome.Values.Length; i++)
        {
            var hit = random.NextDouble() < GeneProbability;
            values.Add(hit ? genome.Space.Genes[i].Draw(random) : genome.Values[i]);
        }

        return genome.WithValues(values.MoveToImmutable());
    }
}
