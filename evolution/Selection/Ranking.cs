using ArchetypeRC.Evolution.Lineage;

namespace ArchetypeRC.Evolution.Selection;

/// <summary>A population in the order of <see cref="Individual.BestFirst"/>.</summary>
internal static class Ranking
{
    /// <summary>The population itself where it is in order, as a loop hands it out; else a sorted copy.</summary>
    public static IReadOnlyList<Individual> Of(IReadOnlyList<Individual> population)
    {
        for (var i = 1; i < population.Count; i++)
        {
            if (Individual.BestFirst.Compare(population[i - 1], population[i]) > 0)
                return [.. population.Order(Individual.BestFirst)];
        }

        return population;
    }
}
