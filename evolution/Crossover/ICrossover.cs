using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Runtime.Kernels;

namespace ArchetypeRC.Evolution.Crossover;

/// <summary>Makes a child of two parents or more.</summary>
public interface ICrossover
{
    /// <summary>Name in lineage records.</summary>
    string Name { get; }

    /// <summary>Parents that a child has, 2 or more.</summary>
    int ParentsNumber { get; }

    /// <summary>A child; every gene of it, dormant ones too, is within its range.</summary>
    /// <param name="parents"><see cref="ParentsNumber"/> genomes of one search space, the one that was chosen first before the others; they are left alone.</param>
    /// <param name="random">The birth's own random numbers.</param>
    Genome Cross(IReadOnlyList<Genome> parents, RandomStream random);
}
