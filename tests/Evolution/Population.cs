using ArchetypeRC.Evolution.Fitness;
using ArchetypeRC.Evolution.Genomes;
using ArchetypeRC.Evolution.Lineage;
using ArchetypeRC.Runtime.Kernels;
using ArchetypeRC.Tests.Evolution.Genomes;

namespace ArchetypeRC.Tests.Evolution;

/// <summary>Individuals made up for tests of operators.</summary>
internal static class Population
{
    public static Individual Make(long number, double fitness, Genome? genome = null) =>
        new(
            new Birth(new BirthNumber(number), 0, genome ?? Spaces.Mixed.Draw(new RandomStream((ulong)number)), [], ["drawn"]),
            double.IsFinite(fitness) ? FitnessResult.Measured([fitness], 1, 1) : FitnessResult.Refused("made up"));

    public static Individual[] Make(params ReadOnlySpan<double> fitness)
    {
        var individuals = new Individual[fitness.Length];
        for (var i = 0; i < fitness.Length; i++)
            individuals[i] = Make(i + 1, fitness[i]);
        return individuals;
    }
}
