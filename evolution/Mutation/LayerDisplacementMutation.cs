using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Mutation;

/// <summary>One layer at another place, each pair of places as likely; see <see cref="LayerGenes.Move"/>. A genome of one layer stays as it is.</summary>
public sealed record LayerDisplacementMutation : IMutation
{
    /// <inheritdoc/>
    public string Name => "layer-displacement";

    /// <inheritdoc/>
    public Genome Mutate(Genome genome, RandomStream random)
    {
        var layers = genome.Space.Layers;
        var count = layers.CountOf(genome);
        if (count < 2)
            return genome;
        var from = random.NextInt(count);
        var to = random.NextInt(count - 1);
        return layers.Move(genome, from, to >= from ? to + 1 : to);
    }
}
