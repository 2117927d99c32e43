using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Crossover;

/// <summary>Makes a child of two parents.</summary>
public interface ICrossover
{
    /// <summary>Name in lineage records.</summary>
    string Name { get; }

    /// <summary>A child each of whose genes, dormant ones too, has the value of one of the parents.</summary>
    /// <param name="first">A parent.</param>
    /// <param name="second">Another, of the same search space.</param>
    /// <param name="random">The birth's own random numbers.</param>
    Genome Cross(Genome first, Genome second, RandomStream random);
}
