using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Mutation;

/// <summary>One layer less, each as likely; see <see cref="LayerGenes.Delete"/>.</summary>
public sealed record LayerDeletionMutation : IMutation
{
    /// <inheritdoc/>
    public string Name => "layer-deletion";

    /// <inheritdoc/>
    public Genome Mutate(Genome genome, RandomStream random)
    {
        var layers = genome.Space.Layers;
        return layers.Delete(genome, random.NextInt(Math.Max(1, layers.CountOf(genome))));
    }
}
