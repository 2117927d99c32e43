using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Mutation;

/// <summary>A layer drawn anew at a random place, each as likely; see <see cref="LayerGenes.Insert"/>.</summary>
public sealed record LayerInsertionMutation : IMutation
{
    /// <inheritdoc/>
    public string Name => "layer-insertion";

    /// <inheritdoc/>
    public Genome Mutate(Genome genome, RandomStream random)
    {
        var layers = genome.Space.Layers;
        return layers.Insert(genome, random.NextInt(layers.CountOf(genome) + 1), random);
    }
}
