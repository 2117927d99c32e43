using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Mutation;

/// <summary>Changes a genome at random, within the ranges of its genes.</summary>
public interface IMutation
{
    /// <summary>Name in lineage records.</summary>
    string Name { get; }

    /// <summary>The changed genome; it may equal the old one when no gene was hit.</summary>
    /// <param name="genome">The genome, left alone.</param>
    /// <param name="random">The birth's own random numbers.</param>
    Genome Mutate(Genome genome, RandomStream random);
}
