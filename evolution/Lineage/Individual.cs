using ArchetypeRC.Evolution.Fitness;

namespace ArchetypeRC.Evolution.Lineage;

/// <summary>A birth and what its evaluation found.</summary>
public sealed record Individual(Birth Birth, FitnessResult Fitness)
{
    /// <summary>The order of a population: the lower value first, of equal values the earlier birth.</summary>
    public static IComparer<Individual> BestFirst { get; } = Comparer<Individual>.Create(static (left, right) =>
    {
        var byValue = left.Fitness.Value.CompareTo(right.Fitness.Value);
        return byValue != 0 ? byValue : left.Birth.Number.CompareTo(right.Birth.Number);
    });
}
