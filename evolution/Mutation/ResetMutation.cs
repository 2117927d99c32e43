using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Mutation;

/// <summary>The whole genome drawn anew: a random immigrant, which keeps a small population from closing in on itself.</summary>
public sealed record ResetMutation : IMutation
{
    /// <inheritdoc/>
    public string Name => "reset";

    /// <inheritdoc/>
    public Genome Mutate(Genome genome, RandomStream random) => genome.Space.Draw(random);
}
